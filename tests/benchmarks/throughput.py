"""What workers bring: images a second with two against one, on the same images, in the same run.

    python -m tests.benchmarks.throughput [FOLDER] [--rounds 3] [--jobs 2] [--limit 24] [--repeat 4]

Rounds alternate, so that whatever else the machine does meets both; the ratio is that of the medians. Workers are
started and their models loaded in every round, as in a run of the program. Peak memory is that of the largest worker.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.tables import table
from watermark_scan import RegionPlan, Scanner, ScanOptions, WorkerOptions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLES = Path(__file__).parents[2] / "samples"
TARGET = 1.8
"""Times as many images a second with two workers as with one, on two idle cores."""
_SUFFIXES = frozenset({".jpg", ".png", ".webp", ".tif"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One pass over all images.

    Attributes:
        wall: Seconds from the first worker's start to the last report.
        cpu: Seconds of processor time of all workers and their engines.
        images: How many were scanned.
    """

    wall: float
    cpu: float
    images: int

    @property
    def rate(self) -> float:
        """Images a second."""
        return self.images / self.wall


def run_round(scanner: Scanner, pictures: Sequence[Path], jobs: int) -> Round:
    """Scan all pictures once.

    Raises:
        RuntimeError: One could not be scanned: rates of failures mean nothing.
    """
    started, before = time.perf_counter(), _child_seconds()
    reports = list(scanner.scan_many(pictures, WorkerOptions(jobs=jobs)))
    if failed := [report.source.path for report in reports if report.status == "failed"]:
        raise RuntimeError(f"{len(failed)} images could not be scanned, {failed[0]} among them")
    return Round(wall=time.perf_counter() - started, cpu=_child_seconds() - before, images=len(reports))


def ratio(rounds: Mapping[int, Sequence[Round]], jobs: int) -> float:
    """Median rate with so many workers, by that with one."""
    return median(each.rate for each in rounds[jobs]) / median(each.rate for each in rounds[1])


def effort(rounds: Mapping[int, Sequence[Round]], jobs: int) -> float:
    """Median processor time with so many workers, by that with one: what working side by side costs.

    On a machine that does other things, too, this still holds, and bounds the ratio of rates: `jobs` by it.
    """
    return median(each.cpu for each in rounds[jobs]) / median(each.cpu for each in rounds[1])


def as_table(rounds: Mapping[int, Sequence[Round]]) -> str:
    """A line for each number of workers: medians of the rounds."""
    head = ("workers", "rounds", "images", "images/s", "seconds/image", "CPU s/image")
    rows = [
        (
            str(jobs),
            str(len(found)),
            str(found[0].images),
            f"{median(each.rate for each in found):.2f}",
            f"{median(each.wall / each.images for each in found):.2f}",
            f"{median(each.cpu / each.images for each in found):.2f}",
        )
        for jobs, found in sorted(rounds.items())
    ]
    return table(head, rows)


def _child_seconds() -> float:
    """Processor time of all processes of this one that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES, help="pictures; default: samples/")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--limit", type=int, default=24, help="pictures at most")
    parser.add_argument("--repeat", type=int, default=4, help="times each picture; starting a worker takes 2 s of CPU")
    parser.add_argument("--regions", type=RegionPlan, default=RegionPlan.FULL)
    parser.add_argument("--reader", type=str, action="append")
    told = parser.parse_args()
    pictures = sorted(path for path in told.folder.iterdir() if path.suffix.lower() in _SUFFIXES)[: told.limit]
    pictures *= told.repeat
    options = ScanOptions(regions=told.regions, readers=tuple(told.reader) if told.reader else None)
    scanner = Scanner(options)
    rounds: dict[int, list[Round]] = defaultdict(list)
    for _ in range(told.rounds):
        for jobs in (1, told.jobs):
            rounds[jobs].append(run_round(scanner, pictures, jobs))
    print(as_table(rounds))
    found = ratio(rounds, told.jobs)
    print(f"Ratio of medians, {told.jobs} workers against 1: {found:.2f} (to reach with 2 idle cores: {TARGET})")
    print(f"CPU for the same images, {told.jobs} workers against 1: {effort(rounds, told.jobs):.2f}")
    print(f"Peak memory of a worker: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
