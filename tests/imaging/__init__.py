"""Tests of the imaging room: bytes → frame → regions → views."""
