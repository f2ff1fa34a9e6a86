"""Many images: worker processes, what keeps them in bounds, and what earlier runs have left to do."""

from __future__ import annotations
