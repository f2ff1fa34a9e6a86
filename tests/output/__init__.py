"""Tests of the output room: reports → text and JSON."""
