"""Labelled images: what is expected of each, how it came out, and what that says about the list. Scans nothing."""
