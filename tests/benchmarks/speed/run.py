"""A run: the pictures, the parts that are measured on them, and the table at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

import cv2

from tests.benchmarks.speed import measures, pictures
from tests.benchmarks.speed.parties import FLOOR, OURS, PARTIES, RAPIDOCR
from tests.benchmarks.tables import NOTHING, table
from tests.synthetic.overlays import Kind
from watermark_scan import Scanner

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

    from tests.benchmarks.speed.pictures import Picture

NAMES: Mapping[Kind, str] = {
    Kind.CLEAN: "a clean photograph",
    Kind.BENIGN: "an image with unrelated text",
    Kind.OVERLAY: "an image with an overlay",
}
_FEW = 6
"""Pictures for whole processes: each takes seconds."""
_SIZES = 3
"""Photographs of 24 megapixels."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What is measured, and on what.

    Attributes:
        pictures: Of all kinds, in turn.
        folder: For files.
        rounds: Of processes, and of workers.
        files: In the large folder.
        rows: The table, part by part: what was measured, ours, the other's, and the ratio of both.
    """

    pictures: tuple[Picture, ...]
    folder: Path
    rounds: int
    files: int
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, arguments: argparse.Namespace, folder: Path) -> Run:
        """As asked for on the command line; the pictures are drawn."""
        cv2.setNumThreads(1)
        counts = {Kind.CLEAN: arguments.clean, Kind.BENIGN: arguments.benign, Kind.OVERLAY: arguments.overlays}
        half = {kind: count // 2 for kind, count in counts.items()}
        real = pictures.labelled(arguments.corpus, half) if arguments.corpus else ()
        left = {kind: each - sum(one.kind is kind for one in real) for kind, each in counts.items()}
        drawn = pictures.generated(folder, left, arguments.seed)
        return cls(pictures=(*drawn, *real), folder=folder, rounds=arguments.rounds, files=arguments.files)

    def profile(self) -> None:
        """Where the time of a scan goes."""
        PARTIES[OURS](self.pictures[0].path)
        for kind, name in NAMES.items():
            if paths := self._paths(kind):
                print(f"\n{name}, {len(paths)} pictures\n{measures.profile(PARTIES[OURS], paths)}")

    def cpu(self) -> None:
        """Processor seconds an image."""
        found = measures.costs(self.pictures, PARTIES)
        for kind, seconds in found.seconds.items():
            cells = [(name, f"{found.median(kind, name):.3f}", f"{found.mean(kind, name):.3f}") for name in PARTIES]
            print(f"\n{NAMES[kind]}, {len(seconds[OURS])} pictures")
            print(table(("CPU seconds", "median", "mean"), cells), flush=True)
            ours, other, below = (f"{found.median(kind, name):.3f} s" for name in (OURS, RAPIDOCR, FLOOR))
            self._add(f"CPU, {NAMES[kind]}", ours, other, found.ratio(kind, OURS, RAPIDOCR))
            self._add("  and the floor beside RapidOCR", below, other, found.ratio(kind, FLOOR, RAPIDOCR))

    def gate(self) -> None:
        """Marks that are lost because not everything is read."""
        pairs = measures.verdicts(self._paths(Kind.OVERLAY))
        lost, won = measures.lost_and_won(pairs)
        found = sum(thorough != "clear" for _, thorough in pairs)
        self._add("marks lost by the plan", f"{lost} ({won} won)", f"{found}", lost / max(1, found))

    def process(self) -> None:
        """One process an image, on the clock."""
        found = measures.process_times([one.path for one in self.pictures[:_FEW]], self.rounds)
        ours, other = found[OURS], found[RAPIDOCR]
        self._add("one process, wall time", f"{ours:.2f} s", f"{other:.2f} s", ours / other)

    def jobs(self) -> None:
        """Two workers against one, by turns; the ratio of processor times holds on a busy machine, too."""
        scanner, paths = Scanner(), [one.path for one in self.pictures]
        found: dict[int, list[measures.Round]] = {measures.JOBS: [], 1: []}
        for _ in range(self.rounds):
            for number, rounds in found.items():
                rounds.append(measures.round_of(scanner, paths, number))
        two, one = (median(each.images / each.wall for each in rounds) for rounds in found.values())
        self._add("--jobs 2 by --jobs 1", f"{two:.2f}/s", f"{one:.2f}/s", two / one)
        two, one = (median(each.cpu / each.images for each in rounds) for rounds in found.values())
        self._add("  and CPU an image", f"{two:.2f} s", f"{one:.2f} s", two / one)

    def sides(self) -> None:
        """Engines side by side against one after the other, on the clock."""
        for kind in (Kind.BENIGN, Kind.OVERLAY):
            side, turn, different = measures.side_by_side(self._paths(kind))
            self._add(f"side by side, {NAMES[kind]}", f"{side:.1f} s", f"{turn:.1f} s", side / turn)
            self._add("  and reports that differ", f"{different}", f"{len(self._paths(kind))}")

    def memory(self) -> None:
        """The most that a process holds."""
        found = measures.peaks([one.path for one in self.pictures], self.folder)
        ours, other = found[OURS], found[RAPIDOCR]
        self._add("peak memory over the run", f"{ours:.0f} MB", f"{other:.0f} MB", ours / other)

    def size(self) -> None:
        """Large photographs."""
        found = measures.size_costs(_SIZES)
        large, small = (f"{median(side):.2f} s" for side in zip(*found, strict=True))
        self._add("CPU, 24 megapixels by 1", large, small, median(first / second for first, second in found))

    def many(self) -> None:
        """A large folder."""
        folder = self.folder / "many"
        folder.mkdir()
        found = measures.many_files(folder, self.files)
        self._add(f"{self.files} files: first and last report", f"{found.first:.2f} s", f"{found.whole:.1f} s")
        late, early = f"{found.late:.0f} MB", f"{found.early:.0f} MB"
        self._add("  memory at the end and early", late, early, found.late / found.early)

    def summary(self) -> None:
        """Print the table."""
        print(f"\nMedians, same run, one thread; {len(self.pictures)} pictures; a ratio is ours by the other")
        print(table(("measure", "ours", "other", "ratio"), self.rows))

    def _add(self, measure: str, ours: str, other: str, ratio: float | None = None) -> None:
        self.rows.append((measure, ours, other, NOTHING if ratio is None else f"{ratio:.3g}"))

    def _paths(self, kind: Kind) -> list[Path]:
        return [one.path for one in self.pictures if one.kind is kind]
