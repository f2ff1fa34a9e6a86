"""Frame → the pages a detector looks for lines on, and a line → the page a reader gets; both by plans that are data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.detection.pyramid import ImagePyramid
from watermark_scan.detection.regions import Region, RegionKind, regions_of
from watermark_scan.detection.views import LINE_VIEWS, VIEWS, enlarge, fitted
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import Page, TextLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from watermark_scan.frame import Frame
    from watermark_scan.options import RegionPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of a plan: a kind of region, in one view, at one size.

    Attributes:
        kind: Which regions.
        view: Name in `VIEWS`.
        short_side: Pixels that the region's shorter side is brought to.
        max_scale: Enlargement at most: interpolation adds no detail beyond it.
        long_side: Pixels the longer side is kept within, which bounds the cost.
        instead_of: Where a region of this kind is searched, the step is left out.
    """

    kind: RegionKind
    view: str
    short_side: int
    max_scale: float
    long_side: int
    instead_of: RegionKind | None = None


_FINER = 1.5
"""How much finer than a page the half is that it is made of: two reductions blur no more than one then."""

DETECTOR_PLAN: tuple[Step, ...] = (
    Step(kind=RegionKind.WHOLE, view="plain", short_side=534, max_scale=1.5, long_side=800),
    Step(kind=RegionKind.BAND, view="local-contrast", short_side=230, max_scale=1.4, long_side=1440),
    Step(
        kind=RegionKind.STRIP,
        view="local-contrast",
        short_side=160,
        max_scale=1.5,
        long_side=1280,
        instead_of=RegionKind.WHOLE,
    ),
    Step(
        kind=RegionKind.CORNER,
        view="local-contrast",
        short_side=320,
        max_scale=2,
        long_side=1024,
        instead_of=RegionKind.BAND,
    ),
)
"""Where the neural detector looks, surest first.

Chosen on 80 generated overlays (tuning seed 7, RapidOCR alone), by the marks found and the processor time of a picture:
the whole at 800 with bands at 1.4: 0.90 and 0.63 s; the whole at 960 alone 0.89 and 0.56 s; with bands at 2 and strips
0.86 and 1.02 s (more of what it sees then is no line, and stands in the way); without bands but with strips 0.85.
"""

GLANCE: tuple[Step, ...] = (Step(kind=RegionKind.WHOLE, view="plain", short_side=267, max_scale=1.5, long_side=400),)
"""Where it has a glance whether to look at all. Of 400 generated overlays (tuning) and 51 real ones none is lost by it,
at 400 pixels as at 480: what is too small for that its strokes tell, and what they miss are large faint tiles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStep:
    """One row of a reader's plan for lines.

    Attributes:
        view: Name in `LINE_VIEWS`.
        height: Pixels the page is high.
        max_length: Pixels it is long at most; longer lines are squeezed, because a line costs by its length.
        inset: How much of the letters' height as found is left away on each of the four sides, 0…0.5; 0 leaves all the
            room that lines are cut out with.
    """

    view: str
    height: int
    max_length: int
    inset: float = 0.0


LINE_PLANS: dict[str, tuple[LineStep, ...]] = {
    # The recogniser was trained on such pictures as they are: normalised views of the same line add nothing.
    "rapidocr": (LineStep(view="plain", height=48, max_length=4800),),
    # Dark letters of 25–30 px on an even white ground. Which polarity a faint line has is a guess that is wrong for one
    # in four, and Tesseract reads nothing then; so it gets both.
    "tesseract": (
        LineStep(view="light-text", height=48, max_length=3600),
        LineStep(view="dark-text", height=48, max_length=3600),
    ),
}

CLOSER_PLANS: dict[str, tuple[LineStep, ...]] = {
    "rapidocr": (LineStep(view="closer", height=48, max_length=4800, inset=0.15),),
}
"""What a reader gets of a line that it has doubts about: less ground around the letters, which come out larger.

