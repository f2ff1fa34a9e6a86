"""Checks of what backs an entry: references and examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from watermark_scan.catalog.lint.check import Complaint, Level
from watermark_scan.wording import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.catalog.load import PatternList

SHORTEST_EXAMPLE = 10
"""Letters: a shorter piece of a wording is often an everyday word."""


class MissingReference:
    """A stable entry that nobody can check."""

    id: ClassVar[str] = "missing-reference"
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "A stable entry has no reference."
    advice: ClassVar[str] = "Say in `references` where the wording can be checked, or set status to experimental."

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each such entry."""
        for entry in patterns.patterns:
            if entry.status == "stable" and not entry.references:
                yield Complaint(entry.id, "It is stable, yet nothing says where it can be checked.")


class MissingExample:
    """A sign that proves nothing."""

    id: ClassVar[str] = "missing-example"
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "A sign has no example of a text that it must find."
    advice: ClassVar[str] = "Add to `must_match` the wording as a frame cuts it, and as OCR misreads it."

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each such entry."""
        for entry in patterns.patterns:
            if entry.role is Role.SIGN and not entry.must_match:
                yield Complaint(entry.id, "It can flag a picture, yet has no example that it must find.")


class ShortExample:
    """An example that is too short to prove much."""

    id: ClassVar[str] = "short-example"
    level: ClassVar[Level] = Level.WARNING
    meaning: ClassVar[str] = f"A text of `must_match` is a piece with fewer than {SHORTEST_EXAMPLE} letters."
    advice: ClassVar[str] = "Show more of the wording: a piece this short is often an everyday word."

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each such text; a mark that is as short itself may be shown whole. Wide letters count double."""
        for entry in patterns.patterns:
            least = min(SHORTEST_EXAMPLE, *map(_letters, entry.texts))
            for text in entry.must_match:
                if _letters(text) < least:
                    yield Complaint(entry.id, f"The example '{text}' has only {_letters(text)} letters.")


class Contradiction:
    """A text that an entry must find and must leave alone."""

    id: ClassVar[str] = "contradiction"
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "The same text stands in `must_match` (or is the wording) and in `must_not_match`."
    advice: ClassVar[str] = "Decide what the text is, and remove it from one of them."

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each such text."""
        for entry in patterns.patterns:
            wanted = {_plain(text) for text in (*entry.texts, *entry.must_match)}
            for text in entry.must_not_match:
                if _plain(text) in wanted:
                    yield Complaint(entry.id, f"'{text}' must be found and must be left alone.")


def _letters(text: str) -> int:
    """Letters and digits; those from U+2E80 on (Chinese, Japanese, Korean) count double."""
    return sum(1 + (character >= "\u2e80") for character in text if character.isalnum())


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
