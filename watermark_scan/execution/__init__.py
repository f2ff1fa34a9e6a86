"""Many images: worker processes, what keeps them in bounds, and what earlier runs have left to do. Scans nothing."""

from __future__ import annotations
