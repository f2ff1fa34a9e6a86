"""A listed wording as the matching and spotting stages need it. Owns no file format: `catalog` does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watermark_scan.geometry import RegionName


class Role(StrEnum):
    """What an entry can do to a verdict."""

    SIGN = "sign"
    """Can flag an image."""
    HINT = "hint"
    """Alone reaches `review` at most."""
    BENIGN = "benign"
    """Explains text away: wins over the signs it contains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One text to look for.

    Attributes:
        pattern_id: The entry it belongs to; several wordings may share one.
        text: As listed, never empty.
        category: The entry's category.
        role: What it can do to a verdict.
        languages: BCP 47 tags of the text, at least one.
        positions: Where such a mark is expected; empty for anywhere.
        exact_token: Only a whole word of its own counts, without errors: for marks too short to be told from
            chance (Veo, Sora).
        upper_case: The mark is always set in capitals.
    """

    pattern_id: str
    text: str
    category: str
    role: Role
    languages: tuple[str, ...]
    positions: frozenset[RegionName] = frozenset()
    exact_token: bool = False
    upper_case: bool = False
