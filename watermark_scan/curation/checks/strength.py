"""Checks of whether a wording says enough to be found: its length, and how rare its words are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from watermark_scan.catalog.lint.check import Complaint, Level
from watermark_scan.curation.examples import SOME_NUMBER
from watermark_scan.curation.lettering import Setting
from watermark_scan.geometry import RegionName
from watermark_scan.matching.candidates import WIDE_SCRIPT
from watermark_scan.matching.matcher import MIN_LETTERS
from watermark_scan.matching.slots import MARKER, fold_wording
from watermark_scan.wording import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern
    from watermark_scan.curation.trial import Trial, Trials

SHORTEST_SIGN = 6
"""Letters, wide ones counted double: every shorter text is a word, or a part of one, in some language."""
OTHER_LETTERS = 200
"""Letters of other text in a picture in which a wording must still count: a few lines."""


class TooShort:
    """A wording that is too short to be distinctive, or to be looked for at all."""

    id: ClassVar[str] = "too-short"
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = (
        f"A sign has fewer than {SHORTEST_SIGN} letters, or a wording fewer than the {MIN_LETTERS} that a search needs."
    )
    advice: ClassVar[str] = "Set exact_token = true and say where it stands, or list a longer form of the mark."

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each wording; marks that count as whole words only may be short, and so may harmless ones."""
        for entry in patterns.patterns:
            if entry.exact_token or entry.role is Role.BENIGN:
                continue
            for text in entry.texts:
                folded = fold_wording(text).text
                wide = len(folded) + sum(letter >= WIDE_SCRIPT for letter in folded)
                if len(folded) < MIN_LETTERS or (entry.role is Role.SIGN and wide < SHORTEST_SIGN):
                    yield Complaint(entry.id, f"'{text}' has only {len(folded)} letters to match.")


class CommonWords:
    """A sign that cannot flag a picture even when all of it is seen."""

    id: ClassVar[str] = "common-words"
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = (
        f"A sign is made of such common words that all of it, beside {OTHER_LETTERS} other letters, flags no picture."
    )
    advice: ClassVar[str] = "Make it a hint, or list a longer form of the mark."

    def __init__(self, trials: Trials, only: Collection[str] | None = None) -> None:
        self._trials = trials
        self._only = only

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each wording; a mark that counts as a whole word only need not flag alone."""
        for entry in entries_among(patterns, self._only):
            if entry.role is Role.SIGN and not entry.exact_token:
                for text, trial in _whole(self._trials, entry, other_letters=OTHER_LETTERS):
                    if trial.verdict != "flagged":
                        yield Complaint(entry.id, f"'{text}' says too little: chance alone gives such matches.")


class Unheard:
    """A hint, or a short mark, that never counts."""

    id: ClassVar[str] = "unheard"
    level: ClassVar[Level] = Level.WARNING
    meaning: ClassVar[str] = (
        "A hint or a short mark is so weak that all of it, in a picture without other text, asks for no review."
    )
    advice: ClassVar[str] = "List a longer form of the mark, or say where it stands; as it is, it is never told."

    def __init__(self, trials: Trials, only: Collection[str] | None = None) -> None:
        self._trials = trials
        self._only = only

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each wording."""
        for entry in entries_among(patterns, self._only):
            if entry.role is Role.HINT or (entry.role is Role.SIGN and entry.exact_token):
                for text, trial in _whole(self._trials, entry, other_letters=0):
                    if trial.verdict == "clear":
                        yield Complaint(entry.id, f"'{text}' is so short, or so common, that it never counts.")


def entries_among(patterns: PatternList, only: Collection[str] | None) -> Iterator[Pattern]:
    """The entries with these ids, in the list's order; None for all."""
    return (entry for entry in patterns.patterns if only is None or entry.id in only)


def _whole(trials: Trials, entry: Pattern, *, other_letters: int) -> Iterator[tuple[str, Trial]]:
    """Each whole wording where the entry expects it, in a picture with so many letters of other text."""
    at = entry.positions[0] if entry.positions else RegionName.CENTER
    for text in entry.texts:
        shown = text.replace(MARKER, SOME_NUMBER)
        setting = Setting(at=at)
        yield text, trials.run((shown,), setting, other_letters=other_letters)
