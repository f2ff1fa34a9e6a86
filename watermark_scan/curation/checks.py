"""Checks of what examples promise: the linter's view of the proofs that `patterns test` shows one by one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from watermark_scan.catalog.lint import (
    LIST_CHECKS,
    Check,
    Complaint,
    Level,
    Problem,
    Rule,
    UnknownCheck,
    UnusedAllowance,
    complaints_of,
    lint,
)
from watermark_scan.curation.examples import SOME_NUMBER, Outcome, Promise, Proof, Prover
from watermark_scan.curation.trial import Setting, Trial, Trials
from watermark_scan.geometry import RegionName
from watermark_scan.matching.folding import MARKER, WIDE_SCRIPT, fold_wording
from watermark_scan.matching.matcher import MIN_LETTERS
from watermark_scan.matching.similarity import similar_pairs
from watermark_scan.model import Role, Wording

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern


class Proofs:
    """Proofs of a list, or of some entries beside it, made once for all checks that ask for them."""

    def __init__(self, patterns: PatternList, trials: Trials, only: Collection[str] | None = None) -> None:
        self._prover = Prover(patterns, trials)
        self._only = only

    @cached_property
    def broken(self) -> tuple[Proof, ...]:
        """Those that failed, whether the entry allows it or not."""
        return tuple(
            proof for proof in self._prover.prove(self._only) if proof.outcome in (Outcome.BROKEN, Outcome.ALLOWED)
        )


class _PromiseCheck:
    """A promise of one kind that is broken."""

    promise: ClassVar[Promise]

    def __init__(self, proofs: Proofs) -> None:
        self._proofs = proofs

    def complaints(self, patterns: PatternList) -> Iterator[Complaint]:  # noqa: ARG002  the proofs are of that list
        """One for each example, however often it fails."""
        told: set[tuple[str, str]] = set()
        for proof in self._proofs.broken:
            if proof.promise is self.promise and (proof.pattern_id, proof.text) not in told:
                told.add((proof.pattern_id, proof.text))
                yield Complaint(proof.pattern_id, sentence(proof))


class MustMatch(_PromiseCheck):
    """An example that is not found."""

    promise: ClassVar[Promise] = Promise.MUST_MATCH
    id: ClassVar[str] = Promise.MUST_MATCH.value
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "A text of `must_match` is not found, or another category's entry takes it."
    advice: ClassVar[str] = "See why with: watermark-scan patterns try TEXT"


class MustNotMatch(_PromiseCheck):
    """An example that is found although it must not."""

    promise: ClassVar[Promise] = Promise.MUST_NOT_MATCH
    id: ClassVar[str] = Promise.MUST_NOT_MATCH.value
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "A text of `must_not_match` is found."
    advice: ClassVar[str] = "Add the text as a benign entry to everyday-wording.toml, or make the wording longer."


class WholeWording(_PromiseCheck):
    """A wording that does not do, all of it, what its role says."""

    promise: ClassVar[Promise] = Promise.WHOLE_WORDING
    id: ClassVar[str] = Promise.WHOLE_WORDING.value
    level: ClassVar[Level] = Level.ERROR
    meaning: ClassVar[str] = "A sign's whole wording flags no picture, or a benign one does not clear it."
    advice: ClassVar[str] = "See why with: watermark-scan patterns try TEXT"


def sentence(proof: Proof) -> str:
    """What is wrong with a broken promise."""
    by = f" by {', '.join(proof.winners[:3])}" if proof.winners else ""
    against = "against this entry alone" if proof.alone else "against the whole list"
    if proof.promise is Promise.MUST_NOT_MATCH:
        return f"'{proof.text}' must be left alone, but is found {against}: {proof.verdict}{by}."
    return f"'{proof.text}' ends as {proof.verdict}{by} {against}."


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
    for first, second, likeness in similar_pairs([wording.text for wording in wordings], least):
        earlier, later = wordings[first], wordings[second]
        if only is None or later.pattern_id in only:
            yield later, earlier, likeness
        elif earlier.pattern_id in only:
            yield earlier, later, likeness


def _rivals(first: Wording, second: Wording) -> bool:
    """A harmless wording is meant to resemble a sign; the same words in two languages are two marks."""
    same_side = (first.role is Role.BENIGN) == (second.role is Role.BENIGN)
    return first.pattern_id != second.pattern_id and same_side and not set(first.languages).isdisjoint(second.languages)


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


CHECKS: tuple[type[Rule], ...] = (
    *(type(check) for check in LIST_CHECKS),
    DuplicateText,
    NearDuplicate,
    TooShort,
    CommonWords,
    Unheard,
    MustMatch,
    MustNotMatch,
    WholeWording,
    AnothersNegative,
    UnknownCheck,
    UnusedAllowance,
)
"""Every check, to be described: id, level, meaning and advice."""


def lint_list(patterns: PatternList, only: Collection[str] | None = None) -> Iterator[Problem]:
    """Run every check over a list.

    Args:
        patterns: The list.
        only: Ids of the entries whose problems are told; None for all. A few take a fraction of the time.
    """
    return lint(patterns, checks_of(patterns, only), only=only)


def checks_of(patterns: PatternList, only: Collection[str] | None = None) -> tuple[Check, ...]:
    """Every check, made ready for a list; arguments as in `lint_list`."""
    trials = Trials(patterns.wordings)
    proofs = Proofs(patterns, trials, only)
    return (
        *LIST_CHECKS,
        DuplicateText(only),
        NearDuplicate(only),
        TooShort(),
        CommonWords(trials, only),
        Unheard(trials, only),
        MustMatch(proofs),
        MustNotMatch(proofs),
        WholeWording(proofs),
        AnothersNegative(trials, only),
    )


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
