"""`make bench-speed`: what a scan costs beside its peers, in one run, with one thread everywhere.

    python -m tests.benchmarks.speed [--clean N] [--benign N] [--overlays N] [--corpus FOLDER] [--only PART,PART]
                                     [--profile]

Half of the pictures come from a labelled folder, where one is named.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

PARTS = ("cpu", "gate", "process", "sides", "jobs", "memory", "size", "many")
SEED = 41
_THREADS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""One thread everywhere, as in a worker: libraries that take one for each core would be measured by the machine."""


def main() -> None:
    """Measure, and print each part as it is done."""
    arguments = _arguments()
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    # Only now: how many threads libraries take is settled while they are loaded.
    from tests.benchmarks.speed.run import Run  # noqa: PLC0415  see above

    with tempfile.TemporaryDirectory(prefix="bench-speed-") as name:
        run = Run.of(arguments, Path(name))
        if arguments.profile:
            run.profile()
            return
        for part in arguments.only:
            getattr(run, part)()
        run.summary()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.speed", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--clean", type=int, default=100, help="photographs without text (default: 100)")
    parser.add_argument("--benign", type=int, default=100, help="images with unrelated text (default: 100)")
    parser.add_argument("--overlays", type=int, default=60, help="images with an overlay (default: 60)")
    parser.add_argument("--corpus", type=Path, help="a folder of labelled pictures with manifest.csv, for half of each")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the generator (default: {SEED})")
    parser.add_argument("--rounds", type=int, default=3, help="of processes, and of workers (default: 3)")
    parser.add_argument("--files", type=int, default=10_000, help="in the large folder (default: 10000)")
    parser.add_argument("--only", type=_parts, default=PARTS, help=f"parts, joined by commas: {','.join(PARTS)}")
    parser.add_argument("--profile", action="store_true", help="only where the time of a scan goes, by kind of picture")
    return parser.parse_args()


def _parts(names: str) -> tuple[str, ...]:
    chosen = tuple(names.split(","))
    if unknown := set(chosen) - set(PARTS):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: choose from {', '.join(PARTS)}")
    return chosen


if __name__ == "__main__":
    main()
