"""Damaged files and random documents by the thousand: `make fuzz` runs them all, the tests a few of each."""
