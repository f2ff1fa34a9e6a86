"""Candidate text lines: finding them by their strokes, merging what several finders say, and cutting them out."""
