"""Fit the law of chance matches on images that hold no listed wording, and store it with its provenance.

    python -m tests.training.fit_significance out/readings.jsonl

The readings come from `tests.benchmarks.corpus_readings`; images of the class `positive` are left out. To these come
pictures' worth of benign lines in several languages from `tests.synthetic.benign_lines` (its tuning half).

Method: matches above a threshold are taken as a Poisson process whose rate falls exponentially with the score, in
proportion to the search space (letters read × letters listed). Then the maximum-likelihood decay is the inverse of the
mean excess over the threshold (as for any exponential tail), and the density the number of matches over the summed
search space.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.corpus_readings import load
from tests.synthetic.benign_lines import benign_lines
from tests.synthetic.readings import page
from watermark_scan.catalog.load import load_patterns
from watermark_scan.matching.matcher import Matcher
from watermark_scan.matching.selection import select
from watermark_scan.matching.significance import MIN_LETTERS_READ, ChanceModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.matching.hits import Hit
    from watermark_scan.model import OcrResult

CAUTION = 2.0
"""By which chance is counted higher than fitted: innocent lines that the fit never saw give 1.6 times the matches."""
THRESHOLD = 8.0
"""Bits above which matches count: below, the competition of explanations bends the tail."""
WEIGHTS = {"tesseract": 0.1}
"""What a letter of a reader counts. Of 0, 0.05, 0.1, 0.25, 0.5 and 1 these explain best how many chance matches each
clean image has (log-likelihoods -119, -118, -118, -121, -127, -136 on 310 images)."""
LINES_PER_IMAGE = 20
GENERATED_IMAGES = 310
"""As many as the real ones at hand, so that neither kind outweighs the other: real pictures have the heavier tail."""
TARGET = Path(__file__).parents[2] / "watermark_scan" / "matching" / "data" / "chance.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One image without listed wordings.

    Attributes:
        scores: Bits of each finding in it.
        space: Letters read × letters listed.
    """

    scores: tuple[float, ...]
    space: float


def sample(matcher: Matcher, readings: Sequence[OcrResult], frame: Box) -> Sample:
    """The chance findings of one image, after competition, as in a scan."""
    found = matcher.search(readings, frame)
    scored: dict[tuple[str, str], float] = {}

    def rank(hit: Hit, further: float) -> float:
        scored[hit.wording.pattern_id, hit.matched_text] = hit.weighed + further
        return float(2.0 ** -(hit.weighed + further))

    kept = select([hit for hit in found.hits if not hit.wording.exact_token], rank).findings
    scores = tuple(scored[finding.wording.pattern_id, finding.text] for finding in kept)
    space = ChanceModel(decay=1, density=1, weights=WEIGHTS).search_space(found.letters) + MIN_LETTERS_READ
    return Sample(scores=scores, space=space * found.listed)


def fit(samples: Iterable[Sample]) -> tuple[float, float]:
    """Decay (per bit, to the base 2) and density of the chance matches above the threshold."""
    everything = list(samples)
    excess = [score - THRESHOLD for one in everything for score in one.scores if score >= THRESHOLD]
    decay = len(excess) / (math.log(2) * sum(excess))
    density = len(excess) / (sum(one.space for one in everything) * 2 ** (-decay * THRESHOLD))
    return decay, density


def generated(matcher: Matcher) -> list[Sample]:
    """Images' worth of benign lines."""
    lines = benign_lines(split="tune", count=LINES_PER_IMAGE * GENERATED_IMAGES, seed=1)
    images = iter(lambda: [line.text for line in islice(lines, LINES_PER_IMAGE)], [])
    return [sample(matcher, *page(texts)) for texts in images]


def main() -> None:
    """Fit and store."""
    patterns = load_patterns()
    matcher = Matcher(patterns.wordings)
    images = [image for image in load(Path(sys.argv[1])) if image.row["class"] != "positive"]
    real = [sample(matcher, image.readings, image.frame) for image in images]
    drawn = generated(matcher)
    for name, samples in (("real images", real), ("generated lines", drawn), ("both", real + drawn)):
        decay, density = fit(samples)
        print(f"{name:16} {len(samples):6} images  decay {decay:.3f}  density {density:.3g}")
    decay, density = fit(real + drawn)
    TARGET.write_text(
        json.dumps(
            {
                "decay": round(decay, 4),
                "density": float(f"{CAUTION * density:.4g}"),
                "weights": WEIGHTS,
                "fitted_by": "tests/training/fit_significance.py",
                "fitted_on": {"images": len(real), "generated_images": len(drawn), "threshold_bits": THRESHOLD},
                "pattern_list": patterns.digest,
                "date": datetime.now(tz=UTC).date().isoformat(),
            },
            indent=2,
        )
        + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
