"""Both rules at equal false flags: our limit is moved to where it flags as many innocent lines as the peer does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.fragments import LENGTHS
from tests.benchmarks.peer import THRESHOLDS
from tests.benchmarks.tables import NOTHING, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.false_flags import FalseFlags
    from tests.benchmarks.recall import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPoint:
    """A threshold of the peer, and our limit with as many false flags.

    Attributes:
        threshold: The peer's, 0…100.
        flags: Innocent lines flagged at it.
        limit: Ours.
    """

    threshold: float
    flags: int
    limit: float

    def recalls(self, outcomes: Sequence[Outcome]) -> tuple[float, float]:
        """Shares that we and the peer name rightly, 0…1; of at least one outcome."""
        ours = sum(one.chance <= self.limit for one in outcomes) / len(outcomes)
        return ours, sum(one.score >= self.threshold for one in outcomes) / len(outcomes)

    def ratio(self, outcomes: Sequence[Outcome]) -> float:
        """Our recall over the peer's; infinite where the peer finds nothing."""
        ours, theirs = self.recalls(outcomes)
        return ours / theirs if theirs else float("inf")


def operating_points(flags: FalseFlags) -> list[OperatingPoint]:
    """One for each threshold of the peer."""
    counts = [(threshold, flags.by_peer(threshold)) for threshold in THRESHOLDS]
    return [
        OperatingPoint(threshold=threshold, flags=count, limit=flags.limit_for(count)) for threshold, count in counts
    ]


def damaged(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those with errors."""
    return [one for one in outcomes if one.fragment.rate > 0]


def show(outcomes: Sequence[Outcome], flags: FalseFlags) -> None:
    """Print recall on damaged fragments, ours and the peer's and the ratio, in all and by letters left."""
    points = operating_points(flags)
    with_errors = damaged(outcomes)
    print(f"\n3. Recall on {len(with_errors)} damaged fragments at equal false flags: ours / partial_ratio = ratio")
    rows = [[f"all ({len(with_errors)})", *(_cell(point, with_errors) for point in points)]]
    rows += [[name, *(_cell(point, chosen) for point in points)] for name, chosen in _by_length(with_errors)]
    print(table(["letters left", *(f">= {point.threshold:g}" for point in points)], rows))
    print("  the points: " + "; ".join(_described(point, flags) for point in points))


def _by_length(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    for low, high in LENGTHS:
        name = f"{low}–{high}" if high < LENGTHS[-1][1] else f"{low} and more"
        yield name, [one for one in outcomes if low <= one.fragment.letters <= high]


def _cell(point: OperatingPoint, outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return NOTHING
    ours, theirs = point.recalls(outcomes)
    return f"{ours:.2f} / {theirs:.2f} = {point.ratio(outcomes):.2f}"


def _described(point: OperatingPoint, flags: FalseFlags) -> str:
    rate = point.flags / flags.lines
    return f"partial_ratio >= {point.threshold:g} and ours at {point.limit:.2g} flag {point.flags} lines ({rate:.2%})"
