"""Fit how likely chance is to make a wording look at home on a line, and store it with its provenance.

    python -m tests.training.fit_spotting [--pictures 200] [--lines 5] [--seed 31] [--corpus FOLDER]

About fifteen minutes on one core as it is set; a folder of labelled pictures adds about a second for each. Lines are
those that a scan without readers looks at, the likeliest of each picture: of generated ones (tuning; overlays, ordinary
text, none), and of the folder's that bear no mark. What is printed is checked crosswise: each half of the pictures
against the law that fits the other half. What is stored fits both. Lines that a reader would have read with confidence
are among them: they are the harder ones not to mistake.

Method: target–decoy competition gives each line's signs (`watermark_scan.spotting.chance`). Logistic regression on
them tells lines where the right wording came first from all others: its bits. On lines without a wording the bits above
their upper fiftieth are taken as exponential, as `fit_significance` does: that gives decay and density.
"""

from __future__ import annotations

import argparse
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import threadpool_limits

from tests.benchmarks.tables import table
from tests.synthetic import labelled_corpus as corpus
from tests.synthetic.fragments import RightAnswers
from tests.synthetic.overlays import Kind, Pictures, Purpose
from watermark_scan.catalog.load import load_patterns
from watermark_scan.evidence import MatchResult
from watermark_scan.frame import Frame
from watermark_scan.ocr import open_engines
from watermark_scan.options import ScanOptions
from watermark_scan.pipeline import look
from watermark_scan.second_look import Lit, in_doubt
from watermark_scan.sources.decode import decode
from watermark_scan.spotting.chance import SIGNS, ChanceModel, Signs, chance_model, signs_of, values_of
from watermark_scan.spotting.ranking import rank
from watermark_scan.spotting.spotter import Spotter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tests.synthetic.overlays import Drawn
    from watermark_scan.geometry import Box
    from watermark_scan.model import TextLine

SEED = 31
PICTURES, LINES = 200, 5
"""Generated pictures of each kind, and lines of a picture without a mark."""
CAUTION = 1.2
"""By which chance is counted higher than fitted."""
TAIL = 0.02
"""Share of the lines without a wording whose bits the law is fitted on: the highest. With a twentieth instead, whose
bits fall off more slowly, the law is three times as strict as it says where it decides."""
LIMITS = (0.1, 0.03, 0.01, 0.003, 0.001)
"""Expected chance matches at which the law is checked."""
_RIDGE = 0.3
"""Keeps weights small where few lines speak."""
_ROUNDS = 60
_THERE = 0.3
"""Overlap of a line with a drawn one, of both together, from which it is that one."""
TARGET = Path(__file__).parents[2] / "watermark_scan" / "spotting" / "data" / "chance.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A line that was looked at.

    Attributes:
        signs: What speaks for the best wording there.
        marked: Whether a listed wording was drawn there.
        right: Whether the best wording is it, or words of it.
    """

    signs: Signs
    marked: bool
    right: bool


class Looker:
    """Finds lines as a scan without readers does, and spots them."""

    def __init__(self, lines: int) -> None:
        wordings = load_patterns().wordings
        self._lines = lines
        self._spotter = Spotter(wordings)
        self._answers = RightAnswers(wordings)
        options = ScanOptions(readers=(), spotting=True)
        self._readers, self._plan = open_engines(options), options.regions

    def cases(self, frame: Frame, drawn: Drawn | None) -> Iterator[Case]:
        """Of one picture: the line of its overlay, or the likeliest lines of one without."""
        lines = look(frame, self._readers, self._plan, None).lines
        right = self._right(drawn)
        likely = in_doubt(Lit(box=frame.box, lines=lines, readings=(), result=MatchResult()))[: self._lines]
        unmarked = [lines[number] for number in likely]
        for line in unmarked if drawn is None else there([one.box for one in drawn.lines], lines):
            ranking = rank(line, frame.box, self._spotter.shelf)
            signs = signs_of(ranking, self._spotter.shelf)
            if signs is not None:
                seen = _plain(ranking.seen(signs.best, self._spotter.shelf.texts))
                is_right = self._spotter.entry_of(ranking, signs.best) in right
                is_right = is_right or (drawn is not None and seen in _plain(drawn.visible))
                yield Case(signs=signs, marked=drawn is not None, right=is_right)

    def _right(self, drawn: Drawn | None) -> frozenset[str]:
        wording = drawn.phrase.wording if drawn else None
        return (
            self._answers.to(drawn.visible, drawn.phrase.number, wording.pattern_id)
            if drawn and wording
            else frozenset()
        )


def there(drawn: Sequence[Box], lines: Sequence[TextLine]) -> list[TextLine]:
    """The line found where a text was drawn, and the same turned upside down; `drawn` are the text's own lines."""

    def overlap(line: TextLine) -> float:
        common = ((line.box.intersection(box), line.box.union(box)) for box in drawn)
        return max((part.area / both.area for part, both in common if part), default=0.0)

    best = max(lines, key=overlap, default=None)
    if best is None or overlap(best) < _THERE:
        return []
    return [line for line in lines if line.box == best.box]


def weights(cases: Sequence[Case]) -> NDArray[np.float64]:
    """Bits for a unit of each sign: logistic regression by Newton's method, with a ridge on all but the constant."""
    signs = np.array([values_of(case.signs) for case in cases])
    right = np.array([case.right for case in cases], float)
    ridge = np.diag([1e-6, *[_RIDGE] * (signs.shape[1] - 1)])
    found = np.zeros(signs.shape[1])
    for _ in range(_ROUNDS):
        expected = 1 / (1 + np.exp(-np.clip(signs @ found, -30, 30)))
        slope = (signs * (expected * (1 - expected) + 1e-9)[:, None]).T @ signs + ridge
        found = found + np.linalg.solve(slope, signs.T @ (right - expected) - ridge @ found)
    return np.asarray(found / np.log(2), np.float64)


