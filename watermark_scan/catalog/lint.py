"""What a check of the linter is, and what it tells. Owns no check."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol

from watermark_scan.catalog.pattern_files import entry_lines
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern


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
