"""Tests of the readers room: pages → readings."""
