"""Frame → the pages each reader gets: regions cut out, turned, enlarged and made legible, by a plan that is data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.geometry import Placement, Turn
from watermark_scan.imaging.regions import Region, RegionKind, regions_of
from watermark_scan.imaging.views import VIEWS, enlarge
from watermark_scan.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from watermark_scan.geometry import Box
    from watermark_scan.imaging.frame import Frame
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
    """

    kind: RegionKind
    view: str
    short_side: int
    max_scale: float
    long_side: int


PLANS: dict[str, tuple[Step, ...]] = {
    # A neural detector that finds its own text: the picture as it is, and what is faint or small in normalised bands.
    "rapidocr": (
        Step(kind=RegionKind.WHOLE, view="plain", short_side=900, max_scale=2, long_side=1600),
        Step(kind=RegionKind.BAND, view="local-contrast", short_side=320, max_scale=2, long_side=2400),
        Step(kind=RegionKind.CORNER, view="plain", short_side=320, max_scale=2.5, long_side=1600),
        Step(kind=RegionKind.STRIP, view="plain", short_side=200, max_scale=2, long_side=1600),
    ),
    # Layout analysis fails on texture, so Tesseract gets strokes alone, dark on white, letters at 20–30 px.
    "tesseract": (
        Step(kind=RegionKind.CORNER, view="light-text", short_side=360, max_scale=3, long_side=1800),
        Step(kind=RegionKind.CORNER, view="dark-text", short_side=360, max_scale=3, long_side=1800),
        Step(kind=RegionKind.BAND, view="light-text", short_side=300, max_scale=2, long_side=2400),
        Step(kind=RegionKind.STRIP, view="light-text", short_side=240, max_scale=2, long_side=1800),
    ),
}


def pages_for(reader: str, frame: Frame, plan: RegionPlan) -> Iterator[Page]:
    """The pages a reader gets, in the plan's order; none for an unknown reader.

    Args:
        reader: Name in `PLANS`.
        frame: The upright picture.
        plan: Which regions are searched.
    """
    regions = regions_of(frame.box, plan)
    for step in PLANS.get(reader, ()):
        yield from (_page(step, region, frame) for region in _of_kind(regions, step.kind))


def scale_of(step: Step, box: Box) -> float:
    """View pixels per picture pixel for a region, > 0."""
    wanted = min(step.short_side / min(box.width, box.height), step.max_scale)
    return min(wanted, step.long_side / max(box.width, box.height))


def _of_kind(regions: Iterable[Region], kind: RegionKind) -> Iterator[Region]:
    return (region for region in regions if region.kind is kind)


def _page(step: Step, region: Region, frame: Frame) -> Page:
    box, scale = region.box, scale_of(step, region.box)
    cut = frame.pixels[box.y : box.bottom, box.x : box.right]
    pixels = VIEWS[step.view](np.ascontiguousarray(_turned(enlarge(cut, scale), region.turn)))
    return Page(
        name=f"{step.view} {region.name}",
        pixels=pixels,
        placement=Placement(region=box, scale=scale, turn=region.turn),
    )


def _turned(pixels: NDArray[np.uint8], turn: Turn) -> NDArray[np.uint8]:
    return np.rot90(pixels, {Turn.NONE: 0, Turn.CLOCKWISE: -1, Turn.COUNTERCLOCKWISE: 1}[turn])
