"""Checks of the linter that need the matching stage. Each is a small class; `linting` has the table of all."""
