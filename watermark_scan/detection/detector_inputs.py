"""A frame → the images that a neural detector looks for lines on, by a plan that is data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.detection.cutting import turned
from watermark_scan.detection.regions import Region, RegionKind, regions_of
from watermark_scan.detection.views import VIEWS, resize
from watermark_scan.geometry import Placement, Turn
from watermark_scan.model import DetectorInput

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from watermark_scan.detection.pyramid import ImagePyramid
    from watermark_scan.frame import Frame
    from watermark_scan.geometry import Box
    from watermark_scan.options import RegionPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class InputStep:
    """One row of the plan: a kind of region, in one view, at one size.

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
"""How much finer than an input the pyramid's level is that it is made of: two reductions blur no more than one then."""

DETECTOR_STEPS: tuple[InputStep, ...] = (
    InputStep(kind=RegionKind.WHOLE, view="plain", short_side=534, max_scale=1.5, long_side=800),
    InputStep(kind=RegionKind.BAND, view="local-contrast", short_side=230, max_scale=1.4, long_side=1440),
    InputStep(
        kind=RegionKind.STRIP,
        view="local-contrast",
        short_side=160,
        max_scale=1.5,
        long_side=1280,
        instead_of=RegionKind.WHOLE,
    ),
    InputStep(
        kind=RegionKind.CORNER,
        view="local-contrast",
        short_side=320,
        max_scale=2,
        long_side=1024,
        instead_of=RegionKind.BAND,
    ),
)
"""How the neural detector looks, surest first; see MEASUREMENTS.md."""
GLANCE_STEPS: tuple[InputStep, ...] = (
    InputStep(kind=RegionKind.WHOLE, view="plain", short_side=267, max_scale=1.5, long_side=400),
)
"""How it looks whether there is anything to look at."""


def detector_inputs(
    frame: Frame,
    plan: RegionPlan,
    pyramid: ImagePyramid,
    steps: Sequence[InputStep] = DETECTOR_STEPS,
    kinds: Collection[RegionKind] = frozenset(RegionKind),
) -> Iterator[DetectorInput]:
    """The images that the detector gets, in the order of the steps.

    Args:
        frame: The upright picture.
        plan: Which regions are searched.
        pyramid: Of the frame.
        steps: How it looks: `DETECTOR_STEPS` or `GLANCE_STEPS`.
        kinds: Of the regions that it looks at.
    """
    yield from (_input(step, region, pyramid) for step, region in looks(frame.box, plan, steps) if region.kind in kinds)


def looks(
    frame: Box, plan: RegionPlan, steps: Sequence[InputStep] = DETECTOR_STEPS
) -> Iterator[tuple[InputStep, Region]]:
    """What the detector looks at, and how, in the order of the steps; as for `detector_inputs`."""
    regions = regions_of(frame, plan)
    searched = {region.kind for region in regions}
    for step in steps:
        if step.instead_of not in searched:
            # A line that runs up is seen in the input where lines run down as well: only reading tells them apart.
            yield from (
                (step, region)
                for region in regions
                if region.kind is step.kind and region.turn is not Turn.COUNTERCLOCKWISE
            )


def scale_of(step: InputStep, box: Box) -> float:
    """Pixels of the input for each pixel of the picture, > 0."""
    wanted = min(step.short_side / min(box.width, box.height), step.max_scale)
    return min(wanted, step.long_side / max(box.width, box.height))


def _input(step: InputStep, region: Region, pyramid: ImagePyramid) -> DetectorInput:
    box, scale = region.box, scale_of(step, region.box)
    pixels, pixel_scale = pyramid.part(box, scale * _FINER)
    resized = np.ascontiguousarray(turned(resize(pixels, scale / pixel_scale), region.turn))
    return DetectorInput(
        name=f"{step.view} {region.name}",
        pixels=VIEWS[step.view](resized),
        placement=Placement(region=box, scale=scale, turn=region.turn),
    )
