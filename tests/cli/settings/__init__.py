"""Tests of settings: where they are said, what is refused, and which wins."""
