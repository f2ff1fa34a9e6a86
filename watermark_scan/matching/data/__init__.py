"""Learned tables of the matching room; each says in its header how it was made."""
