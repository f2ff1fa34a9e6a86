"""Frame → what stands in it: lines found, lines read. The order of the engines' work, and who reads what.

What is done, in which order and on which condition, stands in `plan`; what becomes of it in `looking`. Knows nothing of
wordings: whoever asks says when enough is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.imaging.halves import halves_of
from watermark_scan.look.looking import SECOND_LOOKS, Looking
from watermark_scan.look.plan import NARROW, PLAN, THOROUGH
from watermark_scan.look.seen import Seen
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Callable

    from watermark_scan.imaging.frame import Frame
    from watermark_scan.look.plan import Step
    from watermark_scan.readers import ReaderSet
    from watermark_scan.reading import Reading

__all__ = ["SECOND_LOOKS", "Seen", "look"]


def look(
    frame: Frame,
    readers: ReaderSet,
    plan: RegionPlan,
    enough: Callable[[tuple[Reading, ...]], bool] | None = None,
    *,
    side_by_side: bool = False,
) -> Seen:
    """Find the lines of an image and have them read.

    The engines read in the order of the set; a line that one engine has read with confidence is not read again.

    Args:
        frame: The upright picture.
        readers: The engines.
        plan: Which regions are searched.
        enough: Whether nothing more need be read, by what has been; None does everything, on no condition.
        side_by_side: Whether a further engine may begin in a thread of its own while the first one still looks. What
            is read is the same.

    Raises:
        ReaderFailedError: Every engine broke.
    """
    halves = halves_of(frame.pixels)
    looking = Looking(frame=frame, readers=readers, plan=plan, halves=halves, side_by_side=side_by_side)
    for step in _steps(plan, thorough=enough is None):
        if looking.take(step) and step.judged and enough and enough(looking.readings_that_count()):
            break
    looking.require_an_engine()
    return looking.seen()


def _steps(plan: RegionPlan, *, thorough: bool) -> tuple[Step, ...]:
    if thorough:
        return THOROUGH
    return PLAN if plan is RegionPlan.FULL else NARROW
