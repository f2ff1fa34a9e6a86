"""An entry of one's own for the tests of the commands that change lists: its flags, its id, and what is in use."""

from __future__ import annotations

from watermark_scan.catalog.load import load_patterns
from watermark_scan.catalog.locations import user_lists

NEW = (
    *("--text", "Quorvex teaser of Blimfu", "--category", "development-footage", "--role", "sign"),
    *("--language", "en", "--must-match", "Quorvex teaser of Bli"),
)
ID = "quorvex-teaser-of-blimfu"


def ids_in_use() -> set[str]:
    """What every scan would look for."""
    return {found.id for found in load_patterns(overlays=user_lists()).patterns}
