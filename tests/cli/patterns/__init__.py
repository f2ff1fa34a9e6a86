"""Tests of `watermark-scan patterns`."""
