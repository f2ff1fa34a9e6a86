"""How many fragments of signs are found and named rightly: ours at both limits, and the peer at its usual threshold.

Beside it the founding case (eleven letters at the top right of a frame that cuts the rest off), and what the fast
candidate search loses: fragments that the alignment would have recognised, had it been asked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.benchmarks.matching.ours import LIMITS, look
from tests.benchmarks.peer import USUAL
from tests.benchmarks.tables import NOTHING, share, table
from tests.synthetic.fragments import CUTS, ERROR_RATES, LENGTHS, Fragment
from tests.synthetic.readings import FRAME, alone
from watermark_scan.matching.alignment import align
from watermark_scan.matching.folding import fold
from watermark_scan.matching.line_assembly import assemble_lines
from watermark_scan.matching.significance import fitted_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.benchmarks.matching.ours import Look
    from tests.benchmarks.peer import Peer
    from tests.synthetic.fragments import RightAnswers
    from watermark_scan.matching.matcher import Matcher
    from watermark_scan.model import OcrResult, Wording

FOUNDING_CASE = "DEVELOPMENT FOOTAGE. THIS IS A WORK IN PROGRESS. ALL CONTENT SUBJECT TO CHANGE."
LEFT_OVER = ("ALL CONTENT", "ALL C0NTENT", "ALL CONTEN", "ALL CONTENT SU", "L CONTENT SUBJ")
"""What engines may read of it; the first is the case itself."""
WORTH_FINDING = 10.0
"""Bits from which on a fragment counts as one that the alignment recognises."""


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
        matcher: Whose list, channel and index are used.
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
        pairs = [(query, number) for query in matcher.windows(line) for number in right]
        found = align([(query, matcher.index.entries[number][1]) for query, number in pairs], matcher.index.confusions)
        bits = {number: one.bits for (_, number), one in zip(pairs, found, strict=True) if one.bits >= WORTH_FINDING}
        if not bits:
            return None
        kept = not bits.keys().isdisjoint(
            matcher.index.candidates.search(line.text, [matcher.index.candidates.shared_bits(fold(line.text).text)])
        )
        chance = fitted_model().e_value(max(bits.values()), letters_read=0, letters_listed=matcher.index.letters)
        return Searched(rate=fragment.rate, telling=chance <= LIMITS.max_chance, kept=kept)


def measure(matcher: Matcher, peer: Peer, answers: RightAnswers, drawn: Iterable[Fragment]) -> list[Outcome]:
    """Match every fragment with both rules."""
    fragments = list(drawn)
    right = [answers.to(one.original, one.number, one.wording.pattern_id) for one in fragments]
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


def show_founding_case(matcher: Matcher, peer: Peer, wordings: Sequence[Wording]) -> None:
    """Print the verdicts on what is left, read by one engine and by two."""
    listed = [one for one in wordings if fold(FOUNDING_CASE).text in fold(one.text).text]
    names = frozenset(one.pattern_id for one in listed)
    print(
        f"\n   The founding case: «{FOUNDING_CASE}», of which the frame's right edge leaves a little at the top right"
    )
    print(f"  listed as {', '.join(sorted(names)) or 'nothing'}")
    rows = [
        [text, str(len(readings)), *_seen(look(matcher, readings, FRAME), names), f"{score:.0f}"]
        for text, score in zip(LEFT_OVER, peer.best_of(LEFT_OVER, [names] * len(LEFT_OVER)), strict=True)
        for readings in _readings(text)
    ]
    print(table(["read", "engines", "verdict", "expected chance", "partial_ratio"], rows))


def search(matcher: Matcher, outcomes: Iterable[Outcome]) -> list[Searched]:
    """Search for every damaged fragment that the alignment recognises."""
    seeker = Seeker(matcher)
    worth = (one for one in outcomes if one.fragment.rate > 0 and len(fold(one.fragment.text).text) > 0)
    return [found for one in worth if (found := seeker.searched(one)) is not None]


def loss(found: Sequence[Searched]) -> float:
    """Share that the candidate search loses, 0…1; 0 of nothing."""
    return sum(not one.kept for one in found) / len(found) if found else 0.0


def show_losses(found: Sequence[Searched]) -> None:
    """Print the losses by error rate."""
    print(f"\n5. Candidate search: damaged fragments aligned with {WORTH_FINDING:g} bits or more to a right wording")
    rows = [_losses_row(f"{rate:.0%}", [one for one in found if one.rate == rate]) for rate in ERROR_RATES if rate]
    print(
        table(
            ["error rate", "recognised", "lost", "in percent", "strong enough to flag", "lost", "in percent"],
            [*rows, _losses_row("all", found)],
        )
    )


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


def _readings(text: str) -> tuple[tuple[OcrResult, ...], ...]:
    """Of one engine, and of two that agree."""
    once = alone(text, right=True)
    return once, (*once, *(replace(reading, engine="tesseract") for reading in once))


def _seen(seen: Look, names: frozenset[str]) -> tuple[str, str]:
    return seen.verdict, f"{seen.chance(names):.2g}"


def _losses_row(name: str, found: Sequence[Searched]) -> list[str]:
    return [name, *_losses(found), *_losses([one for one in found if one.telling])]


def _losses(found: Sequence[Searched]) -> tuple[str, str, str]:
    lost = sum(not one.kept for one in found)
    return str(len(found)), str(lost), f"{100 * loss(found):.2f}" if found else NOTHING
