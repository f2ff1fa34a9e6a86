"""The examples of entries, tested by the matching stage: against the entry alone and against the whole list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from watermark_scan.curation.trial import Placement, TextTrial, TrialResult
from watermark_scan.geometry import RegionName
from watermark_scan.matching.folding import MARKER
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern
    from watermark_scan.verdict import Verdict

SOME_NUMBER = "20481"
"""Stands where a wording has a running number."""
_CUTS = ((False, False), (True, False), (False, True), (True, True))
"""Whether the left and the right edge of the picture cut the text."""


class ExampleKind(StrEnum):
    """What an example promises; the value is the id of the linter's check, under which an entry may allow a failure."""

    MUST_MATCH = "must-match"
    """A text of `must_match`: at least a review, however a frame cuts it; explained away, when the entry is benign."""
    MUST_NOT_MATCH = "must-not-match"
    """A text of `must_not_match`: not found."""
    WHOLE_WORDING = "whole-wording"
    """The wording itself: flagged when a sign, at least a review when a short one; clear when benign."""


class ExampleStatus(StrEnum):
    """Whether an example does what it promises."""

    KEPT = "kept"
    CROWDED = "crowded"
    """Kept: another entry of the same category explains the text at least as well, so the user learns the same."""
    ALLOWED = "allowed"
    """Broken, and the entry says why that is known."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleResult:
    """What became of one example.

    Attributes:
        pattern_id: Whose.
        kind: What it promises.
        text: The example.
        alone: Held against the entry alone; otherwise against the whole list.
        status: Whether it does that.
        verdict: On the picture with this text.
        winners: Entries that count, strongest first.
        reason: Why a failure is allowed; empty otherwise.
    """

    pattern_id: str
    kind: ExampleKind
    text: str
    alone: bool
    status: ExampleStatus
    verdict: Verdict
    winners: tuple[str, ...]
    reason: str = ""


class ExampleTester:
    """Tests examples of a list.

    Args:
        patterns: The list.
        whole_list: The trial of the whole list, where there is one already.
    """

    def __init__(self, patterns: PatternList, whole_list: TextTrial | None = None) -> None:
        self._patterns = patterns
        self._whole_list = whole_list or TextTrial(patterns.wordings)
        self._categories = {entry.id: category for category, entry in patterns.entries}

    def run(self, ids: Collection[str] | None = None) -> Iterator[ExampleResult]:
        """Every example of all entries, or of those named, in the list's order."""
        for category, entry in self._patterns.entries:
            if ids is None or entry.id in ids:
                alone = TextTrial(entry.wordings(category), whole_list=self._whole_list)
                for kind, text in _examples(entry):
                    yield self._test(entry, kind, text, alone)
                    yield self._test(entry, kind, text, None)

    def _test(self, entry: Pattern, kind: ExampleKind, text: str, alone: TextTrial | None) -> ExampleResult:
        result = _try(alone or self._whole_list, entry, kind, text)
        status = ExampleStatus.KEPT
        allowed = {allowance.check: allowance.reason for allowance in entry.allow}
        if not _is_kept(entry, kind, result):
            status = ExampleStatus.CROWDED if self._is_crowded(entry, kind, result) else ExampleStatus.BROKEN
        if status is ExampleStatus.BROKEN and kind in allowed:
            status = ExampleStatus.ALLOWED
        return ExampleResult(
            pattern_id=entry.id,
            kind=kind,
            text=text,
            alone=alone is not None,
            status=status,
            verdict=result.verdict,
            winners=tuple(match.pattern_id for match in result.matches),
            reason=allowed[kind] if status is ExampleStatus.ALLOWED else "",
        )

    def _is_crowded(self, entry: Pattern, kind: ExampleKind, result: TrialResult) -> bool:
        """Whether another entry of the category says as much."""
        if kind is ExampleKind.MUST_NOT_MATCH or entry.role is Role.BENIGN or not result.matches:
            return False
        related = self._categories[result.matches[0].pattern_id] == self._categories[entry.id]
        return related and _is_enough(entry, kind, result)


def _examples(entry: Pattern) -> Iterator[tuple[ExampleKind, str]]:
    if entry.role is not Role.HINT:
        for text in entry.texts:
            yield ExampleKind.WHOLE_WORDING, text.replace(MARKER, SOME_NUMBER)
    for text in entry.must_match:
        yield ExampleKind.MUST_MATCH, text
    for text in entry.must_not_match:
        yield ExampleKind.MUST_NOT_MATCH, text


def _try(trial: TextTrial, entry: Pattern, kind: ExampleKind, text: str) -> TrialResult:
    """The text where the entry expects it; a piece of a wording also as a frame's edges would cut it."""
    at = entry.positions[0] if entry.positions else RegionName.CENTER
    cuts = _CUTS if kind is ExampleKind.MUST_MATCH else _CUTS[:1]
    uncut, *others = (Placement(at=at, cut_left=left, cut_right=right) for left, right in cuts)
    first = trial.run((text,), uncut)
    if _is_kept(entry, kind, first):
        return first
    results = (trial.run((text,), placement) for placement in others)
    return next((result for result in results if _is_kept(entry, kind, result)), first)


def _is_kept(entry: Pattern, kind: ExampleKind, result: TrialResult) -> bool:
    found = result.has(entry.id)
    if kind is ExampleKind.MUST_NOT_MATCH:
        return not found
    if entry.role is Role.BENIGN:
        # A short wording (REC, AFP) is too weak to be found, and has nothing to explain away when it stands alone.
        return result.verdict == "clear" and (found or kind is ExampleKind.WHOLE_WORDING)
    return found and _is_enough(entry, kind, result)


def _is_enough(entry: Pattern, kind: ExampleKind, result: TrialResult) -> bool:
    """Whether a sign's whole wording is flagged; a review will do for a short mark, which other pictures show too."""
    return (
        kind is ExampleKind.MUST_MATCH
        or result.verdict == "flagged"
        or (entry.exact_token and result.verdict == "review")
    )
