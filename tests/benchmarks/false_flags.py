"""How many innocent lines are flagged: ours at the default limit, and the peer at several thresholds."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING

from tests.benchmarks.lines import FRAME, alone, page
from tests.benchmarks.ours import LIMITS, look
from tests.benchmarks.peer import THRESHOLDS
from tests.benchmarks.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.benign_lines import BenignLine
    from tests.benchmarks.ours import Look
    from tests.benchmarks.peer import Peer
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
