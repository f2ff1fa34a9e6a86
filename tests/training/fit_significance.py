"""Fits the law of chance matches on benign lines, stores it, and shows whether it holds on others: `make fit`.

    python -m tests.training.fit_significance [--lines N] [--readings out/readings.jsonl]

The lines are those of `tests.synthetic.benign_lines`: the law is fitted on their tuning half, and held against their
reporting half, twenty lines to an image. Readings of a labelled corpus (`tests.benchmarks.corpus_readings`) are only
held against, never fitted on, so that anybody gets the same law.

Method: matches above a threshold are taken as a Poisson process whose rate falls exponentially with the score, in
proportion to the search space (letters read × letters listed). Then the maximum-likelihood decay is the inverse of the
mean excess over the threshold (as for any exponential tail), and the density the number of matches over the summed
search space.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.corpus_readings import load
from tests.benchmarks.tables import table
from tests.synthetic.benign_lines import benign_lines
from tests.synthetic.labelled_corpus import POSITIVE
from tests.synthetic.readings import page
from watermark_scan.catalog.load import load_patterns
from watermark_scan.matching.matcher import Matcher
from watermark_scan.matching.selection import select
from watermark_scan.matching.significance import MIN_LETTERS_READ, EValueModel, fitted_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.synthetic.benign_lines import Split
    from watermark_scan.geometry import Box
    from watermark_scan.matching.hits import Hit
    from watermark_scan.model import OcrResult

LINES = 100_000
SEED = 1
LINES_PER_IMAGE = 20
CAUTION = 1.5
"""By which chance is counted higher than fitted: pictures, and lines that the frame cuts, have more chance matches than
pages of lines have, where it decides. Three until the context of a match was weighed; see MEASUREMENTS.md."""
THRESHOLD = 8.0
"""Bits above which matches count: below, the competition of explanations bends the tail."""
WEIGHTS = {"tesseract": 0.1}
"""What a letter of a reader counts. Of 0, 0.05, 0.1, 0.25, 0.5 and 1 these explain best how many chance matches each
clean image has (log-likelihoods -119, -118, -118, -121, -127, -136 on 310 images)."""
LEVELS = (1.0, 0.1, 0.01, 0.001)
"""Expected chance matches at which the law is held against what happens."""
TARGET = Path(__file__).parents[2] / "watermark_scan" / "matching" / "data" / "chance.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One image without listed wordings.

    Attributes:
        findings: Of each chance finding its bits, and the letters read beside it (weighted).
        letters: Read in all (weighted).
        listed: Letters of the list.
    """

    findings: tuple[tuple[float, float], ...]
    letters: float
    listed: int

    def observed(self, model: EValueModel, level: float) -> int:
        """Findings that the model expects to be at most so many."""
        return sum(
            model.e_value(bits, letters_read=beside, letters_listed=self.listed) <= level
            for bits, beside in self.findings
        )


def sample(matcher: Matcher, readings: Sequence[OcrResult], frame: Box) -> Sample:
    """The chance findings of one image, after competition, as in a scan; short marks follow a law of their own."""
    found = matcher.search(readings, frame)
    weigher = EValueModel(decay=1, density=1, weights=WEIGHTS)
    letters = weigher.search_space(found.letters_read)
    scored: dict[tuple[str, str], tuple[float, float]] = {}

    def rank(hit: Hit, further: float) -> float:
        bits = hit.bits + further
        own = weigher.search_space({hit.line.parts[0].engine: hit.letters})
        scored[hit.wording.pattern_id, hit.matched_text] = bits, max(0.0, letters - own)
        return float(2.0**-bits)

    kept = select([hit for hit in found.hits if not hit.wording.exact_token], rank, readings).evidence
    findings = tuple(scored[finding.wording.pattern_id, finding.text] for finding in kept)
    return Sample(findings=findings, letters=letters, listed=found.letters_listed)


def of_lines(matcher: Matcher, split: Split, count: int) -> list[Sample]:
    """Images' worth of benign lines."""
    lines = benign_lines(split=split, count=count, seed=SEED)
    images = iter(lambda: [line.text for line in islice(lines, LINES_PER_IMAGE)], [])
    return [sample(matcher, *page(texts)) for texts in images]


def of_corpus(matcher: Matcher, readings: Path) -> list[Sample]:
    """The pictures of a labelled corpus that bear no mark."""
    images = (image for image in load(readings) if image.row["class"] != POSITIVE)
    return [sample(matcher, image.readings, image.frame) for image in images]


def fit(samples: Iterable[Sample]) -> EValueModel:
    """The law of the chance matches above the threshold, without caution."""
    everything = list(samples)
    excess = [bits - THRESHOLD for one in everything for bits, _ in one.findings if bits >= THRESHOLD]
    space = sum((one.letters + MIN_LETTERS_READ) * one.listed for one in everything)
    decay = len(excess) / (math.log(2) * sum(excess))
    density = len(excess) / (space * 2 ** (-decay * THRESHOLD))
    return EValueModel(decay=decay, density=density, floor=THRESHOLD, weights=WEIGHTS)


def calibration(samples: Sequence[Sample], models: Sequence[EValueModel]) -> list[tuple[str, ...]]:
    """For each level: what is expected, and what is observed by each of the models, with the ratio."""
    rows = []
    for level in LEVELS:
        expected = level * len(samples)
        observed = [sum(one.observed(model, level) for one in samples) for model in models]
        rows.append((f"{level:g}", f"{expected:g}", *(f"{count} = {count / expected:.2f}" for count in observed)))
    return rows


def main() -> None:
    """Fit, check and store."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=LINES, help=f"to fit on, and as many to check on ({LINES})")
    parser.add_argument("--readings", type=Path, help="kept readings of a labelled corpus, to check on, too")
    parser.add_argument("--target", type=Path, default=TARGET, help="the file to write; the package's own")
    arguments = parser.parse_args()
    patterns = load_patterns()
    matcher = Matcher(patterns.wordings)
    samples = of_lines(matcher, "tune", arguments.lines)
    found = fit(samples)
    matches = sum(bits >= THRESHOLD for one in samples for bits, _ in one.findings)
    print(f"{len(samples)} images, {matches} chance matches of {THRESHOLD:g} bits or more")
    print(f"decay {found.decay:.4f}, density {found.density:.4g}, stored {CAUTION:g} times as high")
    law = {"decay": round(found.decay, 4), "density": float(f"{CAUTION * found.density:.4g}")}
    stored = EValueModel(**law, floor=THRESHOLD, weights=WEIGHTS)
    held_out = {"lines of the other half": of_lines(matcher, "report", arguments.lines)}
    if arguments.readings:
        held_out["pictures without a mark"] = of_corpus(matcher, arguments.readings)
    for name, others in held_out.items():
        print(f"\nFindings in {len(others)} images of {name}: observed = observed / expected")
        print(table(["at most", "expected", "law until now", "new law"], calibration(others, [fitted_model(), stored])))
    content = {
        **law,
        "weights": WEIGHTS,
        "fitted_by": "tests/training/fit_significance.py",
        "fitted_on": {"lines": arguments.lines, "seed": SEED, "threshold_bits": THRESHOLD, "caution": CAUTION},
        "pattern_list": patterns.digest,
    }
    arguments.target.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
