"""Tests of finding, merging and cutting lines."""
