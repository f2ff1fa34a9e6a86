"""What is done to an image, in which order and on which condition: a table, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from watermark_scan.imaging.regions import RegionKind


class Work(StrEnum):
    """What a step does."""

    STROKES = "strokes"
    """Find stretches of strokes that look like letters, and have them read."""
    DETECTOR = "detector"
    """Have the neural detector look, and have read what is new."""
    SECOND_LOOK = "second look"
    """Have doubtful lines read by the next engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the plan.

    Attributes:
        work: What is done.
        kinds: The regions that the detector looks at.
        likeness: How likely letters must be, 0…1: stretches of strokes that are likelier are read, the detector looks
            where there is one in the picture, and further engines read doubtful lines of such looks.
        most: Lines of strokes that are read before the detector has looked, the likeliest; None for all.
        judged: Whether it is asked after the step if enough is known.
    """

    work: Work
    kinds: frozenset[RegionKind] = frozenset()
    likeness: float = 0.0
    most: int | None = None
    judged: bool = False


_WHOLE = frozenset({RegionKind.WHOLE, RegionKind.CORNER, RegionKind.STRIP})
PLAN: tuple[Step, ...] = (
    Step(work=Work.STROKES, likeness=0.5, most=6, judged=True),
    Step(work=Work.DETECTOR, kinds=_WHOLE, likeness=0.5),
    Step(work=Work.DETECTOR, kinds=frozenset({RegionKind.BAND}), likeness=0.5),
    Step(work=Work.SECOND_LOOK, likeness=0.5),
)
"""What is done, cheapest and most telling first; the work stops as soon as enough is known."""
NARROW: tuple[Step, ...] = tuple(replace(step, likeness=0.0) if step.work is Work.DETECTOR else step for step in PLAN)
"""Where only the rim is searched the detector always looks: its pages are small and hold pieces of tilted marks."""
THOROUGH: tuple[Step, ...] = tuple(replace(step, likeness=0.0, most=None) for step in PLAN)
"""The same without conditions."""
