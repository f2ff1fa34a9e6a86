"""Tests of the checks that need the matching stage."""
