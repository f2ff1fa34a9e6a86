"""Seeing a listed wording instead of reading it: rendered from an atlas of glyphs, fitted, and held against a line."""
