"""Tests of what curators do with a list and the matching stage."""
