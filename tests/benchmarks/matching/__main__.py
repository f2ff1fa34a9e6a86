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

from tests.benchmarks.corpus_readings import load
from tests.benchmarks.matching import calibration, context, corpus, cost, false_flags, recall
from tests.benchmarks.peer import Peer
from tests.synthetic.benign_lines import benign_lines
from tests.synthetic.fragments import ERROR_RATES, RightAnswers, grid, whole
from watermark_scan.catalog.load import load_patterns
from watermark_scan.matching.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.benchmarks.corpus_readings import ReadImage
    from tests.benchmarks.matching.false_flags import FalseFlags
    from tests.benchmarks.matching.recall import Outcome
    from tests.synthetic.benign_lines import BenignLine
    from tests.synthetic.fragments import Fragment
    from watermark_scan.model import Wording

SEED = 20_001


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Everything that the parts share; each part prints its tables.

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

    def run(self) -> None:
        """All parts, in their order."""
        flags = self.innocent_lines()
        if self.arguments.benign:
            corpus.show_texts(self.matcher, self.arguments.benign)
        self.corpus()
        each = self.arguments.each
        outcomes = self._outcomes(grid(self.wordings, each=each, seed=SEED))
        uncut = (one for rate in ERROR_RATES for one in whole(self.wordings, rate=rate, count=each, seed=SEED))
        recall.show(outcomes, self._outcomes(uncut))
        recall.show_founding_case(self.matcher, self.peer, self.wordings)
        false_flags.show_comparison(outcomes, flags)
        texts = [line.text for line in self.lines]
        measured = [calibration.of_corpus(self.matcher, self.read)] if self.read else []
        calibration.show([*measured, calibration.of_lines(self.matcher, texts), calibration.of_single_lines(flags)])
        recall.show_losses(recall.search(self.matcher, outcomes))
        cost.show(cost.measure(self.wordings, texts, repeats=self.arguments.repeats, seed=SEED))
        self.context()

    def innocent_lines(self) -> FalseFlags:
        """Lines that hold no listed wording."""
        flags = false_flags.measure(self.matcher, self.peer, self.lines)
        false_flags.show(flags)
        false_flags.show_images(self.matcher, self.lines)
        return flags

    def context(self) -> None:
        """Texts around marks and pieces of them; takes no lines."""
        chosen = self.arguments
        choice = context.Choice(
            split=chosen.split, seed=SEED, rows=chosen.rows, share=chosen.share, worst=chosen.show, keep=chosen.keep
        )
        context.show(self.wordings, self.matcher, choice)

    def corpus(self) -> None:
        """What was read in a labelled corpus, if it is given."""
        if self.read:
            corpus.show(self.matcher, self.peer, self.read)

    def _outcomes(self, drawn: Iterable[Fragment]) -> list[Outcome]:
        return recall.measure(self.matcher, self.peer, RightAnswers(self.wordings), drawn)


def main() -> None:
    """Run every part."""
    arguments = _arguments()
    patterns = load_patterns()
    print(f"Pattern list {patterns.digest[:19]}, {len(patterns.wordings)} wordings")
    bench = Bench(
        wordings=patterns.wordings,
        matcher=Matcher(patterns.wordings),
        peer=Peer.of(patterns.wordings),
        lines=list(
            benign_lines(
                split="report", count=0 if arguments.only in ("context", "corpus") else arguments.lines, seed=SEED
            )
        ),
        read=load(arguments.readings) if arguments.readings else [],
        arguments=arguments,
    )
    {"context": bench.context, "corpus": bench.corpus, "lines": bench.innocent_lines, None: bench.run}[arguments.only]()
    print(f"\nProcessor time: {process_time():.0f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.matching", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=100_000, help="innocent lines (default: 100000)")
    parser.add_argument("--each", type=int, default=300, help="fragments for each length and error rate (default: 300)")
    parser.add_argument("--repeats", type=int, default=25, help="images for each time measured (default: 25)")
    parser.add_argument(
        "--only",
        choices=("context", "lines", "corpus"),
        help="one part alone: texts around marks, lines, or kept readings",
    )
    parser.add_argument("--split", choices=("tune", "report"), default="report", help="half of the texts around marks")
    parser.add_argument("--rows", default="", help="part of the names of that part's rows, to measure only these")
    parser.add_argument("--share", type=float, default=1.0, help="share of that part's pictures (default: 1, all)")
    parser.add_argument("--show", type=int, default=0, help="worst examples of each row of that part (default: none)")
    parser.add_argument("--keep", type=Path, help="a file for what was made of each text of that part, tab-separated")
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
