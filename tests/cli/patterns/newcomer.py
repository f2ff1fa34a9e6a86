"""An entry that is in no list, and the lists in use."""

from __future__ import annotations

from watermark_scan.catalog.load import load_patterns
from watermark_scan.catalog.places import user_lists


def ids() -> set[str]:
    """What every scan would use."""
    return {found.id for found in load_patterns(overlays=user_lists()).patterns}
