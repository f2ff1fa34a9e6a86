"""Findings that a person has looked at and does not want to see again: the baseline file."""
