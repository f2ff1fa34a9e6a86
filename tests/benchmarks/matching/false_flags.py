"""How many innocent lines are flagged by us and by the peer, and recall of both at equal false flags.

For that our limit is moved to where it flags as many innocent lines as the peer does at one of its thresholds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING

from tests.benchmarks.matching.ours import LIMITS, look
from tests.benchmarks.peer import THRESHOLDS
from tests.benchmarks.tables import NOTHING, table
from tests.synthetic.fragments import LENGTHS
from tests.synthetic.readings import FRAME, alone, page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.matching.ours import Look
    from tests.benchmarks.matching.recall import Outcome
    from tests.benchmarks.peer import Peer
    from tests.synthetic.benign_lines import BenignLine
    from watermark_scan.evidence import TextMatch
    from watermark_scan.matching.matcher import Matcher

LINES_PER_IMAGE = 40
MILLION = 1_000_000
MOST_OFTEN = 12
"""Entries that are named with how often they were flagged."""
PLACES = ("left edge", "right edge", "middle", "middle")
"""Where the lines stand, in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """An innocent line that was flagged, in which of `PLACES`, for which entry, and why."""

    line: BenignLine
    place: str
    entry: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseFlags:
    """What both rules make of innocent lines, each alone in an image.

    Attributes:
        languages: Language → lines.
        places: Place → lines.
        flagged: Lines flagged with the default limits.
        reviewed: How many more ask for a review.
        chances: Smallest expected chance of a sign in each line, infinite where there is none; sorted.
        scores: The peer's best score for each line; sorted.
        findings: All, in all lines.
    """

    languages: Counter[str]
    places: Counter[str]
    flagged: tuple[Flagged, ...]
    reviewed: int
    chances: tuple[float, ...]
    scores: tuple[float, ...]
    findings: tuple[TextMatch, ...]

    @property
    def lines(self) -> int:
        """How many."""
        return len(self.chances)

    def by_peer(self, score: float) -> int:
        """Lines that the peer flags at a threshold."""
        return len(self.scores) - bisect_left(self.scores, score)

    def limit_for(self, flags: int) -> float:
        """The limit on our chance at which as many lines are flagged, or just fewer where several are alike."""
        beyond = self.chances[min(flags, self.lines - 1)]
        return min(beyond * 0.999, 1e6)


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


def measure(matcher: Matcher, peer: Peer, lines: Sequence[BenignLine]) -> FalseFlags:
    """Look at each line alone: a quarter begins at the frame's left edge, a quarter ends at the right one."""
    placed = list(zip(lines, cycle(PLACES), strict=False))
    looks = [_alone(matcher, line.text, place, row) for row, (line, place) in enumerate(placed)]
    return FalseFlags(
        languages=Counter(line.language for line in lines),
        places=Counter(place for _, place in placed),
        flagged=tuple(
            Flagged(line=line, place=place, entry=seen.strongest, reason=seen.reason)
            for (line, place), seen in zip(placed, looks, strict=True)
            if seen.verdict == "flagged"
        ),
        reviewed=sum(seen.verdict == "review" for seen in looks),
        chances=tuple(sorted(seen.chance() for seen in looks)),
        scores=tuple(sorted(peer.best([line.text for line in lines]))),
        findings=tuple(found for seen in looks for found in seen.findings),
    )


def show(flags: FalseFlags) -> None:
    """Print the rates, the languages, and every flagged line."""
    print(f"\n1. Innocent lines: {flags.lines}, each alone in an image, half of them cut by the frame")
    ours = [f"ours, limit {LIMITS.max_chance:g}", str(len(flags.flagged)), _per_million(len(flags.flagged), flags)]
    theirs = [
        [f"partial_ratio >= {score:g}", str(flags.by_peer(score)), _per_million(flags.by_peer(score), flags)]
        for score in THRESHOLDS
    ]
    print(table(["rule", "flagged", "per million"], [ours, *theirs]))
    print(f"  ours asks for a review of {flags.reviewed} more")
    for one in flags.flagged:
        print(f"    flagged ({one.line.language}, {one.line.kind}, {one.place}): {one.line.text!r}: {one.reason}")
    often = Counter(one.entry for one in flags.flagged).most_common(MOST_OFTEN)
    print(f"  most often: {', '.join(f'{entry} {count}' for entry, count in often) or 'nothing'}")
    _show_counts("place", flags.places, Counter(one.place for one in flags.flagged))
    _show_counts("language", flags.languages, Counter(one.line.language for one in flags.flagged))


def show_images(matcher: Matcher, lines: Sequence[BenignLine]) -> None:
    """Print the verdicts on the same lines, many to an image."""
    looks = [look(matcher, *page(texts)) for texts in images([line.text for line in lines], LINES_PER_IMAGE)]
    verdicts = Counter(seen.verdict for seen in looks)
    print(
        f"  the same lines as {len(looks)} images of {LINES_PER_IMAGE}: "
        f"flagged {verdicts['flagged']}, review {verdicts['review']}"
    )
    for seen in looks:
        if seen.verdict == "flagged":
            print(f"    flagged: {seen.reason}")


def operating_points(flags: FalseFlags) -> list[OperatingPoint]:
    """One for each threshold of the peer."""
    counts = [(threshold, flags.by_peer(threshold)) for threshold in THRESHOLDS]
    return [
        OperatingPoint(threshold=threshold, flags=count, limit=flags.limit_for(count)) for threshold, count in counts
    ]


def damaged(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those with errors."""
    return [one for one in outcomes if one.fragment.rate > 0]


def show_comparison(outcomes: Sequence[Outcome], flags: FalseFlags) -> None:
    """Print recall on damaged fragments, ours and the peer's and the ratio, in all and by letters left."""
    points = operating_points(flags)
    with_errors = damaged(outcomes)
    print(f"\n3. Recall on {len(with_errors)} damaged fragments at equal false flags: ours / partial_ratio = ratio")
    rows = [[f"all ({len(with_errors)})", *(_cell(point, with_errors) for point in points)]]
    rows += [[name, *(_cell(point, chosen) for point in points)] for name, chosen in _by_length(with_errors)]
    print(table(["letters left", *(f">= {point.threshold:g}" for point in points)], rows))
    print("  the points: " + "; ".join(_described(point, flags) for point in points))


def images(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    """The texts in groups of a size; the last may be smaller."""
    source = iter(texts)
    return iter(lambda: list(islice(source, size)), [])


def _alone(matcher: Matcher, text: str, place: str, number: int) -> Look:
    # Rows change more slowly than places, so that each place is seen in every row.
    row = number // len(PLACES)
    return look(matcher, alone(text, left=place == "left edge", right=place == "right edge", row=row), FRAME)


def _show_counts(name: str, lines: Counter[str], flagged: Counter[str]) -> None:
    rows = [[one, str(count), str(flagged[one])] for one, count in lines.most_common()]
    print(table([name, "lines", "flagged"], rows))


def _per_million(count: int, flags: FalseFlags) -> str:
    return f"{count / flags.lines * MILLION:.0f}"


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
