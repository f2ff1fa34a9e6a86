"""Checks → problems: where each stands, and which of them an entry allows. Owns no check."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from watermark_scan.catalog.lint.backing import Contradiction, MissingExample, MissingReference, ShortExample
from watermark_scan.catalog.lint.check import Check, Complaint, Level, Problem, Rule
from watermark_scan.catalog.lint.spelling import BenignPosition, HiddenCharacter, StraySpace
from watermark_scan.catalog.locate import entry_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from watermark_scan.catalog.load import PatternList

LIST_CHECKS: tuple[Check, ...] = (
    MissingReference(),
    MissingExample(),
    ShortExample(),
    Contradiction(),
    HiddenCharacter(),
    StraySpace(),
    BenignPosition(),
)
"""Checks that need nothing but the list."""


class UnknownCheck:
    """An allowance for a check that does not exist."""

    id: ClassVar[str] = "unknown-check"
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "An entry allows a check that does not exist."
    advice: ClassVar[str] = "See the ids of all checks with: watermark-scan patterns lint --list-checks"


class UnusedAllowance:
    """An allowance that no complaint needs any more."""

    id: ClassVar[str] = "unused-allowance"
    level: ClassVar[Level] = Level.WARNING
    meaning: ClassVar[str] = "An entry allows a check that has nothing against it."
    advice: ClassVar[str] = "Remove it from `allow`, so that it hides nothing later."


def lint(
    patterns: PatternList, checks: Sequence[Check], *, also_known: Collection[str] = (), only: Collection[str] | None
) -> Iterator[Problem]:
    """Run checks over a list.

    Args:
        patterns: The list.
        checks: Which.
        also_known: Ids that entries may allow although no check here has them.
        only: Ids of the entries whose problems are told; None for all.
    """
    places = _Places(patterns)
    for rule, complaint in complaints_of(patterns, checks, also_known=also_known, only=only):
        yield places.problem(rule, complaint)


def complaints_of(
    patterns: PatternList, checks: Sequence[Check], *, also_known: Collection[str] = (), only: Collection[str] | None
) -> Iterator[tuple[Rule | type[Rule], Complaint]]:
    """What `lint` tells, without its place, so that entries that stand in no file yet can be checked, too."""
    complained: Counter[tuple[str, str]] = Counter()
    allowed = {(entry.id, allowance.check) for entry in patterns.patterns for allowance in entry.allow}
    for check in checks:
        for complaint in check.complaints(patterns):
            complained[complaint.pattern_id, check.id] += 1
            told = only is None or complaint.pattern_id in only
            if told and (complaint.pattern_id, check.id) not in allowed:
                yield check, complaint
    known = {*(check.id for check in checks), *also_known}
    for entry in patterns.patterns:
        for allowance in entry.allow if only is None or entry.id in only else ():
            if allowance.check not in known:
                yield UnknownCheck, Complaint(entry.id, f"There is no check '{allowance.check}'.")
            elif not complained[entry.id, allowance.check] and allowance.check not in also_known:
                message = f"'{allowance.check}' is allowed, yet has nothing against this entry."
                yield UnusedAllowance, Complaint(entry.id, message)


class _Places:
    """Files and lines of a list's entries; each file is read once, when it is asked for."""

    def __init__(self, patterns: PatternList) -> None:
        self._origins = patterns.origins
        self._lines: dict[Path, Sequence[int]] = {}

    def problem(self, check: Rule | type[Rule], complaint: Complaint) -> Problem:
        """The complaint with its place."""
        path, line = self._place(complaint.pattern_id)
        return Problem(
            check=check.id,
            level=check.level,
            pattern_id=complaint.pattern_id,
            path=path,
            line=line,
            message=complaint.message,
            advice=complaint.advice or check.advice,
        )

    def _place(self, pattern_id: str) -> tuple[Path, int]:
        origin = self._origins[pattern_id]
        last = origin.changes[-1] if origin.changes else origin
        if last.path not in self._lines:
            self._lines[last.path] = entry_lines(last.path.read_text(encoding="utf-8"))
        # Entries in one inline array have no line of their own.
        return last.path, dict(enumerate(self._lines[last.path])).get(last.number, 1)