def law(bits: NDArray[np.float64]) -> tuple[float, float]:
    """Decay (per bit, to the base 2) and density, of the bits of lines that hold no wording.

    The mean excess is taken a standard error larger than found, lest few lines promise too thin a tail.
    """
    start = float(np.quantile(bits, 1 - TAIL))
    excess = bits[bits > start] - start
    decay = 1 / (float(np.log(2)) * float(excess.mean()) * (1 + len(excess) ** -0.5))
    return decay, CAUTION * TAIL * 2.0 ** (decay * start)


def fitted(cases: Sequence[Case]) -> ChanceModel:
    """The law that these lines follow."""
    named = dict(zip(SIGNS, weights(cases).round(3).tolist(), strict=True))
    unit = ChanceModel(weights=named, decay=1, density=1)
    decay, density = law(np.array([unit.bits(case.signs) for case in cases if not case.marked]))
    return ChanceModel(weights=named, decay=round(decay, 3), density=float(f"{density:.4g}"))


def shares(model: ChanceModel, cases: Sequence[Case]) -> list[tuple[float, float]]:
    """For each limit, how many lines are that unlikely to be chance: of those without a wording, and of those with one.

    The first share must not be above the limit. Of lines with a wording only those count on which it comes first.
    """
    expected = np.array([model.expected(model.bits(case.signs)) for case in cases])
    marked, right = (np.array([getattr(case, name) for case in cases], bool) for name in ("marked", "right"))
    rare = [expected <= limit for limit in LIMITS]
    return [(float(one[~marked].mean()), float((one & right)[marked].mean())) for one in rare]


def main() -> None:
    """Fit, check and store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pictures", type=int, default=PICTURES, help=f"generated ones of each kind ({PICTURES})")
    parser.add_argument("--lines", type=int, default=LINES, help=f"of each picture without a mark ({LINES})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the generator ({SEED})")
    parser.add_argument("--corpus", type=Path, help="a folder of labelled pictures with manifest.csv")
    parser.add_argument("--store", type=Path, default=TARGET, help="where to; the package's own file")
    arguments = parser.parse_args()
    # Products as small as these are many times slower when several threads share them.
    threadpool_limits(1, user_api="blas")
    looker = Looker(arguments.lines)
    halves: tuple[list[Case], list[Case]] = ([], [])
    for number, (half, frame, drawn) in enumerate(_pictures(arguments)):
        halves[half].extend(looker.cases(frame, drawn))
        print(f"\r  {number + 1} pictures", end="", flush=True)
    print()
    _show(halves)
    cases = [*halves[0], *halves[1]]
    stored = {**_as_stored(fitted(cases)), "fitted_on": _provenance(cases, arguments)}
    arguments.store.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


def _pictures(arguments: argparse.Namespace) -> Iterator[tuple[int, Frame, Drawn | None]]:
    """Which half, the picture, and what was drawn on it."""
    source = Pictures(purpose=Purpose.TUNING, seed=arguments.seed)
    for index in range(arguments.pictures):
        for kind in Kind:
            sample = source.sample(kind, index)
            yield index % 2, Frame(pixels=sample.pixels), sample.drawn if kind is Kind.OVERLAY else None
    for row in corpus.rows(arguments.corpus) if arguments.corpus else ():
        if row["class"] != corpus.POSITIVE:
            frame = decode(arguments.corpus / row["path"], max_pixels=ScanOptions().max_pixels)
            yield zlib.crc32(row["path"].encode()) % 2, frame, None


def _show(halves: tuple[Sequence[Case], Sequence[Case]]) -> None:
    cases = [*halves[0], *halves[1]]
    others, marked = (sum(case.marked == kind for case in cases) for kind in (False, True))
    first = sum(case.right for case in cases) / max(marked, 1)
    print(f"{others} lines without a wording, {marked} with one, which comes first on {first:.3f}")
    crosswise = [shares(fitted(one), other) for one, other in (halves, halves[::-1])]
    means = [tuple((a + b) / 2 for a, b in zip(*parts, strict=True)) for parts in zip(*crosswise, strict=True)]
    rows = [
        [f"{limit:g}", *(f"{share:.4f}" for share in (*stored, *mean))]
        for limit, stored, mean in zip(LIMITS, shares(chance_model(), cases), means, strict=True)
    ]
    print(table(["expected", "stored until now: without", "with", "crosswise: without", "with"], rows))


def _as_stored(model: ChanceModel) -> dict[str, Any]:
    return {
        "weights": dict(model.weights),
        "decay": model.decay,
        "density": model.density,
        "fitted_by": "tests/training/fit_spotting.py",
        "pattern_list": load_patterns().digest,
        "date": datetime.now(tz=UTC).date().isoformat(),
    }


def _provenance(cases: Sequence[Case], arguments: argparse.Namespace) -> dict[str, int]:
    marked = sum(case.marked for case in cases)
    labelled = sum(row["class"] != corpus.POSITIVE for row in corpus.rows(arguments.corpus)) if arguments.corpus else 0
    return {
        "marked_lines": marked,
        "other_lines": len(cases) - marked,
        "pictures_of_each_kind": arguments.pictures,
        "labelled_pictures": labelled,
        "seed": arguments.seed,
    }


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


if __name__ == "__main__":
    main()
