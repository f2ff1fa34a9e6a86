"""Tests of the linter's frame and of the checks that need nothing but the list."""
