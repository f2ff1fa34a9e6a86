"""The linter of the pattern list: its checks, and the problems that they find, with file and line."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from watermark_scan.catalog.validation import entry_lines
from watermark_scan.curation.examples import SOME_NUMBER, ExampleKind, ExampleResult, ExampleStatus, ExampleTester
from watermark_scan.curation.ordinary_text import mentions, neighbours, telling_words
from watermark_scan.curation.trial import Placement, TextTrial, TrialResult
from watermark_scan.geometry import RegionName
from watermark_scan.matching.folding import MARKER, WIDE_SCRIPT, fold_wording
from watermark_scan.matching.matcher import MIN_LETTERS
from watermark_scan.matching.similarity import similar_pairs
from watermark_scan.model import Role, Wording

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern
    from watermark_scan.curation.ordinary_text import OrdinaryText

MIN_EXAMPLE_LETTERS = 10
"""A shorter piece of a wording is often an everyday word."""
MIN_SIGN_LETTERS = 6
"""Wide letters count double: every shorter text is a word, or a part of one, in some language."""
OTHER_LETTERS = 200
"""Letters of other text in a picture in which a sign must still count: a few lines."""
NEARLY_THE_SAME = 0.92
"""Similarity of folded texts from which two wordings are the same mark spelled in two ways."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
"""Unicode's categories of control, formatting, private and unassigned characters."""


