"""Data files of the spotting room."""
