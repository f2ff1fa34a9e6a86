"""Entries that are about to join a list, judged by the linter's checks as parts of that list. Owns no check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.catalog.lint.run import complaints_of
from watermark_scan.curation.linting import checks_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from watermark_scan.catalog.lint.check import Complaint, Level, Rule
    from watermark_scan.catalog.load import PatternList


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What the linter has against a newcomer.

    Attributes:
        pattern_id: Which.
        check: Id of the check, as `allow` in an entry names it.
        level: An error keeps the entry out.
        message: What is wrong, in one sentence.
        advice: What to do, in one sentence.
    """

    pattern_id: str
    check: str
    level: Level
    message: str
    advice: str


def objections(patterns: PatternList, ids: Collection[str]) -> tuple[Objection, ...]:
    """Everything against some entries of a list that they do not allow.

    Args:
        patterns: The list with the newcomers in it.
        ids: The newcomers.
    """
    found = complaints_of(patterns, checks_of(patterns, ids), only=ids)
    return tuple(_objection(rule, complaint) for rule, complaint in found)


def _objection(rule: Rule | type[Rule], complaint: Complaint) -> Objection:
    return Objection(
        pattern_id=complaint.pattern_id,
        check=rule.id,
        level=rule.level,
        message=complaint.message,
        advice=complaint.advice or rule.advice,
    )
