"""`make bench-unlisted`: of how many overlays that no list has the report tells, and of how many other pictures.

    python -m tests.benchmarks.unlisted [--overlays N] [--seed N] [--tune] [--corpus FOLDER] [--every N] [--workers N]

An overlay counts as shown when the report's `unlisted` has a box on it, and as listed, and is left out, when a wording
of the list was found instead. Pictures of the labelled folder count as shown when `unlisted` has anything.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tests.synthetic import labelled_corpus
from tests.synthetic.overlays import Kind, Pictures, Purpose
from watermark_scan.geometry import Box
from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.report import BoxModel

Outcome = Literal["shown", "not shown", "listed"]
SEED = 30_002
"""Of published results."""
TEXT = "negative_text"
"""Pictures of the labelled folder that hold text, and no mark."""
_MOSTLY = 0.5
"""Overlap of two boxes, of the smaller one, from which one shows the other."""


def main() -> None:
    """Run, and print what was missed or shown, and the shares."""
    arguments = _arguments()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    purpose = Purpose.TUNING if arguments.tune else Purpose.REPORTING
    jobs: list[tuple[str, Pictures | Path, int]] = [
        ("overlays", Pictures(purpose=purpose, seed=arguments.seed), index) for index in range(arguments.overlays)
    ]
    if arguments.corpus:
        for name in (labelled_corpus.PHOTOGRAPHS, TEXT):
            paths = labelled_corpus.paths(arguments.corpus, name)[:: arguments.every]
            jobs.extend((name, path, index) for index, path in enumerate(paths))
    counts: Counter[tuple[str, Outcome]] = Counter()
    with ProcessPoolExecutor(arguments.workers) as pool:
        for (group, _, index), (outcome, told) in zip(jobs, pool.map(_outcome, jobs), strict=True):
            counts[group, outcome] += 1
            if outcome != ("shown" if group == "overlays" else "not shown"):
                print(f"{group} {index}: {outcome}: {told}", flush=True)
    print(*_table(counts), sep="\n")


def _outcome(job: tuple[str, Pictures | Path, int]) -> tuple[Outcome, str]:
    """What became of a picture, and what is to be known of it."""
    _, source, index = job
    if isinstance(source, Path):
        texts = [found.text for found in _scanner().scan(source).unlisted]
        return ("shown" if texts else "not shown"), f"{source.name}: {'; '.join(texts)}"
    sample = source.sample(Kind.UNLISTED, index)
    report = _scanner().scan(sample.pixels)
    lines = [line.box for line in sample.drawn.lines] if sample.drawn else []
    told = sample.drawn.visible if sample.drawn else ""
    if any(_is_on(found.box, line) for found in report.unlisted for line in lines):
        return "shown", told
    return (
        "listed" if any(_is_on(match.box, line) for match in report.matches for line in lines) else "not shown"
    ), told


def _is_on(box: BoxModel, line: Box) -> bool:
    return Box(x=box.x, y=box.y, width=box.width, height=box.height).overlap(line) >= _MOSTLY


@cache
def _scanner() -> Scanner:
    return Scanner(ScanOptions())


def _table(counts: Counter[tuple[str, Outcome]]) -> Iterator[str]:
    for group in dict.fromkeys(group for group, _ in counts):
        shown, listed = counts[group, "shown"], counts[group, "listed"]
        whole = shown + counts[group, "not shown"]
        yield f"{group}: {shown} of {whole} shown ({shown / max(whole, 1):.3f}); {listed} more are listed"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.unlisted", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--overlays", type=int, default=200, help="generated pictures (default: 200)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the generator (default: {SEED})")
    parser.add_argument("--tune", action="store_true", help="pictures to tune on, of which none is reported on")
    parser.add_argument("--corpus", type=Path, help="a folder of labelled pictures with manifest.csv")
    parser.add_argument(
        "--every", type=int, default=1, help="which pictures of the folder: every such one (default: 1)"
    )
    parser.add_argument("--workers", type=int, default=2, help="processes (default: 2)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
