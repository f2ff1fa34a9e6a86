"""Checks across the whole list: wordings that cannot be told apart, and entries that hit what others must not."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from watermark_scan.catalog.lint.check import Complaint, Level
from watermark_scan.curation.lettering import Setting
from watermark_scan.matching.likeness import alike_pairs
from watermark_scan.wording import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.curation.trial import Trials
    from watermark_scan.wording import Wording

NEARLY = 0.92
"""Similarity of folded texts from which two wordings are the same mark spelled in two ways."""


class DuplicateText:
    """The same wording twice, as the matching stage sees it."""

    id: ClassVar[str] = "duplicate-text"
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "Two wordings of the list cannot be told apart: only case, spaces or look-alikes differ."
    advice: ClassVar[str] = "Keep one of them."

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for the later wording of each pair."""
        wordings = patterns.wordings
        for first, second, _ in alike_pairs([wording.text for wording in wordings], 1.0):
            earlier, later = wordings[first], wordings[second]
            yield Complaint(
                later.pattern_id, f"'{later.text}' is the same as '{earlier.text}' of {earlier.pattern_id}."
            )


class NearDuplicate:
    """Nearly the same wording in two entries."""

    id: ClassVar[str] = "near-duplicate"
    level: ClassVar[Level] = Level.WARNING
    meaning: ClassVar[str] = "Two entries of one language have nearly the same wording."
    advice: ClassVar[str] = "Make one a variant of the other; or allow it, if they are different marks."

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for the later wording of each pair; a harmless wording is meant to resemble a sign."""
        wordings = patterns.wordings
        for first, second, likeness in alike_pairs([wording.text for wording in wordings], NEARLY):
            earlier, later = wordings[first], wordings[second]
            if likeness < 1 and _rivals(earlier, later):
                yield Complaint(
                    later.pattern_id,
                    f"'{later.text}' is {likeness:.0%} like '{earlier.text}' of {earlier.pattern_id}.",
                )


class AnothersNegative:
    """A sign that is found in a text which another entry must leave alone."""

    id: ClassVar[str] = "anothers-negative"
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "A sign is found in a text that another entry lists in `must_not_match`."
    advice: ClassVar[str] = "Such texts are ordinary: list the text as benign, or make the sign more distinctive."

    def __init__(self, trials: Trials) -> None:
        self._trials = trials

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """One for each sign and text."""
        for entry in patterns.patterns:
            for text in entry.must_not_match:
                for found in self._trials.run((text,), Setting()).matches:
                    if found.finding.wording.role is Role.SIGN and found.pattern_id != entry.id:
                        yield Complaint(
                            found.pattern_id, f"It is found in '{text}', which {entry.id} must leave alone."
                        )


def _rivals(first: Wording, second: Wording) -> bool:
    benign = [wording.role is Role.BENIGN for wording in (first, second)]
    shared = set(first.languages) & set(second.languages)
    return first.pattern_id != second.pattern_id and bool(shared) and benign[0] == benign[1]
