"""A process of its own that shows images to one party and prints the most bytes it has held: PARTY LIST."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks.speed.clock import peak_bytes
from tests.benchmarks.speed.threads import one_thread


def main() -> None:
    """Look, and print."""
    one_thread()
    # Only now: how many threads libraries take is settled while they are loaded.
    from tests.benchmarks.speed.parties import PARTIES  # noqa: PLC0415  see above

    name, names = sys.argv[1:]
    for path in Path(names).read_text(encoding="utf-8").splitlines():
        PARTIES[name](Path(path))
    print(peak_bytes())


if __name__ == "__main__":
    main()
