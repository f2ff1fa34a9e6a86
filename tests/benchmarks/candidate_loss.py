"""What the fast candidate search loses: fragments that the alignment would have recognised, had it been asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.fragments import ERROR_RATES
from tests.benchmarks.lines import FRAME, alone
from tests.benchmarks.ours import LIMITS
from tests.benchmarks.tables import NOTHING, table
from watermark_scan.matching.alignment import align
from watermark_scan.matching.folding import fold
from watermark_scan.matching.line_assembly import assemble_lines
from watermark_scan.matching.significance import fitted_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.benchmarks.recall import Outcome
    from watermark_scan.matching.matcher import Matcher

WORTH_FINDING = 10.0
"""Bits from which on a fragment counts as one that the alignment recognises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """A fragment that the alignment recognises.

    Attributes:
        rate: Its character error rate.
        telling: The alignment alone would flag it.
        kept: One of the right wordings was among the candidates.
    """

    rate: float
    telling: bool
    kept: bool


class Seeker:
    """Aligns lines with all right wordings, past the candidate search.

    Args:
        matcher: Whose prepared list is used.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._numbers: defaultdict[str, list[int]] = defaultdict(list)
        for number, (wording, _) in enumerate(matcher.index.entries):
            self._numbers[wording.pattern_id].append(number)

    def searched(self, outcome: Outcome) -> Searched | None:
        """The fragment of an outcome; None where no right wording is recognised in it."""
        fragment, matcher = outcome.fragment, self._matcher
        (line,) = assemble_lines(alone(fragment.text, left=fragment.left, right=fragment.right), FRAME)
        right = [number for name in outcome.right for number in self._numbers[name]]
        pairs = [(window, number) for window in matcher.windows(line) for number in right]
        found = align(
            [(window, matcher.index.entries[number][1]) for window, number in pairs], matcher.index.confusions
        )
        bits = {number: one.bits for (_, number), one in zip(pairs, found, strict=True) if one.bits >= WORTH_FINDING}
        if not bits:
            return None
        candidates = matcher.index.candidates
        kept = not bits.keys().isdisjoint(candidates.search(line.text, [candidates.shared_bits(fold(line.text).text)]))
        chance = fitted_model().e_value(max(bits.values()), letters_read=0, letters_listed=matcher.index.letters)
        return Searched(rate=fragment.rate, telling=chance <= LIMITS.max_chance, kept=kept)


def measure(matcher: Matcher, outcomes: Iterable[Outcome]) -> list[Searched]:
    """Search for every damaged fragment that the alignment recognises."""
    seeker = Seeker(matcher)
    worth = (one for one in outcomes if one.fragment.rate > 0 and len(fold(one.fragment.text).text) > 0)
    return [found for one in worth if (found := seeker.searched(one)) is not None]


def loss(found: Sequence[Searched]) -> float:
    """Share that the candidate search loses, 0…1; 0 of nothing."""
    return sum(not one.kept for one in found) / len(found) if found else 0.0


def show(found: Sequence[Searched]) -> None:
    """Print the losses by error rate."""
    print(f"\n5. Candidate search: damaged fragments aligned with {WORTH_FINDING:g} bits or more to a right wording")
    rows = [_row(f"{rate:.0%}", [one for one in found if one.rate == rate]) for rate in ERROR_RATES if rate]
    print(
        table(
            ["error rate", "recognised", "lost", "in percent", "strong enough to flag", "lost", "in percent"],
            [*rows, _row("all", found)],
        )
    )


def _row(name: str, found: Sequence[Searched]) -> list[str]:
    return [name, *_losses(found), *_losses([one for one in found if one.telling])]


def _losses(found: Sequence[Searched]) -> tuple[str, str, str]:
    lost = sum(not one.kept for one in found)
    return str(len(found)), str(lost), f"{100 * loss(found):.2f}" if found else NOTHING
