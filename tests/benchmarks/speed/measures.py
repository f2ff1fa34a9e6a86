"""Single measurements: processor time picture by picture, processes, workers, memory, large photographs and folders."""

from __future__ import annotations

import cProfile
import io
import os
import pstats
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING

from tests.benchmarks.clock import child_seconds, cost_of, held_bytes
from tests.benchmarks.speed.parties import OURS, RAPIDOCR
from tests.benchmarks.speed.pictures import large_photographs
from tests.unit.execution.fakes import factory
from watermark_scan import Scanner, ScanOptions, WorkerOptions
from watermark_scan.cli.inputs import ImageFile, expand
from watermark_scan.execution.pool import WorkerPool
from watermark_scan.execution.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tests.benchmarks.speed.pictures import Picture
    from tests.synthetic.overlays import Kind
    from watermark_scan.report import ScanReport

Verdicts = tuple[str | None, str | None]
"""Of the usual scan and of the thorough one."""

JOBS = 2
_RESULTS = (0, 1)
"""Exit codes of a program that has looked."""
_FUNCTIONS = 30
"""Lines of a profile."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Processor seconds by kind of picture and party; the lists of one kind go by the same pictures."""

    seconds: dict[Kind, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def median(self, kind: Kind, party: str) -> float:
        """Of all pictures of a kind."""
        return median(self.seconds[kind][party])

    def mean(self, kind: Kind, party: str) -> float:
        """Of all pictures of a kind."""
        return mean(self.seconds[kind][party])

    def ratio(self, kind: Kind, party: str, other: str) -> float:
        """Median of a party over that of another."""
        return self.median(kind, party) / self.median(kind, other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One pass over all images with some workers.

    Attributes:
        wall: Seconds from the first worker's start to the last report.
        cpu: Seconds of processor time of all workers and their engines.
        images: How many were scanned.
    """

    wall: float
    cpu: float
    images: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """A run over many files with a scanner that does nothing.

    Attributes:
        first: Seconds to the first report, from the walk through the folder on.
        whole: Seconds to the last one.
        early: Megabytes this process holds after a hundredth of the reports.
        late: The same after the last one.
    """

    first: float
    whole: float
    early: float
    late: float


def costs(pictures: Iterable[Picture], parties: Mapping[str, Callable[[Path], None]]) -> Costs:
    """What every party takes for every picture.

    All parties look at a picture before the next one comes, each time in another order, so that whatever else the
    machine does meets all alike. The first picture is shown to each once before, so that models are loaded.
    """
    found = Costs()
    names = list(parties)
    for number, picture in enumerate(pictures):
        if number == 0:
            for look in parties.values():
                look(picture.path)
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            spent = cost_of(lambda name=name, path=picture.path: parties[name](path))  # type: ignore[misc]  # mypy gives the default no type
            found.seconds[picture.kind][name].append(spent)
    return found


def profile(look: Callable[[Path], None], paths: Sequence[Path]) -> str:
    """The functions of the package with the most processor time in them and in what they call, as a table of pstats.

    Args:
        look: The program's scan of a file, warm.
        paths: Images.
    """
    # Not a clock that counts children as well: it takes so long that short functions would seem to be slow ones.
    profiler, before = cProfile.Profile(time.process_time), child_seconds()
    for path in paths:
        profiler.runcall(look, path)
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).sort_stats("cumulative").print_stats("watermark_scan/", _FUNCTIONS)
    return f"{text.getvalue().strip()}\n\nIn processes that were started: {child_seconds() - before:.3f} seconds"


def verdicts(paths: Iterable[Path]) -> list[Verdicts]:
    """On each picture."""
    usual, thorough = Scanner(), Scanner(ScanOptions(thorough=True))
    return [(usual.scan(path).verdict, thorough.scan(path).verdict) for path in paths]


def lost_and_won(pairs: Sequence[Verdicts]) -> tuple[int, int]:
    """Pictures that only the thorough scan speaks up about, and those that only the usual one does."""
    lost = sum(usual == "clear" and thorough != "clear" for usual, thorough in pairs)
    return lost, sum(usual != "clear" and thorough == "clear" for usual, thorough in pairs)


def side_by_side(paths: Iterable[Path]) -> tuple[float, float, int]:
    """Seconds on the clock with engines side by side and one after the other, and pictures that are reported otherwise.

    Each picture is scanned both ways, which way first in turn: a second core has to be free.
    """
    scanners = [Scanner(ScanOptions(side_by_side=each, keep_readings=True)) for each in (True, False)]
    seconds, different = [0.0, 0.0], 0
    for number, path in enumerate(paths):
        if number == 0:
            # Engines are loaded at the first picture.
            _ = [scanner.scan(path) for scanner in scanners]
        reports: list[ScanReport | None] = [None, None]
        for way in (0, 1) if number % 2 == 0 else (1, 0):
            began = time.perf_counter()
            reports[way] = scanners[way].scan(path).model_copy(update={"seconds": 0.0})
            seconds[way] += time.perf_counter() - began
        different += reports[0] != reports[1]
    return seconds[0], seconds[1], different


def round_of(scanner: Scanner, paths: Sequence[Path], jobs: int) -> Round:
    """Scan all pictures once, with workers that are started and load their models as in a run of the program.

    Raises:
        RuntimeError: One could not be scanned: rates of failures mean nothing.
    """
    began, before = time.perf_counter(), child_seconds()
    reports = list(scanner.scan_many(paths, WorkerOptions(jobs=jobs)))
    if failed := [report.source.path for report in reports if report.status == "failed"]:
        raise RuntimeError(f"{len(failed)} images could not be scanned, {failed[0]} among them")
    return Round(wall=time.perf_counter() - began, cpu=child_seconds() - before, images=len(reports))


def process_times(paths: Sequence[Path], rounds: int) -> dict[str, float]:
    """Median seconds on the clock of one process for one image, by program.

    Both run on one core: RapidOCR's own command has no other limit. They take turns, image by image.
    """
    found: dict[str, list[float]] = {OURS: [], RAPIDOCR: []}
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        for path in [*paths[:1], *list(paths) * rounds]:
            found[OURS].append(_seconds(_program("watermark-scan"), "scan", str(path), "--json"))
            found[RAPIDOCR].append(_seconds(_program("rapidocr"), "-img", str(path)))
    finally:
        os.sched_setaffinity(0, cores)
    # The first turn fills the caches.
    return {name: median(seconds[1:]) for name, seconds in found.items()}


def peaks(paths: Sequence[Path], folder: Path) -> dict[str, float]:
    """Megabytes that a process holds at most over all images, by program, alone.

    Args:
        paths: Images.
        folder: For the list of them.
    """
    names = folder / "images.txt"
    names.write_text("\n".join(map(str, paths)), encoding="utf-8")
    return {party: _peak(party, names) for party in (OURS, RAPIDOCR)}


def size_costs(count: int) -> list[tuple[float, float]]:
    """Processor seconds of a scan at 24 megapixels and at one, photograph by photograph; decoding is left out."""
    scanner = Scanner()
    pairs = list(large_photographs(count))
    scanner.scan(pairs[0][1])
    return [(cost_of(lambda: scanner.scan(large)), cost_of(lambda: scanner.scan(small))) for large, small in pairs]  # noqa: B023  called at once


def many_files(folder: Path, files: int) -> Many:
    """Walk a folder of so many files and have all of them reported on, by workers, as the program does.

    Args:
        folder: Empty; the files are made there.
        files: How many, at least 1.
    """
    for number in range(files):
        (folder / f"clear-{number:06}.jpg").touch()
    began = time.perf_counter()
    tasks = (Task(source=found.path) for found in expand([folder]) if isinstance(found, ImageFile))
    marks: list[tuple[float, float]] = []
    for number, _ in enumerate(WorkerPool(factory(), WorkerOptions(jobs=JOBS), seconds=60).reports(tasks), 1):
        if number in (1, max(1, files // 100), files):
            marks.append((time.perf_counter() - began, held_bytes() / 1e6))
    (first, _), *_, (whole, late) = marks
    return Many(first=first, whole=whole, early=marks[min(1, len(marks) - 1)][1], late=late)


def _peak(party: str, names: Path) -> float:
    command = (sys.executable, "-m", "tests.benchmarks.speed.parties", party, str(names))
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout.splitlines()[-1]) / 1e6


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _seconds(*command: str) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if done.returncode not in _RESULTS:
        raise subprocess.CalledProcessError(done.returncode, command)
    return time.perf_counter() - began
