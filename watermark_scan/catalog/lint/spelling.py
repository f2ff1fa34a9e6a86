"""Checks of how texts are written down."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, ClassVar

from watermark_scan.catalog.lint.check import Complaint, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern

_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})


class HiddenCharacter:
    """A text with characters that nobody sees."""

    id: ClassVar[str] = "hidden-character"
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "A text holds control, formatting or unassigned characters."
    advice: ClassVar[str] = "Type the text anew instead of pasting it."

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each text."""
        for entry in patterns.patterns:
            for text in _all_texts(entry):
                codes = [f"U+{ord(sign):04X}" for sign in text if unicodedata.category(sign) in _UNSEEN]
                if codes:
                    yield Complaint(entry.id, f"'{text}' holds {', '.join(codes)}, which nobody sees.")


class StraySpace:
    """A text with spaces that no picture has."""

    id: ClassVar[str] = "stray-space"
    level: ClassVar[Level] = Level.WARNING
    meaning: ClassVar[str] = "A text begins or ends with a space, or has two in a row."
    advice: ClassVar[str] = "Remove the spaces: they match nothing and make texts hard to compare."

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each text."""
        for entry in patterns.patterns:
            for text in _all_texts(entry):
                if "  " in text or text != text.strip(" "):
                    yield Complaint(entry.id, f"'{text}' has spaces too many.")


class BenignPosition:
    """A harmless wording that is expected somewhere."""

    id: ClassVar[str] = "benign-position"
    level: ClassVar[Level] = Level.WARNING
    meaning: ClassVar[str] = "A benign entry says where it stands."
    advice: ClassVar[str] = "Remove `positions`: text is explained away wherever it stands."

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each entry."""
        for entry in patterns.patterns:
            if entry.role == "benign" and entry.positions:
                yield Complaint(entry.id, "It is benign, yet expected at certain places only.")


def _all_texts(entry: Pattern) -> tuple[str, ...]:
    return (*entry.texts, *entry.must_match, *entry.must_not_match)
