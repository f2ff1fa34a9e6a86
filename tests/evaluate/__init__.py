"""Tests of the evaluation: manifests, comparing and counting. Nothing is scanned."""
