"""What the matching has to reach, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.calibration import CHECKED, FACTOR
from tests.benchmarks.candidate_loss import loss
from tests.benchmarks.equal_flags import damaged, operating_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.calibration import Calibration
    from tests.benchmarks.candidate_loss import Searched
    from tests.benchmarks.false_flags import FalseFlags
    from tests.benchmarks.matching_cost import Costs
    from tests.benchmarks.ours import Look
    from tests.benchmarks.recall import Outcome

RATIO = 1.5
"""Our recall on damaged fragments over the peer's, at equal false flags."""
RECALL = 0.95
"""Of fragments of 16 letters with 10 % errors, and of 24 letters with 20 %."""
FALSE_FLAGS = 1e-4
"""Of innocent lines."""
LOSS = 0.01
"""Of fragments strong enough to be flagged, by the candidate search."""
MILLISECONDS = 20.0
"""For 40 lines and 1000 wordings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something to reach.

    Attributes:
        name: What.
        value: Measured.
        goal: To reach.
        most: The value may be at most the goal; else it has to be at least that.
    """

    name: str
    value: float
    goal: float
    most: bool = False

    @property
    def short(self) -> float:
        """By how much it is missed; 0 where it is reached."""
        return max(0.0, self.value - self.goal if self.most else self.goal - self.value)

    def __str__(self) -> str:
        end = f"missed by {self.short:.3g}" if self.short else "reached"
        return f"{end:18} {self.name}: {self.value:.4g} ({'at most' if self.most else 'at least'} {self.goal:g})"


def of_recall(exact: Sequence[Sequence[Outcome]], founding: Look) -> Iterator[Target]:
    """Of fragments of an exact length and error rate, each kind a sequence; and the founding case."""
    for outcomes in exact:
        one = outcomes[0].fragment
        yield Target(
            name=f"{one.letters} letters with {one.rate:.0%} errors flagged ({len(outcomes)} fragments)",
            value=sum(outcome.flagged for outcome in outcomes) / len(outcomes),
            goal=RECALL,
        )
    yield Target(
        name=f"the founding case's eleven letters are seen ({founding.verdict})",
        value=float(founding.verdict != "clear"),
        goal=1.0,
    )


def of_comparison(outcomes: Sequence[Outcome], flags: FalseFlags) -> Iterator[Target]:
    """Of recall at equal false flags, at each threshold of the peer."""
    with_errors = damaged(outcomes)
    for point in operating_points(flags):
        yield Target(
            name=f"recall over that of partial_ratio >= {point.threshold:g}, both with {point.flags} false flags",
            value=point.ratio(with_errors),
            goal=RATIO,
        )


def of_false_flags(flags: FalseFlags) -> Iterator[Target]:
    """Of innocent lines at the default limit."""
    yield Target(
        name=f"share of innocent lines flagged ({len(flags.flagged)} of {flags.lines})",
        value=len(flags.flagged) / flags.lines,
        goal=FALSE_FLAGS,
        most=True,
    )


def of_calibration(calibrations: Sequence[Calibration]) -> Iterator[Target]:
    """Of the law of chance, where enough findings are expected to tell."""
    for one in calibrations:
        for level in CHECKED:
            if one.holds(level) is not None:
                ratio = one.ratio(level)
                yield Target(
                    name=f"calibration, {one.name}, t = {level:g}: how far observed / expected is from 1",
                    value=max(ratio, 1 / ratio) if ratio else float("inf"),
                    goal=FACTOR,
                    most=True,
                )


def of_candidates(found: Sequence[Searched]) -> Iterator[Target]:
    """Of the candidate search, where it matters."""
    telling = [one for one in found if one.telling]
    yield Target(
        name=f"share of flaggable fragments that the candidate search loses ({len(telling)} fragments)",
        value=loss(telling),
        goal=LOSS,
        most=True,
    )


def of_cost(costs: Costs) -> Iterator[Target]:
    """Of time for one image, and of growth."""
    yield Target(
        name=f"milliseconds for {costs.usual.lines} lines and {costs.usual.wordings} wordings",
        value=costs.usual.median,
        goal=MILLISECONDS,
        most=True,
    )
    first, last = costs.by_list[0], costs.by_list[-1]
    yield _growth("the list", last.median / first.median, last.wordings / first.wordings)
    first, last = costs.by_text[0], costs.by_text[-1]
    yield _growth("the text", last.median / first.median, last.lines / first.lines)


def show(targets: Sequence[Target]) -> None:
    """Print all, reached or missed."""
    print(f"\n7. Targets: {sum(not one.short for one in targets)} of {len(targets)} reached")
    for one in targets:
        print(f"  {one}")


def _growth(what: str, time: float, size: float) -> Target:
    return Target(name=f"growth of time with {what}, of {size:g} times as much", value=time, goal=size, most=True)
