"""What a scan may cost beside its peers: the goals, and a line for each with what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.tables import NOTHING, table
from tests.synthetic.overlays import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CPU: Mapping[Kind, float] = {Kind.CLEAN: 0.25, Kind.BENIGN: 0.8, Kind.OVERLAY: 1.0}
"""Our processor seconds over RapidOCR's on the whole frame, at most."""
NAMES: Mapping[Kind, str] = {
    Kind.CLEAN: "a clean photograph",
    Kind.BENIGN: "an image with unrelated text",
    Kind.OVERLAY: "an image with an overlay",
}
PROCESS, THROUGHPUT, MEMORY, SIZE, GATE = 0.8, 1.8, 1.2, 2.0, 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table of goals.

    Attributes:
        measure: What was measured.
        ours: With its unit.
        other: With its unit; empty where there is nothing beside it.
        ratio: Of the two; None where there is none.
        goal: The ratio to reach; None where there is none.
        least: The goal is the least and not the most.
    """

    measure: str
    ours: str
    other: str = ""
    ratio: float | None = None
    goal: float | None = None
    least: bool = False

    @property
    def reached(self) -> str:
        """`yes`, or by what share the goal is missed."""
        if self.ratio is None or self.goal is None:
            return NOTHING
        if (self.ratio >= self.goal) if self.least else (self.ratio <= self.goal):
            return "yes"
        return f"{100 * (self.ratio / self.goal - 1):+.0f} %"


def as_table(rows: Sequence[Row]) -> str:
    """The rows under a head."""
    head = ("measure", "ours", "other", "ratio", "to reach", "reached")
    return table(head, [_cells(row) for row in rows])


def _cells(row: Row) -> tuple[str, ...]:
    sign = "≥" if row.least else "≤"
    ratio = NOTHING if row.ratio is None else f"{row.ratio:.3g}"
    goal = NOTHING if row.goal is None else f"{sign} {row.goal:g}"
    return (row.measure, row.ours, row.other or NOTHING, ratio, goal, row.reached)
