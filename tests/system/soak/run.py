"""Thousands of images through one process: `python -m tests.system.soak.run --count 5000`.

Prints what the process holds, and ends with 1 when memory grows beyond the warm-up, when a process, a descriptor or a
temporary file stays, or when the same image gets another report.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any

from tests.system.robustness.engines import cheap_scanner
from tests.system.soak.images import image, images
from tests.system.soak.watch import Holdings, slope
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.report import ScanReport

STEEPEST = 2.0
"""Megabytes per 1 000 images: 5 000 of them cost less than a tenth of what loading costs."""
WARM, WARM_REAL = 500, 2000
"""Images after which memory must not grow: the engines keep the memory that the most unusual picture so far has asked
for, so that it grows by steps, ever rarer ones, for longer than anything else does."""
_AGAIN = 50
"""Every so many images the first one is scanned again."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Scan, print what was seen, and answer 1 where something leaks or changes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--warm", type=int, help=f"images after which memory must not grow, {WARM} or {WARM_REAL}")
    parser.add_argument("--every", type=int, default=50, help="images between two looks at the process")
    parser.add_argument("--steepest", type=float, default=STEEPEST, help="megabytes per 1 000 images")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1800, help="stop after so long")
    parser.add_argument("--real", action="store_true", help="read with the installed engines")
    chosen = parser.parse_args(arguments)
    chosen.warm = chosen.warm or (WARM_REAL if chosen.real else WARM)
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder  # a folder of its own can be counted
        try:
            return _run(chosen, Scanner() if chosen.real else cheap_scanner())
        finally:
            tempfile.tempdir = None


def _run(chosen: argparse.Namespace, scanner: Scanner) -> int:
    seen: list[Holdings] = []
    outcomes = {"scanned": 0, "failed": 0}
    started, done, reference = time.monotonic(), 0, facts(scanner.scan(image(0, chosen.seed)))
    changed = 0
    for data in images(chosen.count, chosen.seed):
        outcomes[scanner.scan(data).status] += 1
        done += 1
        if done % _AGAIN == 0:
            changed += facts(scanner.scan(image(0, chosen.seed))) != reference
        if done > chosen.warm and done % chosen.every == 0:
            seen.append(Holdings.now())
        if time.monotonic() - started > chosen.seconds:
            break
    took = time.monotonic() - started
    print(f"{done} images in {took:.0f} s: {outcomes['scanned']} scanned, {outcomes['failed']} failed")
    # A line through fewer says nothing.
    enough = len(seen) > 1
    faults = [*_leaks(seen, chosen.every, chosen.steepest)] if enough else ["too few images to see a leak"]
    if changed:
        faults.append(f"the same image got another report {changed} times")
    print(*(f"FAULT: {fault}" for fault in faults), sep="\n")
    return 1 if faults else 0


def _leaks(seen: list[Holdings], every: int, steepest: float) -> Iterator[str]:
    first, last = seen[0], seen[-1]
    growth = slope([holdings.memory for holdings in seen], every)
    print(f"memory {first.memory:.1f} MB after the warm-up, {last.memory:.1f} MB at the end: {growth:+.2f} MB per 1000")
    if growth > steepest:
        yield "memory grows"
    for name in ("descriptors", "children", "files"):
        before, after = getattr(first, name), getattr(last, name)
        print(f"{name} {before} after the warm-up, {after} at the end")
        if after > before:
            yield f"{name} stay behind"


def facts(report: ScanReport) -> dict[str, Any]:
    """All of a report but the time that it took."""
    return report.model_dump(exclude={"seconds"})


if __name__ == "__main__":
    sys.exit(main())
