"""Checks across the whole list: wordings that cannot be told apart, and entries that hit what others must not."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from watermark_scan.catalog.lint.check import Complaint, Level
from watermark_scan.curation.lettering import Setting
from watermark_scan.curation.trial import Trials
from watermark_scan.matching.likeness import alike_pairs
from watermark_scan.wording import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.wording import Wording

NEARLY = 0.92
"""Similarity of folded texts from which two wordings are the same mark spelled in two ways."""


class DuplicateText:
    """The same wording twice, as the matching stage sees it."""

    id: ClassVar[str] = "duplicate-text"
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "Two wordings of the list cannot be told apart: only case, spaces or look-alikes differ."
    advice: ClassVar[str] = "Keep one of them."

    def __init__(self, only: Collection[str] | None = None) -> None:
        self._only = only

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for the later wording of each pair, or for the one that is asked about."""
        for told, other, _ in _pairs(patterns.wordings, 1.0, self._only):
            yield Complaint(told.pattern_id, f"'{told.text}' is the same as '{other.text}' of {other.pattern_id}.")


class NearDuplicate:
    """Nearly the same wording in two entries."""

    id: ClassVar[str] = "near-duplicate"
    level: ClassVar[Level] = Level.WARNING
    meaning: ClassVar[str] = "Two entries of one language have nearly the same wording."
    advice: ClassVar[str] = "Make one a variant of the other; or allow it, if they are different marks."

    def __init__(self, only: Collection[str] | None = None) -> None:
        self._only = only

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for the later wording of each pair, or for the one that is asked about."""
        for told, other, likeness in _pairs(patterns.wordings, NEARLY, self._only):
            if likeness < 1 and _rivals(told, other):
                yield Complaint(
                    told.pattern_id, f"'{told.text}' is {likeness:.0%} like '{other.text}' of {other.pattern_id}."
                )


class AnothersNegative:
    """A sign that is found in a text which another entry must leave alone."""

    id: ClassVar[str] = "anothers-negative"
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "A sign is found in a text that another entry lists in `must_not_match`."
    advice: ClassVar[str] = "Such texts are ordinary: list the text as benign, or make the sign more distinctive."

    def __init__(self, trials: Trials, only: Collection[str] | None = None) -> None:
        self._trials = trials
        self._only = only

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each sign and text."""
        trials = self._trials
        if self._only is not None:
            asked = (wording for wording in patterns.wordings if wording.pattern_id in self._only)
            trials = Trials(asked, among=self._trials)
        for entry in patterns.patterns:
            for text in entry.must_not_match:
                for found in trials.run((text,), Setting()).matches:
                    if found.finding.wording.role is Role.SIGN and found.pattern_id != entry.id:
                        yield Complaint(
                            found.pattern_id, f"It is found in '{text}', which {entry.id} must leave alone."
                        )


def _pairs(
    wordings: Sequence[Wording], least: float, only: Collection[str] | None
) -> Iterator[tuple[Wording, Wording, float]]:
    """Wordings at least so much alike: the one to tell of, the other one, and how alike they are.

    Of two newcomers the later one is told.
    """
    for first, second, likeness in alike_pairs([wording.text for wording in wordings], least):
        earlier, later = wordings[first], wordings[second]
        if only is None or later.pattern_id in only:
            yield later, earlier, likeness
        elif earlier.pattern_id in only:
            yield earlier, later, likeness


def _rivals(first: Wording, second: Wording) -> bool:
    """A harmless wording is meant to resemble a sign; the same words in two languages are two marks."""
    same_side = (first.role is Role.BENIGN) == (second.role is Role.BENIGN)
    return first.pattern_id != second.pattern_id and same_side and not set(first.languages).isdisjoint(second.languages)
