"""Anything that is scanned → upright frames: image files, bytes and arrays, within limits."""
