"""What both engines write where nothing stands: the surprise, in bits, of each letter in noise.

    python -m tests.training.measure_noise out/readings.jsonl

The readings come from `tests.benchmarks.corpus_readings`; only photographs count.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

from tests.benchmarks.corpus_readings import load
from tests.synthetic.labelled_corpus import PHOTOGRAPHS
from watermark_scan.matching.folding import fold

SHOWN = 8


def main() -> None:
    """Print the letters that noise is made of, for each engine."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for image in load(Path(sys.argv[1])):
        if image.row["class"] == PHOTOGRAPHS:
            for reading in image.readings:
                counts[reading.engine].update(fold(reading.text).text)
    for reader, letters in sorted(counts.items()):
        bits = {letter: -math.log2(count / letters.total()) for letter, count in letters.most_common(SHOWN)}
        print(f"{reader:10} {letters.total():7} letters:", *(f"{letter} {value:.1f}" for letter, value in bits.items()))


if __name__ == "__main__":
    main()
