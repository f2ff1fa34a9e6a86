"""Tests of the pattern list: reading it, and the list itself."""
