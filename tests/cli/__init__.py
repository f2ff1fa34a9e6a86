"""Tests of the command line: what goes in, what comes out, and how it ends."""
