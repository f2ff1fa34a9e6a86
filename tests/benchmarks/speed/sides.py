"""What engines side by side save on the clock: each picture is scanned both ways, which way first in turn."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from watermark_scan import Scanner, ScanOptions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from watermark_scan.report import ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One picture, scanned both ways.

    Attributes:
        side: Seconds with engines side by side.
        turn: Seconds with one after the other.
        same: Whether both reports say the same, time apart.
    """

    side: float
    turn: float
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """All pictures.

    Attributes:
        pairs: At least one.
    """

    pairs: tuple[Pair, ...]

    @property
    def ratio(self) -> float:
        """Of the time of all pictures: most have no second engine, and so nothing to save."""
        return sum(pair.side for pair in self.pairs) / sum(pair.turn for pair in self.pairs)

    @property
    def typical(self) -> float:
        """Of the median picture."""
        return median(pair.side / pair.turn for pair in self.pairs)

    @property
    def different(self) -> int:
        """Pictures that are reported otherwise."""
        return sum(not pair.same for pair in self.pairs)


def sides_of(paths: Iterable[Path]) -> Sides:
    """Scan pictures both ways."""
    scanners = [Scanner(ScanOptions(side_by_side=each, keep_readings=True)) for each in (True, False)]
    pairs = []
    for number, path in enumerate(paths):
        if number == 0:
            # Engines are loaded at the first picture.
            _ = [scanner.scan(path) for scanner in scanners]
        first, second = (_timed(scanner, path) for scanner in scanners[:: -1 if number % 2 else 1])
        (side, report), (turn, other) = (second, first) if number % 2 else (first, second)
        pairs.append(Pair(side=side, turn=turn, same=_said(report) == _said(other)))
    return Sides(pairs=tuple(pairs))


def _timed(scanner: Scanner, path: Path) -> tuple[float, ScanReport]:
    began = time.perf_counter()
    report = scanner.scan(path)
    return time.perf_counter() - began, report


def _said(report: ScanReport) -> ScanReport:
    return report.model_copy(update={"seconds": 0.0})
