"""How many fragments of signs are found and named rightly: ours at both limits, and the peer at its usual threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.fragments import CUTS, ERROR_RATES, LENGTHS, Fragment
from tests.benchmarks.lines import FRAME, alone
from tests.benchmarks.ours import LIMITS, look
from tests.benchmarks.peer import USUAL
from tests.benchmarks.tables import share, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.benchmarks.peer import Peer
    from tests.benchmarks.right_answers import RightAnswers
    from watermark_scan.matching.matcher import Matcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What both rules make of a fragment alone in an image.

    Attributes:
        fragment: Cut by the frame, in turn near the top, in the middle and near the bottom.
        right: The entries that hold it.
        chance: The smallest expected chance of a right entry, infinite where none is seen.
        counted: A right entry counts towards the verdict, flagged or review.
        score: The peer's best score for a right entry.
    """

    fragment: Fragment
    right: frozenset[str]
    chance: float
    counted: bool
    score: float

    @property
    def flagged(self) -> bool:
        """A right entry is flagged at the default limit."""
        return self.chance <= LIMITS.max_chance


def measure(matcher: Matcher, peer: Peer, answers: RightAnswers, drawn: Iterable[Fragment]) -> list[Outcome]:
    """Match every fragment with both rules."""
    fragments = list(drawn)
    right = [answers.to(fragment) for fragment in fragments]
    scores = peer.best_of([fragment.text for fragment in fragments], right)
    return [
        _outcome(matcher, fragment, names, score, row)
        for row, (fragment, names, score) in enumerate(zip(fragments, right, scores, strict=True))
    ]


def show(outcomes: Sequence[Outcome], whole: Sequence[Outcome]) -> None:
    """Print recall by letters left and by kind of cut, each by error rate."""
    print(f"\n2. Recall on {len(outcomes)} fragments of signs, each alone in an image, cut by the frame")
    print(f"  flagged / flagged or review / partial_ratio >= {USUAL:g}, by character error rate")
    rows = [
        _row(f"{low}–{high}" if high < LENGTHS[-1][1] else f"{low} and more", outcomes, _has_letters(low, high))
        for low, high in LENGTHS
    ]
    print(table(["letters left", *(f"{rate:.0%}" for rate in ERROR_RATES)], rows))
    cuts = [_row(f"cut {cut}", outcomes, _is_cut(cut)) for cut in CUTS]
    print(table(["kind of cut", *(f"{rate:.0%}" for rate in ERROR_RATES)], [*cuts, _row("whole", whole, _is_cut(""))]))


def _outcome(matcher: Matcher, fragment: Fragment, right: frozenset[str], score: float, row: int) -> Outcome:
    readings = alone(fragment.text, left=fragment.left, right=fragment.right, row=row) if fragment.text.strip() else ()
    seen = look(matcher, readings, FRAME)
    return Outcome(
        fragment=fragment,
        right=right,
        chance=seen.chance(right),
        counted=not right.isdisjoint(seen.counted),
        score=score,
    )


def _row(name: str, outcomes: Sequence[Outcome], belongs: Callable[[Fragment], bool]) -> list[str]:
    chosen = [one for one in outcomes if belongs(one.fragment)]
    return [name, *(_cell([one for one in chosen if one.fragment.rate == rate]) for rate in ERROR_RATES)]


def _cell(outcomes: Sequence[Outcome]) -> str:
    columns = (
        [one.flagged for one in outcomes],
        [one.counted or one.flagged for one in outcomes],
        [one.score >= USUAL for one in outcomes],
    )
    return " / ".join(map(share, columns))


def _has_letters(low: int, high: int) -> Callable[[Fragment], bool]:
    return lambda fragment: low <= fragment.letters <= high


def _is_cut(cut: str) -> Callable[[Fragment], bool]:
    return lambda fragment: fragment.cut == cut
