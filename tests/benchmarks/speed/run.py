"""A run: the pictures, the parts that are measured on them, and the table at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks import throughput
from tests.benchmarks.speed import costs, goals, growth, pictures, processes
from tests.benchmarks.speed.gate import gate_of
from tests.benchmarks.speed.goals import Row
from tests.benchmarks.speed.parties import FLOOR, OURS, PARTIES, RAPIDOCR
from tests.benchmarks.speed.profiled import profiled
from tests.benchmarks.speed.sides import sides_of
from tests.benchmarks.tables import table
from tests.synthetic.overlays import Kind
from watermark_scan import Scanner

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from tests.benchmarks.speed.pictures import Picture

_FEW = 6
"""Pictures for whole processes: each takes seconds."""
_SIZES = 3
"""Photographs of 24 megapixels."""
_JOBS = 2


@dataclass(frozen=True, kw_only=True)
class Run:
    """What is measured, and on what.

    Attributes:
        pictures: Of all classes, in turn.
        folder: For files.
        rounds: Of processes, and of workers.
        files: In the large folder.
        rows: The table, part by part.
    """

    pictures: tuple[Picture, ...]
    folder: Path
    rounds: int
    files: int
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def of(cls, told: argparse.Namespace, folder: Path) -> Run:
        """As told on the command line; the pictures are drawn."""
        counts = {Kind.CLEAN: told.clean, Kind.BENIGN: told.benign, Kind.OVERLAY: told.overlays}
        real = pictures.labelled(told.corpus, {kind: each // 2 for kind, each in counts.items()}) if told.corpus else ()
        left = {kind: each - sum(one.kind is kind for one in real) for kind, each in counts.items()}
        drawn = pictures.drawn(folder, left, told.seed)
        return cls(pictures=(*drawn, *real), folder=folder, rounds=told.rounds, files=told.files)

    def profile(self) -> None:
        """Where the time of a scan goes."""
        PARTIES[OURS](self.pictures[0].path)
        for kind, name in goals.NAMES.items():
            if paths := self._paths(kind):
                print(f"\n{name}, {len(paths)} pictures\n{profiled(PARTIES[OURS], paths)}")

    def cpu(self) -> None:
        """Processor seconds an image."""
        found = costs.measured(self.pictures, PARTIES)
        for kind, seconds in found.seconds.items():
            cells = [
                (name, f"{found.median(kind, name):.3f}", f"{found.mean(kind, name):.3f}")
                for name in PARTIES
            ]  # fmt: skip
            print(f"\n{goals.NAMES[kind]}, {len(seconds[OURS])} pictures")
            print(table(("CPU seconds", "median", "mean"), cells), flush=True)
            ours, other = (f"{found.median(kind, name):.3f} s" for name in (OURS, RAPIDOCR))
            self._add(f"CPU, {goals.NAMES[kind]}", ours, other, found.ratio(kind, OURS, RAPIDOCR), goals.CPU[kind])
            below = f"{found.median(kind, FLOOR):.3f} s"
            self._add("  and the floor beside RapidOCR", below, other, found.ratio(kind, FLOOR, RAPIDOCR))

    def gate(self) -> None:
        """Marks that are lost because not everything is read."""
        found = gate_of(self._paths(Kind.OVERLAY))
        share = found.lost / max(1, found.found)
        self._add("marks lost by the plan", f"{found.lost} ({found.won} won)", f"{found.found}", share, goals.GATE)

    def process(self) -> None:
        """One process an image, on the clock."""
        found = processes.process_times([one.path for one in self.pictures[:_FEW]], self.rounds)
        ours, other = found[OURS], found[RAPIDOCR]
        self._add("one process, wall time", f"{ours:.2f} s", f"{other:.2f} s", ours / other, goals.PROCESS)

    def jobs(self) -> None:
        """Two workers against one."""
        scanner, paths = Scanner(), [one.path for one in self.pictures]
        found: dict[int, list[throughput.Round]] = {1: [], _JOBS: []}
        for _ in range(self.rounds):
            for number, rounds in found.items():
                rounds.append(throughput.run_round(scanner, paths, number))
        rates = [f"{median(each.rate for each in found[number]):.2f}/s" for number in (_JOBS, 1)]
        ratio = throughput.ratio(found, _JOBS)
        self.rows.append(
            Row(
                measure="--jobs 2 by --jobs 1",
                ours=rates[0],
                other=rates[1],
                ratio=ratio,
                goal=goals.THROUGHPUT,
                least=True,
            )
        )
        two, one = (f"{median(each.cpu / each.images for each in found[number]):.2f} s" for number in (_JOBS, 1))
        self._add("  and CPU an image", two, one, throughput.effort(found, _JOBS))

    def sides(self) -> None:
        """Engines side by side against one after the other, on the clock: a second core has to be free."""
        for kind in (Kind.BENIGN, Kind.OVERLAY):
            found = sides_of(self._paths(kind))
            side, turn = (sum(getattr(pair, name) for pair in found.pairs) for name in ("side", "turn"))
            self._add(f"side by side, {goals.NAMES[kind]}", f"{side:.1f} s", f"{turn:.1f} s", found.ratio)
            self._add("  and reports that differ", f"{found.different}", f"{len(found.pairs)}", found.different)

    def memory(self) -> None:
        """The most that a process holds."""
        found = processes.peaks([one.path for one in self.pictures], self.folder)
        ours, other = found[OURS], found[RAPIDOCR]
        self._add("peak memory over the run", f"{ours:.0f} MB", f"{other:.0f} MB", ours / other, goals.MEMORY)

    def size(self) -> None:
        """Large photographs."""
        found = growth.size_costs(_SIZES)
        large, small = (f"{median(side):.2f} s" for side in zip(*found, strict=True))
        self._add("CPU, 24 megapixels by 1", large, small, median(growth.ratios(found)), goals.SIZE)
        reduced, whole = growth.thumbnail_costs(_SIZES)
        self._add("a thumbnail of 24 megapixels", f"{reduced:.3f} s", f"{whole:.3f} s", reduced / whole)

    def many(self) -> None:
        """A large folder."""
        folder = self.folder / "many"
        folder.mkdir()
        found = growth.many_files(folder, self.files)
        self._add(f"{found.files} files: first and last report", f"{found.first:.2f} s", f"{found.whole:.1f} s")
        self._add(
            "  memory at the end and early", f"{found.late:.0f} MB", f"{found.early:.0f} MB", found.late / found.early
        )

    def summary(self) -> None:
        """Print the table of goals."""
        print(f"\nMedians, same run, one thread; {len(self.pictures)} pictures; a ratio is ours by the other")
        print(goals.as_table(self.rows))

    def _add(self, measure: str, ours: str, other: str, ratio: float | None = None, goal: float | None = None) -> None:
        self.rows.append(Row(measure=measure, ours=ours, other=other, ratio=ratio, goal=goal))

    def _paths(self, kind: Kind) -> list[Path]:
        return [one.path for one in self.pictures if one.kind is kind]
