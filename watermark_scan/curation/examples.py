"""The examples of entries, proven by the matching stage: against the entry alone and against the whole list.

Owns what an example promises. A whole list's trials are made once; an entry alone is weighed as part of that list.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from watermark_scan.curation.trial import Setting, Trial, Trials
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


class Promise(StrEnum):
    """What an example says; the value is the id under which an entry may allow it to be broken."""

    MUST_MATCH = "must-match"
    """A text of `must_match`: at least a review, however a frame cuts it; explained away, when the entry is benign."""
    MUST_NOT_MATCH = "must-not-match"
    """A text of `must_not_match`: not found."""
    WHOLE_WORDING = "whole-wording"
    """The wording itself: flagged when a sign, at least a review when a short one; clear when benign."""


class Outcome(StrEnum):
    """How it went."""

    KEPT = "kept"
    CROWDED = "crowded"
    """Kept: another entry of the same category explains the text at least as well, so the user is told the same."""
    ALLOWED = "allowed"
    """Broken, and the entry says why that is known."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What became of one example.

    Attributes:
        pattern_id: Whose.
        promise: What it says.
        text: The example.
        alone: Held against the entry alone; otherwise against the whole list.
        outcome: How it went.
        verdict: On the picture with this text.
        winners: Entries that count, strongest first.
        reason: Why a broken promise is allowed; empty otherwise.
    """

    pattern_id: str
    promise: Promise
    text: str
    alone: bool
    outcome: Outcome
    verdict: Verdict
    winners: tuple[str, ...]
    reason: str = ""


class Prover:
    """Proves examples of a list.

    Args:
        patterns: The list.
        trials: Of the whole list, where there are some already.
    """

    def __init__(self, patterns: PatternList, trials: Trials | None = None) -> None:
        self._patterns = patterns
        self._trials = trials or Trials(patterns.wordings)
        self._homes = {entry.id: file.category for file in patterns.files for entry in file.pattern}

    def prove(self, ids: Collection[str] | None = None) -> Iterator[Proof]:
        """Every example of the entries, or of those named, in the list's order."""
        for file in self._patterns.files:
            for entry in file.pattern:
                if ids is None or entry.id in ids:
                    alone = Trials(entry.wordings(file.category), among=self._trials)
                    for promise, text in _promises(entry):
                        yield self._proof(entry, promise, text, alone)
                        yield self._proof(entry, promise, text, None)

    def _proof(self, entry: Pattern, promise: Promise, text: str, alone: Trials | None) -> Proof:
        trial = _tried(alone or self._trials, entry, promise, text)
        outcome = self._outcome(entry, promise, trial)
        allowed = {allowed.check: allowed.reason for allowed in entry.allow}
        if outcome is Outcome.BROKEN and promise in allowed:
            outcome = Outcome.ALLOWED
        return Proof(
            pattern_id=entry.id,
            promise=promise,
            text=text,
            alone=alone is not None,
            outcome=outcome,
            verdict=trial.verdict,
            winners=tuple(found.pattern_id for found in trial.matches),
            reason=allowed[promise] if outcome is Outcome.ALLOWED else "",
        )

    def _outcome(self, entry: Pattern, promise: Promise, trial: Trial) -> Outcome:
        if _keeps(entry, promise, trial):
            return Outcome.KEPT
        return Outcome.CROWDED if self._crowded(entry, promise, trial) else Outcome.BROKEN

    def _crowded(self, entry: Pattern, promise: Promise, trial: Trial) -> bool:
        """Whether a relative of the entry tells the user as much."""
        if promise is Promise.MUST_NOT_MATCH or entry.role is Role.BENIGN or not trial.matches:
            return False
        related = self._homes[trial.matches[0].pattern_id] == self._homes[entry.id]
        return related and (promise is Promise.MUST_MATCH or trial.verdict in _enough(entry))


def _promises(entry: Pattern) -> Iterator[tuple[Promise, str]]:
    if entry.role is not Role.HINT:
        for text in entry.texts:
            yield Promise.WHOLE_WORDING, text.replace(MARKER, SOME_NUMBER)
    for text in entry.must_match:
        yield Promise.MUST_MATCH, text
    for text in entry.must_not_match:
        yield Promise.MUST_NOT_MATCH, text


def _tried(trials: Trials, entry: Pattern, promise: Promise, text: str) -> Trial:
    """The text where the entry expects it; a piece of a wording also as a frame's edges would cut it."""
    at = entry.positions[0] if entry.positions else RegionName.CENTER
    cuts = _CUTS if promise is Promise.MUST_MATCH else _CUTS[:1]
    uncut, *others = (Setting(at=at, cut_left=left, cut_right=right) for left, right in cuts)
    first = trials.run((text,), uncut)
    if _keeps(entry, promise, first):
        return first
    tries = (trials.run((text,), setting) for setting in others)
    return next((trial for trial in tries if _keeps(entry, promise, trial)), first)


def _keeps(entry: Pattern, promise: Promise, trial: Trial) -> bool:
    reached = trial.reached(entry.id)
    if promise is Promise.MUST_NOT_MATCH:
        return not reached
    if entry.role is Role.BENIGN:
        # A short wording (REC, AFP) is too weak to be found, and has nothing to explain away when it stands alone.
        return trial.verdict == "clear" and (reached or promise is Promise.WHOLE_WORDING)
    return reached and (promise is Promise.MUST_MATCH or trial.verdict in _enough(entry))


def _enough(entry: Pattern) -> tuple[Verdict, ...]:
    """Verdicts that a sign's whole wording may have: a short mark stands on other pictures, too."""
    return ("flagged", "review") if entry.exact_token else ("flagged",)
