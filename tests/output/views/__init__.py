"""Tests of what a scan looked at, as pictures."""
