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
    CLOSER = "closer"
    """Have doubtful lines read once more, with less room around their letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the plan.

    Attributes:
        work: What is done.
        kinds: The regions that the detector looks at.
        likeness: How likely letters must be, 0…1: stretches of strokes that are likelier are read, the detector looks
            where there is one in the picture, and further engines read doubtful lines of such looks.
        unread: How likely letters must be where the first engine has read nothing to speak of.
        glance: How likely letters must be for the detector to look at once, 0…1; where they are less likely it has a
            glance at the whole picture first, made small, and looks only if it sees something then.
        most: Lines of strokes that are read before the detector has looked, the likeliest; None for all.
        contested: Characters of a doubtful reading from which a further engine is asked for the same writing, too;
            otherwise it reads what the engines before it cannot read.
        judged: Whether it is asked after the step if enough is known.
        beside: A later step that begins beside this one with what is known by then, where engines may work side by
            side.
    """

    work: Work
    kinds: frozenset[RegionKind] = frozenset()
    likeness: float = 0.0
    unread: float = 0.0
    glance: float = 0.0
    most: int | None = None
    contested: int = 0
    judged: bool = False
    beside: Step | None = None


_SECOND_LOOK = Step(work=Work.SECOND_LOOK, likeness=0.5, unread=0.95, contested=8, judged=True)
_WHOLE = frozenset({RegionKind.WHOLE, RegionKind.CORNER, RegionKind.STRIP})
PLAN: tuple[Step, ...] = (
    Step(work=Work.STROKES, likeness=0.5, most=6, judged=True),
    Step(work=Work.DETECTOR, kinds=_WHOLE, likeness=0.02, unread=0.02, glance=0.3),
    Step(work=Work.DETECTOR, kinds=frozenset({RegionKind.BAND}), likeness=0.5, unread=0.95, beside=_SECOND_LOOK),
    _SECOND_LOOK,
    Step(work=Work.CLOSER, likeness=0.5, unread=0.5),
)
"""What is done, cheapest and most telling first; the work stops as soon as enough is known.

Chosen on 240 generated pictures (tuning seed 7), by marks found of 160 and by processor milliseconds a picture with a
mark, with other text, with none (median):

- without conditions: 144 found; 488, 440, 467.
- strokes: alone they flag 130 of the 142 that all steps together flag, for a sixth of the work. Six lines: the true one
  is among the likeliest; more are read after the detector, which may see the same lines whole.
- detector on the whole, then on the bands: without bands five are lost and two won; without the detector nine are lost.
  Asked for bands only where lines are doubtful, one is lost: a piece of a line is read with confidence, too.
- likeness 0.5 everywhere: none is lost; 113, 367, 63. 0.73: two are lost (145, 357, 57); 0.18 for strokes,
  0.5 for the rest: none (177, 401, 106).
- the same, and 0.95 where nothing was read: one is lost; 132, 344, 54. Hence 0.95 for bands and further engines.
- the detector on the whole (since likeness is that of letters with their surroundings; 65 real photographs and 38 real
  marks beside those pictures): at 0.3 two real ones are lost, faint tiles of a stock agency that run across the whole
  picture, whose pieces have 0.03; 73 ms on generated pictures without text (mean 108 before), 172 on photographs. At
  0.02 none is lost; 127 and 222. At 0.02 with a glance below 0.3: none; 102 and 199. Before: 153 and 387.
- further engines: four marks are read by Tesseract alone, all in lines likelier than 0.5. Asked only for writings that
  the first engine cannot read, it loses two of 145 («DIGITALLY ALT», read as «DGALYALT»); with its other languages for
  readings of at least eight letters, as few as a mark must have left, none, at 0.87 of the cost of an image with text.
- closer: see `imaging.pages.CLOSER_PLANS`. Last, and only where the verdict is still open.
"""
NARROW: tuple[Step, ...] = tuple(
    replace(step, likeness=0.0, unread=0.0, glance=0.0) if step.work is Work.DETECTOR else step for step in PLAN
)
"""Where only the rim is searched the detector always looks: its pages are small and hold pieces of tilted marks."""


def _unconditional(step: Step) -> Step:
    beside = step.beside and _unconditional(step.beside)
    return replace(step, likeness=0.0, unread=0.0, glance=0.0, most=None, contested=0, beside=beside)


THOROUGH: tuple[Step, ...] = tuple(map(_unconditional, PLAN))
"""The same without conditions."""
