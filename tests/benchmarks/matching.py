"""`make bench-matching`: recall on damaged fragments, false flags, calibration and cost, side by side with a peer.

    python -m tests.benchmarks.matching [--readings out/readings.jsonl] [--benign texts.tsv] [--lines N] [--each N]

The peer is the field's usual rule: `rapidfuzz.fuzz.partial_ratio` of at least 85 between a line and a wording of at
least 8 letters. Lines, fragments and seeds are disjoint from those that anything was tuned or fitted on.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from tests.benchmarks import (
    calibration,
    candidate_loss,
    corpus_marks,
    equal_flags,
    false_flags,
    founding_case,
    matching_cost,
    recall,
    targets,
)
from tests.benchmarks.benign_lines import benign_lines
from tests.benchmarks.corpus_readings import load
from tests.benchmarks.fragments import ERROR_RATES, fragments, grid, whole
from tests.benchmarks.peer import Peer
from tests.benchmarks.right_answers import RightAnswers
from watermark_scan.catalog.load import load_patterns
from watermark_scan.matching.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.benchmarks.benign_lines import BenignLine
    from tests.benchmarks.corpus_readings import ReadImage
    from tests.benchmarks.false_flags import FalseFlags
    from tests.benchmarks.fragments import Fragment
    from tests.benchmarks.recall import Outcome
    from tests.benchmarks.targets import Target
    from watermark_scan.model import Wording

SEED = 20_001
EXACT = ((16, 0.10), (24, 0.20))
"""Letters and error rates that have a target of their own."""
PLOT = Path("out/calibration.png")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Everything that the parts share; each part prints its tables and answers with its targets.

    Attributes:
        wordings: The built-in list.
        matcher: That list, prepared.
        peer: The other rule over the same list.
        lines: Innocent ones.
        read: A labelled corpus as read; empty without one.
        arguments: Of the command line.
    """

    wordings: tuple[Wording, ...]
    matcher: Matcher
    peer: Peer
    lines: list[BenignLine]
    read: list[ReadImage]
    arguments: argparse.Namespace

    def run(self) -> list[Target]:
        """All parts."""
        flags = false_flags.measure(self.matcher, self.peer, self.lines)
        false_flags.show(flags)
        false_flags.show_images(self.matcher, self.lines)
        outcomes = self._outcomes(grid(self.wordings, each=self.arguments.each, seed=SEED))
        return [
            *targets.of_false_flags(flags),
            *self._silence(),
            *self._recall(outcomes),
            *self._comparison(outcomes, flags),
            *self._calibration(flags),
            *self._candidates(outcomes),
            *self._cost(),
        ]

    def _outcomes(self, drawn: Iterable[Fragment]) -> list[Outcome]:
        return recall.measure(self.matcher, self.peer, RightAnswers(self.wordings), drawn)

    def _silence(self) -> Iterator[Target]:
        if self.arguments.benign:
            loud = corpus_marks.flagged_texts(self.matcher, self.arguments.benign)
            yield targets.Target(name="benign texts flagged", value=loud, goal=0, most=True)
        if self.read:
            corpus_marks.show_corpus(self.matcher, self.peer, self.read)

    def _recall(self, outcomes: list[Outcome]) -> Iterator[Target]:
        each = self.arguments.each
        uncut = (one for rate in ERROR_RATES for one in whole(self.wordings, rate=rate, count=each, seed=SEED))
        recall.show(outcomes, self._outcomes(uncut))
        founding_case.show(self.matcher, self.peer, self.wordings)
        exact = [
            self._outcomes(fragments(self.wordings, lengths=(size, size), rate=rate, count=2 * each, seed=SEED))
            for size, rate in EXACT
        ]
        yield from targets.of_recall(exact, founding_case.verdict(self.matcher))

    def _comparison(self, outcomes: list[Outcome], flags: FalseFlags) -> Iterator[Target]:
        equal_flags.show(outcomes, flags)
        yield from targets.of_comparison(outcomes, flags)

    def _calibration(self, flags: FalseFlags) -> Iterator[Target]:
        measured = [calibration.of_corpus(self.matcher, self.read)] if self.read else []
        measured.append(calibration.of_lines(self.matcher, [line.text for line in self.lines]))
        beside = calibration.of_single_lines(flags)
        calibration.show([*measured, beside])
        if calibration.plot([*measured, beside], PLOT):
            print(f"  drawn in {PLOT}")
        yield from targets.of_calibration(measured)

    def _candidates(self, outcomes: list[Outcome]) -> Iterator[Target]:
        found = candidate_loss.measure(self.matcher, outcomes)
        candidate_loss.show(found)
        yield from targets.of_candidates(found)

    def _cost(self) -> Iterator[Target]:
        texts = [line.text for line in self.lines]
        costs = matching_cost.measure(self.wordings, texts, repeats=self.arguments.repeats, seed=SEED)
        matching_cost.show(costs)
        yield from targets.of_cost(costs)


def main() -> None:
    """Run every part."""
    arguments = _arguments()
    patterns = load_patterns()
    print(f"Pattern list {patterns.digest[:19]}, {len(patterns.wordings)} wordings")
    reached = Bench(
        wordings=patterns.wordings,
        matcher=Matcher(patterns.wordings),
        peer=Peer.of(patterns.wordings),
        lines=list(benign_lines(split="report", count=arguments.lines, seed=SEED)),
        read=load(arguments.readings) if arguments.readings else [],
        arguments=arguments,
    ).run()
    targets.show(reached)
    print(f"\nProcessor time: {process_time():.0f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.matching", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=100_000, help="innocent lines (default: 100000)")
    parser.add_argument("--each", type=int, default=300, help="fragments for each length and error rate (default: 300)")
    parser.add_argument("--repeats", type=int, default=25, help="images for each time measured (default: 25)")
    parser.add_argument("--readings", type=_file, help="kept readings of a labelled corpus")
    parser.add_argument("--benign", type=_file, help="a tab-separated file whose first column must not be flagged")
    return parser.parse_args()


def _file(path: str) -> Path:
    """A path, refused at once where no file is."""
    if not Path(path).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {path}")
    return Path(path)


if __name__ == "__main__":
    main()
