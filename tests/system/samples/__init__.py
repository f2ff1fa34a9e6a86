"""Tests of the sample pictures, their papers, their generator and the demonstration."""
