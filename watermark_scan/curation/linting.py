"""All checks of the linter, run over a list. Owns their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.catalog.lint.run import LIST_CHECKS, UnknownCheck, UnusedAllowance, lint
from watermark_scan.curation.checks.promises import MustMatch, MustNotMatch, Proofs, WholeWording
from watermark_scan.curation.checks.rivals import AnothersNegative, DuplicateText, NearDuplicate
from watermark_scan.curation.checks.strength import CommonWords, TooShort, Unheard
from watermark_scan.curation.trial import Trials

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from watermark_scan.catalog.lint.check import Check, Problem, Rule
    from watermark_scan.catalog.load import PatternList

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
