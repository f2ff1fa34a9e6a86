"""Fit how likely chance is to make a wording look at home on a line, and store it with its provenance.

    python -m tests.training.fit_spotting CORPUS

Lines are those that a scan would look at again: found by the real finders, and read by no engine with confidence. They
come from generated pictures (tuning seed; overlays, ordinary text, none) and from those of a folder of labelled
pictures that bear no mark, of which every second one is kept out of the fit and only checked against.

Method: target–decoy competition gives each line's signs (`watermark_scan.spotting.chance`). Logistic regression on
them tells lines where the right wording came first from all others: its bits. On lines without a wording the bits above
their upper twentieth are taken as exponential, as `fit_significance` does: that gives decay and density.
"""

from __future__ import annotations

import argparse
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.benchmarks.accuracy import corpus
from tests.benchmarks.accuracy.overlays import Kind, Pictures, Purpose
from tests.benchmarks.accuracy.truth import Truth
from watermark_scan.catalog.load import load_patterns
from watermark_scan.imaging.decode import decode
from watermark_scan.look import look
from watermark_scan.matching.matcher import Matcher
from watermark_scan.options import ScanOptions
from watermark_scan.readers import open_readers
from watermark_scan.second_look import LINES, Lit, in_doubt
from watermark_scan.spotting.chance import SIGNS, ChanceModel, Signs, signs_of, values_of
from watermark_scan.spotting.ranking import rank
from watermark_scan.spotting.spotter import Spotter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from tests.benchmarks.accuracy.overlays import Drawn
    from watermark_scan.imaging.frame import Frame
    from watermark_scan.line import Line

SEED = 31
CAUTION = 2.0
"""By which chance is counted higher than fitted."""
TAIL = 0.05
"""Share of the lines without a wording whose bits the law is fitted on: the highest."""
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
        right: Whether the best wording is it.
    """

    signs: Signs
    marked: bool
    right: bool


class Looker:
    """Scans as far as lines in doubt, and spots them."""

    def __init__(self) -> None:
        wordings = load_patterns().wordings
        self._matcher = Matcher(wordings)
        self._spotter = Spotter(wordings)
        self._truth = Truth.of(wordings)
        options = ScanOptions()
        self._readers, self._plan, self._limit = open_readers(options), options.regions, options.max_chance

    def cases(self, frame: Frame, drawn: Drawn | None) -> Iterator[Case]:
        """Of one picture: the line of its overlay, or the lines in doubt of one without."""
        seen = look(frame, self._readers, self._plan)
        result = self._matcher.match(seen.readings, frame.box)
        if drawn is None and any(found.chance <= self._limit for found in result.findings):
            return
        read = Lit(box=frame.box, lines=seen.lines, readings=seen.readings, result=result)
        lines = (
            [seen.lines[number] for number in in_doubt(read)[:LINES]] if drawn is None else _there(drawn, seen.lines)
        )
        right = self._truth.entries(drawn) if drawn else frozenset()
        for line in lines:
            ranking = rank(line, frame.box, self._spotter.shelf)
            signs = signs_of(ranking, self._spotter.shelf)
            if signs is not None:
                entry = self._spotter.entry_of(ranking, signs.best)
                yield Case(signs=signs, marked=drawn is not None, right=entry in right)


def _there(drawn: Drawn, lines: Sequence[Line]) -> list[Line]:
    """The line found where the text was drawn, if any."""

    def overlap(line: Line) -> float:
        common = (line.box.intersection(one.box) for one in drawn.lines)
        pairs = zip(common, drawn.lines, strict=True)
        return max((part.area / line.box.union(one.box).area for part, one in pairs if part), default=0.0)

    best = max(lines, key=overlap, default=None)
    return [best] if best is not None and overlap(best) >= _THERE else []


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
    """Decay (per bit, to the base 2) and density, of the bits of lines that hold no wording."""
    start = float(np.quantile(bits, 1 - TAIL))
    excess = bits[bits > start] - start
    decay = 1 / (np.log(2) * float(excess.mean()))
    return decay, CAUTION * TAIL * 2.0 ** (decay * start)


def check(model: ChanceModel, cases: Iterable[Case]) -> None:
    """Print how many lines without a wording give so little chance, beside how many should."""
    expected = np.array([model.expected(model.bits(case.signs)) for case in cases if not case.marked])
    for limit in (0.1, 0.03, 0.01, 0.003, 0.001):
        print(f"  expected {limit:<6} lines {len(expected):4}  found {(expected <= limit).mean():.4f}")


def main() -> None:
    """Fit, check and store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path, help="a folder of labelled pictures with manifest.csv")
    parser.add_argument("--pictures", type=int, default=100, help="generated ones of each kind (default: 100)")
    arguments = parser.parse_args()
    looker, source = Looker(), Pictures(purpose=Purpose.TUNING, seed=SEED)
    cases: list[Case] = []
    for index in range(arguments.pictures):
        for kind in Kind:
            sample = source.sample(kind, index)
            drawn = sample.drawn if kind is Kind.OVERLAY else None
            cases.extend(looker.cases(decode(sample.pixels, max_pixels=ScanOptions().max_pixels), drawn))
    held_out: list[Case] = []
    for row in corpus.rows(arguments.corpus):
        if row["class"] != corpus.POSITIVE:
            frame = decode(arguments.corpus / row["path"], max_pixels=ScanOptions().max_pixels)
            (held_out if zlib.crc32(row["path"].encode()) % 2 else cases).extend(looker.cases(frame, None))
    _store(cases, held_out)


def _store(cases: Sequence[Case], held_out: Sequence[Case]) -> None:
    named = dict(zip(SIGNS, weights(cases).round(3).tolist(), strict=True))
    unit = ChanceModel(weights=named, decay=1, density=1)
    decay, density = law(np.array([unit.bits(case.signs) for case in cases if not case.marked]))
    model = ChanceModel(weights=named, decay=round(decay, 3), density=float(f"{density:.4g}"))
    print("Pictures kept out of the fit:")
    check(model, held_out)
    marked = [case for case in cases if case.marked]
    first = sum(case.right for case in marked) / len(marked)
    print(f"Lines with a wording: {len(marked)}, the right one first on {first:.3f}")
    stored = {
        "weights": named,
        "decay": model.decay,
        "density": model.density,
        "fitted_by": "tests/training/fit_spotting.py",
        "fitted_on": {"marked_lines": len(marked), "other_lines": len(cases) - len(marked)},
        "pattern_list": load_patterns().digest,
        "date": datetime.now(tz=UTC).date().isoformat(),
    }
    TARGET.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
