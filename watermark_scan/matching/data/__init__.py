"""Learned tables for matching; each says in its header how it was made."""
