"""Thousands of images through one process: `make soak` runs them, the tests a few hundred."""
