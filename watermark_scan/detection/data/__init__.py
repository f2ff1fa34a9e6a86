"""Data files of the search for lines."""
