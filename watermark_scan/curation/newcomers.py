"""Entries that are about to join a list, judged by the linter's checks without linting all the others again.

Owns no check of its own: only which ones look at the newcomers alone, and which at them beside the whole list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from watermark_scan.catalog.lint.run import LIST_CHECKS, UnknownCheck
from watermark_scan.curation.checks.promises import MustMatch, MustNotMatch, WholeWording, sentence
from watermark_scan.curation.checks.rivals import NEARLY, AnothersNegative, DuplicateText, NearDuplicate
from watermark_scan.curation.checks.strength import CommonWords, TooShort, Unheard
from watermark_scan.curation.examples import Outcome, Prover
from watermark_scan.curation.trial import Trials
from watermark_scan.matching.likeness import likeness
from watermark_scan.matching.slots import fold_wording
from watermark_scan.wording import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from watermark_scan.catalog.lint.check import Check, Complaint, Level
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.wording import Wording

_PROMISES = {check.promise: check for check in (MustMatch, MustNotMatch, WholeWording)}
_KNOWN = {
    check.id
    for check in (
        *LIST_CHECKS,
        *_PROMISES.values(),
        AnothersNegative,
        CommonWords,
        DuplicateText,
        NearDuplicate,
        TooShort,
        Unheard,
    )
}


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
    allowed = {(entry.id, allowance.check) for entry in patterns.patterns for allowance in entry.allow}
    found = (
        *_unknown_allowances(patterns, ids),
        *_alone(patterns, ids),
        *_twins(patterns, ids),
        *_beside_the_list(patterns, ids),
    )
    return tuple(objection for objection in found if (objection.pattern_id, objection.check) not in allowed)


def only(patterns: PatternList, ids: Collection[str]) -> PatternList:
    """The list reduced to some entries."""
    files = (
        file.model_copy(update={"pattern": tuple(entry for entry in file.pattern if entry.id in ids)})
        for file in patterns.files
    )
    return replace(patterns, files=tuple(file for file in files if file.pattern))


def _unknown_allowances(patterns: PatternList, ids: Collection[str]) -> Iterator[Objection]:
    for entry in patterns.patterns:
        for allowance in entry.allow if entry.id in ids else ():
            if allowance.check not in _KNOWN:
                yield _objection(UnknownCheck, entry.id, f"There is no check '{allowance.check}'.")


def _alone(patterns: PatternList, ids: Collection[str]) -> Iterator[Objection]:
    """What needs the newcomers only."""
    newcomers = only(patterns, ids)
    for check in (*LIST_CHECKS, TooShort()):
        yield from (_of(check, complaint) for complaint in check.complaints(newcomers))


def _beside_the_list(patterns: PatternList, ids: Collection[str]) -> Iterator[Objection]:
    """What needs the matching stage: chance is weighed, and explanations compete, as in a scan with the whole list."""
    newcomers, trials = only(patterns, ids), Trials(patterns.wordings)
    for check in (CommonWords(trials), Unheard(trials)):
        yield from (_of(check, complaint) for complaint in check.complaints(newcomers))
    told: set[tuple[str, str, str]] = set()
    for proof in Prover(patterns, trials).prove(ids):
        promise = (proof.pattern_id, proof.promise.value, proof.text)
        if proof.outcome is Outcome.BROKEN and promise not in told:
            told.add(promise)
            yield _objection(_PROMISES[proof.promise], proof.pattern_id, sentence(proof))
    negative = AnothersNegative(Trials(newcomers.wordings, among=trials))
    yield from (_of(negative, complaint) for complaint in negative.complaints(patterns) if complaint.pattern_id in ids)


def _twins(patterns: PatternList, ids: Collection[str]) -> Iterator[Objection]:
    """Wordings of newcomers that the list has already, or nearly."""
    listed = [(wording, fold_wording(wording.text).text) for wording in patterns.wordings]
    newcomers = [(place, wording) for place, (wording, _) in enumerate(listed) if wording.pattern_id in ids]
    for place, wording in newcomers:
        for other_place, (other, folded) in enumerate(listed):
            # Of two newcomers the later one is told.
            if other_place == place or (other.pattern_id in ids and other_place > place):
                continue
            alike = likeness(listed[place][1], folded, NEARLY)
            if alike == 1:
                yield _objection(
                    DuplicateText,
                    wording.pattern_id,
                    f"'{wording.text}' is the same as '{other.text}' of {other.pattern_id}.",
                )
            elif alike and _rivals(wording, other):
                yield _objection(
                    NearDuplicate,
                    wording.pattern_id,
                    f"'{wording.text}' is {alike:.0%} like '{other.text}' of {other.pattern_id}.",
                )


def _rivals(first: Wording, second: Wording) -> bool:
    """A harmless wording is meant to resemble a sign; the same words in two languages are two marks."""
    same_side = (first.role is Role.BENIGN) == (second.role is Role.BENIGN)
    return first.pattern_id != second.pattern_id and same_side and not set(first.languages).isdisjoint(second.languages)


def _of(check: Check, complaint: Complaint) -> Objection:
    return Objection(
        pattern_id=complaint.pattern_id,
        check=check.id,
        level=check.level,
        message=complaint.message,
        advice=complaint.advice or check.advice,
    )


def _objection(check: type[Check | UnknownCheck], pattern_id: str, message: str) -> Objection:
    return Objection(pattern_id=pattern_id, check=check.id, level=check.level, message=message, advice=check.advice)