Detectors draw tiny letters twice as high as they are. Of 400 generated marks (two tuning seeds) three more are flagged
with 0.15, and two more for review; with 0.08 two and one, with 0.22 three and one; none is lost, and of 140 pictures
without a mark none is flagged or for review. With more ground instead of less, with the upper or lower part only, and
with rows fitted to the ink one or two are won. A picture takes up to 10 ms more.
"""


def pages_for_detector(
    frame: Frame,
    plan: RegionPlan,
    wanted: Callable[[Region], bool] | None = None,
    halves: ImagePyramid | None = None,
    *,
    steps: Sequence[Step] = DETECTOR_PLAN,
) -> Iterator[Page]:
    """The pages the detector gets, in the plan's order.

    Args:
        frame: The upright picture.
        plan: Which regions are searched.
        wanted: Whether a region is to be looked at; None looks at all.
        halves: Of the frame, where they are made already.
        steps: How it looks: `DETECTOR_PLAN` or `GLANCE`.
    """
    regions = regions_of(frame.box, plan)
    kinds = {region.kind for region in regions}
    halves = halves or ImagePyramid((frame.pixels,))
    for step in steps:
        if step.instead_of not in kinds:
            # A line that runs up is seen in the page where lines run down as well: only reading tells them apart.
            yield from (
                _page(step, region, halves)
                for region in regions
                if region.kind is step.kind
                and region.turn is not Turn.COUNTERCLOCKWISE
                and (wanted is None or wanted(region))
            )


def pages_of_lines(reader: str, lines: Mapping[int, TextLine], *, closer: bool = False) -> Iterator[Page]:
    """The pages a reader gets: each line once for each row of its plan; an unknown reader gets the lines as they are.

    Args:
        reader: Name in `LINE_PLANS`.
        lines: Number → line; the pages bear the numbers.
        closer: By `CLOSER_PLANS` instead: none for a reader that has no such plan.
    """
    plan = CLOSER_PLANS.get(reader, ()) if closer else LINE_PLANS.get(reader, LINE_PLANS["rapidocr"])
    for number, line in lines.items():
        yield from (_line_page(step, line, number) for step in plan)


def scale_of(step: Step, box: Box) -> float:
    """View pixels per picture pixel for a region, > 0."""
    wanted = min(step.short_side / min(box.width, box.height), step.max_scale)
    return min(wanted, step.long_side / max(box.width, box.height))


def _page(step: Step, region: Region, halves: ImagePyramid) -> Page:
    box, scale = region.box, scale_of(step, region.box)
    pixels, shrunk = halves.part(box, scale * _FINER)
    resized = np.ascontiguousarray(_turned(enlarge(pixels, scale / shrunk), region.turn))
    return Page(
        name=f"{step.view} {region.name}",
        pixels=VIEWS[step.view](resized),
        placement=Placement(region=box, scale=scale, turn=region.turn),
    )


def _line_page(step: LineStep, line: TextLine, number: int) -> Page:
    part, region = _without_rim(line, step.inset)
    pixels = LINE_VIEWS[step.view](fitted(part, step.height, step.max_length))
    rows, columns = part.shape[:2]
    scale = line.placement.scale * min(step.height / rows, step.max_length / columns)
    placement = replace(line.placement, region=region, scale=scale)
    return Page(name=step.view, pixels=pixels, placement=placement, line=line.box, line_number=number)


def _without_rim(line: TextLine, inset: float) -> tuple[NDArray[np.uint8], Box]:
    """The line's pixels without its room and so much of the place as found, and the part of the picture they show."""
    if not inset:
        return line.pixels, line.placement.region
    left, top, right, bottom = line.inner
    rim, (rows, columns) = inset * (bottom - top), line.pixels.shape[:2]
    first, last = _kept(left + rim, right - rim, columns)
    upper, lower = _kept(top + rim, bottom - rim, rows)
    part = np.ascontiguousarray(line.pixels[upper:lower, first:last])
    return part, line.placement.to_picture(first, upper, last, lower)


def _kept(start: float, end: float, size: int) -> tuple[int, int]:
    """From and to which pixel, at least one."""
    first = min(max(0, round(start)), size - 1)
    return first, min(size, max(first + 1, round(end)))


def _turned(pixels: NDArray[np.uint8], turn: Turn) -> NDArray[np.uint8]:
    return np.rot90(pixels, {Turn.NONE: 0, Turn.CLOCKWISE: -1, Turn.COUNTERCLOCKWISE: 1}[turn])
