"""Readings held against listed wordings, and how likely chance is. The only home of rapidfuzz."""
