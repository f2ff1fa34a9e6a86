"""Tests of many images: workers, their order and their end."""
