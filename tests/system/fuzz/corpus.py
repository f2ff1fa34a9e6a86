"""Scan many damaged files, and count what became of them: `python -m tests.system.fuzz.corpus --count 2000`.

A file that breaks the program, or takes longer than is allowed, is kept in out/fuzz/ and fails the run.
"""

from __future__ import annotations

import argparse
import collections
import faulthandler
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.system.fuzz.mutations import mutants
from tests.system.robustness.engines import cheap_scanner
from watermark_scan.options import FrameChoice, ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.system.fuzz.mutations import Mutant

OUT = Path("out/fuzz")
OPTIONS = ScanOptions(max_pixels=20_000_000, frames=FrameChoice.ALL, max_frames=20)
_HUNG = 60
"""Seconds after which the process tells where it stands, and ends."""


class Tally:
    """What became of the files.

    Attributes:
        outcomes: Reports by code; `scanned` for those that were.
        broken: Names of files that broke the program.
        slowest: Seconds of the slowest, and its name.
    """

    def __init__(self) -> None:
        self.outcomes: collections.Counter[str] = collections.Counter()
        self.broken: list[str] = []
        self.slowest = (0.0, "")

    def scan(self, scanner: Scanner, mutant: Mutant) -> None:
        """Scan one file; whatever comes out of the program but a report is a fault."""
        started = time.perf_counter()
        try:
            report = scanner.scan(mutant.data)
        except Exception as error:  # noqa: BLE001  what this looks for
            self.broken.append(f"{mutant.name}: {type(error).__name__}: {error}")
            OUT.mkdir(parents=True, exist_ok=True)
            (OUT / mutant.name).write_bytes(mutant.data)
        else:
            assert (report.verdict is None) == (report.status == "failed") == (report.error is not None)
            self.outcomes[report.error.code if report.error else "scanned"] += 1
        self.slowest = max(self.slowest, (time.perf_counter() - started, mutant.name))


def scan_all(count: int, seed: int, *, real: int = 0) -> Tally:
    """Scan so many damaged files with the cheap engine, and the last of them with the real ones, too."""
    tally, scanner = Tally(), cheap_scanner(OPTIONS)
    engines = Scanner(ScanOptions(max_pixels=2_000_000)) if real else None
    for number, mutant in enumerate(mutants(count, seed)):
        faulthandler.dump_traceback_later(_HUNG, exit=True)
        tally.scan(scanner, mutant)
        if engines is not None and number >= count - real:
            tally.scan(engines, mutant)
    faulthandler.cancel_dump_traceback_later()
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Scan, print the table, and answer 1 where a file broke the program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", type=int, default=0, help="so many of them also with the real engines")
    chosen = parser.parse_args(arguments)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    tally = scan_all(chosen.count, chosen.seed, real=chosen.real)
    for outcome, number in tally.outcomes.most_common():
        print(f"{outcome:20}{number:7}")
    print(f"{'broke the program':20}{len(tally.broken):7}", *tally.broken[:20], sep="\n    ")
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"slowest {tally.slowest[0]:.2f} s ({tally.slowest[1]}); peak memory {after} MB, {before} MB at the start")
    return 1 if tally.broken else 0


if __name__ == "__main__":
    sys.exit(main())
