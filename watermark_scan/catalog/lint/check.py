"""What a check of the linter is, and what it tells. Owns no check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from watermark_scan.catalog.load import PatternList


class Level(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    """The entry harms: it must be mended, or the check allowed with a reason."""
    WARNING = "warning"
    """The entry would be better otherwise."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a check has against one entry.

    Attributes:
        pattern_id: Which.
        message: What is wrong, in one sentence.
        advice: What to do instead of what the check usually recommends; empty for just that.
    """

    pattern_id: str
    message: str
    advice: str = ""


class Rule(Protocol):
    """What a check says of itself.

    Attributes:
        id: As `allow` in an entry names it.
        level: Of all its complaints.
        meaning: What it looks for, in one sentence.
        advice: What to do, in one sentence.
    """

    id: ClassVar[str]
    level: ClassVar[Level]
    meaning: ClassVar[str]
    advice: ClassVar[str]


class Check(Rule, Protocol):
    """One check."""

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:
        """Everything it has against a list, in the list's order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A complaint that no entry allows, with its place.

    Attributes:
        check: Id of the check.
        level: How bad it is.
        pattern_id: Whose.
        path: The file of the entry, or of the last change that a user list made to it.
        line: Where that begins in the file, from 1.
        message: What is wrong, in one sentence.
        advice: What to do, in one sentence.
    """

    check: str
    level: Level
    pattern_id: str
    path: Path
    line: int
    message: str
    advice: str
