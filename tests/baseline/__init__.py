"""Tests of the baseline: what is suppressed, how it is read, and how it is added to."""
