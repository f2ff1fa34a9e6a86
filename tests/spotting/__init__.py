"""Tests of the spotting room."""
