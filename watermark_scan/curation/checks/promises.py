"""Checks of what examples promise: the linter's view of the proofs that `patterns test` shows one by one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from watermark_scan.catalog.lint.check import Complaint, Level
from watermark_scan.curation.examples import Outcome, Promise, Proof, Prover

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.curation.trial import Trials


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