class Level(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    """The entry harms: it must be mended, or the check allowed with a reason."""
    WARNING = "warning"
    """The entry would be better otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a check has against an entry that does not allow it, with its place.

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

    def __str__(self) -> str:
        """What is wrong, in one line, without its place."""
        return f"{self.pattern_id}: {self.check}: {self.message} {self.advice}"


class Check:
    """One check.

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

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        """Everything it has against a list, in the list's order."""
        del linted
        return iter(())


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a check has against one entry.

    Attributes:
        pattern_id: Which.
        message: What is wrong, in one sentence.
    """

    pattern_id: str
    message: str


@dataclass(frozen=True, kw_only=True)
class LintedList:
    """A list that is checked, with what several checks need of it, made once when it is asked for.

    Attributes:
        patterns: The list.
        only: Ids of the entries whose problems are reported; None for all.
    """

    patterns: PatternList
    only: Collection[str] | None = None

    def asks_for(self, pattern_id: str) -> bool:
        """Whether an entry's problems are reported."""
        return self.only is None or pattern_id in self.only

    @property
    def entries(self) -> Iterator[Pattern]:
        """The entries whose problems are reported, in the list's order."""
        return (entry for entry in self.patterns.patterns if self.asks_for(entry.id))

    @cached_property
    def trial(self) -> TextTrial:
        """Of the whole list."""
        return TextTrial(self.patterns.wordings)

    @cached_property
    def failed_examples(self) -> tuple[ExampleResult, ...]:
        """Of the entries whose problems are reported, whether an entry allows it or not."""
        results = ExampleTester(self.patterns, self.trial).run(self.only)
        return tuple(result for result in results if result.status in (ExampleStatus.BROKEN, ExampleStatus.ALLOWED))

    def similar_wordings(self, least: float) -> Iterator[tuple[Wording, Wording, float]]:
        """Wordings at least so similar, 0…1: the one to report, the other one, and how similar they are.

        Of two that are asked for, the later one is reported.
        """
        wordings = self.patterns.wordings
        for first, second, similarity in similar_pairs([wording.text for wording in wordings], least):
            earlier, later = wordings[first], wordings[second]
            if self.asks_for(later.pattern_id):
                yield later, earlier, similarity
            elif self.asks_for(earlier.pattern_id):
                yield earlier, later, similarity

    def whole_wordings(self, entry: Pattern, *, other_letters: int) -> Iterator[tuple[str, TrialResult]]:
        """Each whole wording where the entry expects it, in a picture with so many letters of other text."""
        placement = Placement(at=entry.positions[0] if entry.positions else RegionName.CENTER)
        for text in entry.texts:
            shown = text.replace(MARKER, SOME_NUMBER)
            yield text, self.trial.run((shown,), placement, other_letters=other_letters)


class _MissingReference(Check):
    id = "missing-reference"
    level = Level.ERROR
    meaning = "A stable entry has no reference."
    advice = "Say in `references` where the wording can be checked, or set status to experimental."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for entry in linted.entries:
            if entry.status == "stable" and not entry.references:
                yield Complaint(entry.id, "It is stable, yet nothing says where it can be checked.")


class _MissingExample(Check):
    id = "missing-example"
    level = Level.ERROR
    meaning = "A sign has no example of a text that it must find."
    advice = "Add to `must_match` the wording as a frame cuts it, and as OCR misreads it."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for entry in linted.entries:
            if entry.role is Role.SIGN and not entry.must_match:
                yield Complaint(entry.id, "It can flag a picture, yet has no example that it must find.")


class _ShortExample(Check):
    """A mark that is as short itself may be shown whole."""

    id = "short-example"
    level = Level.WARNING
    meaning = f"A text of `must_match` is a piece with fewer than {MIN_EXAMPLE_LETTERS} letters."
    advice = "Show more of the wording: a piece this short is often an everyday word."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for entry in linted.entries:
            least = min(MIN_EXAMPLE_LETTERS, *map(_count_letters, entry.texts))
            for text in entry.must_match:
                if _count_letters(text) < least:
                    yield Complaint(entry.id, f"The example '{text}' has only {_count_letters(text)} letters.")


class _Contradiction(Check):
    id = "contradiction"
    level = Level.ERROR
    meaning = "The same text stands in `must_match` (or is the wording) and in `must_not_match`."
    advice = "Decide what the text is, and remove it from one of them."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for entry in linted.entries:
            wanted = {_case_free(text) for text in (*entry.texts, *entry.must_match)}
            for text in entry.must_not_match:
                if _case_free(text) in wanted:
                    yield Complaint(entry.id, f"'{text}' must be found and must be left alone.")


class _HiddenCharacter(Check):
    id = "hidden-character"
    level = Level.ERROR
    meaning = "A text holds control, formatting or unassigned characters."
    advice = "Type the text anew instead of pasting it."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for entry in linted.entries:
            for text in _all_texts(entry):
                codes = [f"U+{ord(sign):04X}" for sign in text if unicodedata.category(sign) in _INVISIBLE]
                if codes:
                    yield Complaint(entry.id, f"'{text}' holds {', '.join(codes)}, which nobody sees.")


class _StraySpace(Check):
    id = "stray-space"
    level = Level.WARNING
    meaning = "A text begins or ends with a space, or has two in a row."
    advice = "Remove the spaces: they match nothing and make texts hard to compare."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for entry in linted.entries:
            for text in _all_texts(entry):
                if "  " in text or text != text.strip(" "):
                    yield Complaint(entry.id, f"'{text}' has spaces too many.")


class _BenignPosition(Check):
    id = "benign-position"
    level = Level.WARNING
    meaning = "A benign entry says where it stands."
    advice = "Remove `positions`: text is explained away wherever it stands."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for entry in linted.entries:
            if entry.role == "benign" and entry.positions:
                yield Complaint(entry.id, "It is benign, yet expected at certain places only.")


class _DuplicateText(Check):
    id = "duplicate-text"
    level = Level.ERROR
    meaning = "Two wordings of the list cannot be told apart: only case, spaces or look-alikes differ."
    advice = "Keep one of them."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for wording, other, _ in linted.similar_wordings(1.0):
            yield Complaint(
                wording.pattern_id, f"'{wording.text}' is the same as '{other.text}' of {other.pattern_id}."
            )


class _NearDuplicate(Check):
    """A harmless wording is meant to resemble a sign, and the same words in two languages are two marks."""

    id = "near-duplicate"
    level = Level.WARNING
    meaning = "Two entries of one language have nearly the same wording."
    advice = "Make one a variant of the other; or allow it, if they are different marks."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for wording, other, similarity in linted.similar_wordings(NEARLY_THE_SAME):
            same_side = (wording.role is Role.BENIGN) == (other.role is Role.BENIGN)
            same_language = not set(wording.languages).isdisjoint(other.languages)
            if similarity < 1 and wording.pattern_id != other.pattern_id and same_side and same_language:
                message = f"'{wording.text}' is {similarity:.0%} like '{other.text}' of {other.pattern_id}."
                yield Complaint(wording.pattern_id, message)


class _TooShort(Check):
    """Marks that count as whole words only may be short, and so may harmless ones."""

    id = "too-short"
    level = Level.ERROR
    meaning = (
        f"A sign has fewer than {MIN_SIGN_LETTERS} letters, "
        f"or a wording fewer than the {MIN_LETTERS} that a search needs."
    )
    advice = "Set exact_token = true and say where it stands, or list a longer form of the mark."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for entry in linted.entries:
            if entry.exact_token or entry.role is Role.BENIGN:
                continue
            for text in entry.texts:
                folded = fold_wording(text).text
                letters = len(folded) + sum(letter >= WIDE_SCRIPT for letter in folded)
                if len(folded) < MIN_LETTERS or (entry.role is Role.SIGN and letters < MIN_SIGN_LETTERS):
                    yield Complaint(entry.id, f"'{text}' has only {len(folded)} letters to match.")


class _CommonWords(Check):
    """A mark that counts as a whole word only need not flag alone."""

    id = "common-words"
    level = Level.ERROR
    meaning = (
        f"A sign is made of such common words that all of it, beside {OTHER_LETTERS} other letters, flags no picture."
    )
    advice = "Make it a hint, or list a longer form of the mark."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for entry in linted.entries:
            if entry.role is Role.SIGN and not entry.exact_token:
                for text, result in linted.whole_wordings(entry, other_letters=OTHER_LETTERS):
                    if result.verdict != "flagged":
                        yield Complaint(entry.id, f"'{text}' says too little: chance alone gives such matches.")


class _Unheard(Check):
    id = "unheard"
    level = Level.WARNING
    meaning = "A hint or a short mark is so weak that all of it, in a picture without other text, asks for no review."
    advice = "List a longer form of the mark, or say where it stands; as it is, it is never told."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for entry in linted.entries:
            if entry.role is Role.HINT or (entry.role is Role.SIGN and entry.exact_token):
                for text, result in linted.whole_wordings(entry, other_letters=0):
                    if result.verdict == "clear":
                        yield Complaint(entry.id, f"'{text}' is so short, or so common, that it never counts.")


class _ExampleCheck(Check):
    """An example of one kind that fails, once however often it does."""

    kind: ClassVar[ExampleKind]

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        seen: set[tuple[str, str]] = set()
        for result in linted.failed_examples:
            if result.kind is self.kind and (result.pattern_id, result.text) not in seen:
                seen.add((result.pattern_id, result.text))
                yield Complaint(result.pattern_id, _failure(result))


class _MustMatch(_ExampleCheck):
    kind = ExampleKind.MUST_MATCH
    id = ExampleKind.MUST_MATCH.value
    level = Level.ERROR
    meaning = "A text of `must_match` is not found, or another category's entry takes it."
    advice = "See why with: watermark-scan patterns try TEXT"


class _MustNotMatch(_ExampleCheck):
    kind = ExampleKind.MUST_NOT_MATCH
    id = ExampleKind.MUST_NOT_MATCH.value
    level = Level.ERROR
    meaning = "A text of `must_not_match` is found."
    advice = "Add the text as a benign entry to everyday-wording.toml, or make the wording longer."


class _WholeWording(_ExampleCheck):
    kind = ExampleKind.WHOLE_WORDING
    id = ExampleKind.WHOLE_WORDING.value
    level = Level.ERROR
    meaning = "A sign's whole wording flags no picture, or a benign one does not clear it."
    advice = "See why with: watermark-scan patterns try TEXT"


class _AnothersNegative(Check):
    id = "anothers-negative"
    level = Level.ERROR
    meaning = "A sign is found in a text that another entry lists in `must_not_match`."
    advice = "Such texts are ordinary: list the text as benign, or make the sign more distinctive."

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        trial = linted.trial
        if linted.only is not None:
            wordings = (wording for wording in linted.patterns.wordings if linted.asks_for(wording.pattern_id))
            trial = TextTrial(wordings, whole_list=linted.trial)
        for entry in linted.patterns.patterns:
            for text in entry.must_not_match:
                for match in trial.run((text,), Placement()).matches:
                    if match.text_match.wording.role is Role.SIGN and match.pattern_id != entry.id:
                        yield Complaint(
                            match.pattern_id, f"It is found in '{text}', which {entry.id} must leave alone."
                        )


class _InOrdinaryText(Check):
    """Once for an entry."""

    level = Level.WARNING

    def texts(self, wording: str) -> Iterator[OrdinaryText]:
        """Texts that have something of a wording, and are no mark."""
        raise NotImplementedError

    def complaints(self, linted: LintedList) -> Iterator[Complaint]:
        for entry in linted.entries:
            if entry.role is Role.SIGN:
                flagged = (complaint for text in entry.texts for complaint in self._flagged(linted, entry, text))
                yield from islice(flagged, 1)

    def _flagged(self, linted: LintedList, entry: Pattern, wording: str) -> Iterator[Complaint]:
        for ordinary in self.texts(wording.replace(MARKER, SOME_NUMBER)):
            result = linted.trial.run((ordinary.text,), Placement(), other_letters=OTHER_LETTERS)
            if result.verdict == "flagged" and result.matches[0].pattern_id == entry.id:
                yield Complaint(entry.id, f"'{ordinary.text}' is flagged for '{ordinary.piece}'; {_told_by(wording)}.")


class _Neighbour(_InOrdinaryText):
    id = "neighbour"
    meaning = "A sign is flagged in a text that has its first or last words, which are ordinary language, and others."
    advice = "List a longer form of the mark, or add such texts as benign entries to everyday-wording.toml."

    def texts(self, wording: str) -> Iterator[OrdinaryText]:
        return neighbours(wording)


class _Mention(_InOrdinaryText):
    id = "mention"
    meaning = "A sign is flagged in a sentence that only mentions it."
    advice = "Make it a hint, or list a longer form of the mark."

    def texts(self, wording: str) -> Iterator[OrdinaryText]:
        return mentions(wording)


class _UnknownCheck(Check):
    """Found by `lint_list` itself."""

    id = "unknown-check"
    level = Level.ERROR
    meaning = "An entry allows a check that does not exist."
    advice = "See the ids of all checks with: watermark-scan patterns lint --list-checks"


class _UnusedAllowance(Check):
    """Found by `lint_list` itself."""

    id = "unused-allowance"
    level = Level.WARNING
    meaning = "An entry allows a check that has nothing against it."
    advice = "Remove it from `allow`, so that it hides nothing later."


TEXT_CHECKS: tuple[Check, ...] = (
    _MissingReference(),
    _MissingExample(),
    _ShortExample(),
    _Contradiction(),
    _HiddenCharacter(),
    _StraySpace(),
    _BenignPosition(),
)
"""Those that need no matching."""
CHECKS: tuple[Check, ...] = (
    *TEXT_CHECKS,
    _DuplicateText(),
    _NearDuplicate(),
    _TooShort(),
    _CommonWords(),
    _Unheard(),
    _MustMatch(),
    _MustNotMatch(),
    _WholeWording(),
    _AnothersNegative(),
    _Neighbour(),
    _Mention(),
    _UnknownCheck(),
    _UnusedAllowance(),
)
"""Every check, in the order in which they run."""


def lint_list(patterns: PatternList, only: Collection[str] | None = None) -> Iterator[Problem]:
    """Run every check over a list.

    Args:
        patterns: The list; its files must still be there.
        only: Ids of the entries whose problems are reported; None for all. A few take a fraction of the time.
    """
    linted, places = LintedList(patterns=patterns, only=only), _Places(patterns)
    allowed = {(entry.id, allowance.check) for entry in patterns.patterns for allowance in entry.allow}
    needed: set[tuple[str, str]] = set()
    for check in CHECKS:
        for complaint in check.complaints(linted):
            if (complaint.pattern_id, check.id) in allowed:
                needed.add((complaint.pattern_id, check.id))
            else:
                yield places.problem(check, complaint)
    known = {check.id for check in CHECKS}
    for entry in linted.entries:
        for allowance in entry.allow:
            if allowance.check not in known:
                complaint = Complaint(entry.id, f"There is no check '{allowance.check}'.")
                yield places.problem(_UnknownCheck(), complaint)
            elif (entry.id, allowance.check) not in needed:
                message = f"'{allowance.check}' is allowed, yet has nothing against this entry."
                yield places.problem(_UnusedAllowance(), Complaint(entry.id, message))


class _Places:
    """Files and lines of a list's entries; each file is read once, when it is asked for."""

    def __init__(self, patterns: PatternList) -> None:
        self._origins = patterns.origins
        self._lines: dict[Path, Sequence[int]] = {}

    def problem(self, check: Check, complaint: Complaint) -> Problem:
        """The complaint with its place."""
        origin = self._origins[complaint.pattern_id]
        last = origin.changes[-1] if origin.changes else origin
        if last.path not in self._lines:
            self._lines[last.path] = entry_lines(last.path.read_text(encoding="utf-8"))
        lines = self._lines[last.path]
        return Problem(
            check=check.id,
            level=check.level,
            pattern_id=complaint.pattern_id,
            path=last.path,
            # Entries in one inline array have no line of their own.
            line=lines[last.number] if last.number < len(lines) else 1,
            message=complaint.message,
            advice=check.advice,
        )


def _failure(result: ExampleResult) -> str:
    """What is wrong with an example that fails."""
    by = f" by {', '.join(result.winners[:3])}" if result.winners else ""
    against = "against this entry alone" if result.alone else "against the whole list"
    if result.kind is ExampleKind.MUST_NOT_MATCH:
        return f"'{result.text}' must be left alone, but is found {against}: {result.verdict}{by}."
    return f"'{result.text}' ends as {result.verdict}{by} {against}."


def _told_by(wording: str) -> str:
    """Which part of a wording is not ordinary language."""
    telling = telling_words(wording)
    return (
        f"what tells it from ordinary language is '{telling}'" if telling else "all of its words are ordinary language"
    )


def _all_texts(entry: Pattern) -> tuple[str, ...]:
    return (*entry.texts, *entry.must_match, *entry.must_not_match)


def _count_letters(text: str) -> int:
    """Letters and digits; wide ones (Chinese, Japanese, Korean) count double."""
    return sum(1 + (character >= WIDE_SCRIPT) for character in text if character.isalnum())


def _case_free(text: str) -> str:
    return " ".join(text.casefold().split())
