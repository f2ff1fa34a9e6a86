"""Measurements on large made or collected data; run by `make bench-…`, not with the tests."""
