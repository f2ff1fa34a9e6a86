"""How long the program takes to start, beside the libraries it stands on: prints both ratios and their limits.

    python -m tests.benchmarks.start [RUNS]

The two of a pair take turns, so that a busy machine slows both. A ratio is the median over the turns; it is of
processor time, and the table has the time on the clock, too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.tables import table

RUNS = 15
_BARE = """
import typer
app = typer.Typer()
@app.command()
def first(name: str) -> None:
    "Do one thing."
@app.command()
def second(count: int = 1) -> None:
    "Do another."
app()
"""
# Lists of one's own would be read, too.
_ALONE = {**os.environ, "XDG_CONFIG_HOME": os.devnull, "WATERMARK_SCAN_PATTERNS": ""}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two command lines to hold against each other.

    Attributes:
        name: Of what is measured.
        command: Its arguments.
        against: Name of the other.
        other: Its arguments.
        limit: The ratio that must not be passed.
    """

    name: str
    command: tuple[str, ...]
    against: str
    other: tuple[str, ...]
    limit: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took, in seconds: of the processor, and on the clock."""

    processor: float
    clock: float


def pairs() -> tuple[Pair, ...]:
    """What is measured, with the program that is installed beside this interpreter."""
    program = str(Path(sys.executable).with_name("watermark-scan"))
    imports = "import typer, rich.table, pydantic"
    return (
        Pair("patterns list", (program, "patterns", "list"), imports, (sys.executable, "-c", imports), 2.0),
        Pair("--help", (program, "--help"), "Typer, two commands", (sys.executable, "-c", _BARE, "--help"), 1.3),
    )


def cost_of(command: tuple[str, ...]) -> Cost:
    """Run a command line to its end, its output thrown away.

    Raises:
        subprocess.CalledProcessError: It did not end with 0.
    """
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_ALONE) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(processor=used.ru_utime + used.ru_stime, clock=time.perf_counter() - began)


def measured(pair: Pair, runs: int) -> list[tuple[Cost, Cost]]:
    """The costs of both, turn by turn; a first turn, which fills the caches, does not count."""
    return [(cost_of(pair.command), cost_of(pair.other)) for _ in range(runs + 1)][1:]


def row(pair: Pair, costs: list[tuple[Cost, Cost]]) -> tuple[str, ...]:
    """The line of a pair."""
    processor = [(one.processor, other.processor) for one, other in costs]
    clock = [(one.clock, other.clock) for one, other in costs]
    return (
        f"{pair.name} / {pair.against}",
        *(f"{1000 * median(side):.0f} ms" for side in zip(*processor, strict=True)),
        f"{_ratio(processor):.2f}",
        f"{_ratio(clock):.2f}",
        f"{pair.limit:.1f}",
    )


def _ratio(times: list[tuple[float, float]]) -> float:
    return median(one / other for one, other in times)


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    head = (f"{runs} turns", "ours", "other", "ratio", "by the clock", "limit")
    print(table(head, [row(pair, measured(pair, runs)) for pair in pairs()]))


if __name__ == "__main__":
    main()
