"""How many text lines a finder finds, by itself: `--lines FINDER`. Owns the measure and the list of finders.

A visible line counts as found when candidates of fitting height, on its level, cover at least 60 % of its width.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from statistics import mean, median
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.benchmarks.tables import share, table
from tests.synthetic import strata
from tests.synthetic.overlays import Kind
from tests.synthetic.truth import facts
from watermark_scan.detection.cutting import cut_lines
from watermark_scan.detection.detector import Regions, SearchArea, TextDetector, open_detector
from watermark_scan.detection.pyramid import build_pyramid
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from tests.synthetic.overlays import Pictures

    Finder = Callable[[NDArray[np.uint8]], Sequence[Box]]
    """Height × width × 3, RGB → candidate lines in its pixels."""

COVERED = 0.6
"""Of the line's width."""
FITTING = (0.5, 2.0)
"""Candidate's height over the line's."""
_LEVEL = 0.5
"""Of the line's height that a candidate has to share with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunt:
    """What a finder made of one picture.

    Attributes:
        facts: Of the picture.
        found: For each visible line, whether it was found.
        candidates: How many lines the finder named.
    """

    facts: dict[str, Any]
    found: tuple[bool, ...]
    candidates: int


def measure(find: Finder, pictures: Pictures, count: int) -> list[Hunt]:
    """Hunt in the first overlays of a source."""
    hunts = []
    for index in range(count):
        sample = pictures.sample(Kind.OVERLAY, index)
        if sample.drawn:
            boxes = list(find(sample.pixels))
            turned = sample.drawn.layout.turn != 0
            found = tuple(covered(line.box, boxes, turned=turned) >= COVERED for line in sample.drawn.lines)
            hunts.append(Hunt(facts=facts(sample), found=found, candidates=len(boxes)))
    return hunts


def covered(line: Box, candidates: Iterable[Box], *, turned: bool = False) -> float:
    """Share 0…1 of a line's width that candidates of fitting height on its level cover together.

    Args:
        line: The true one.
        candidates: The named ones, in the same pixels.
        turned: The line runs upwards or downwards: width and height change places.
    """
    if turned:
        line, candidates = _swapped(line), [_swapped(box) for box in candidates]
    columns = np.zeros(line.width, dtype=bool)
    for box in candidates:
        shared = line.intersection(box)
        fits = FITTING[0] <= box.height / line.height <= FITTING[1]
        if shared and fits and shared.height >= _LEVEL * line.height:
            columns[shared.x - line.x : shared.right - line.x] = True
    return float(columns.mean())


def show(name: str, hunts: Sequence[Hunt]) -> None:
    """Print the share of lines found, by stratum, and the candidates of a picture."""
    lines = sum(len(hunt.found) for hunt in hunts)
    print(f"\nLines found by '{name}': {lines} visible lines in {len(hunts)} pictures")
    rows = []
    for stratum in strata.strata():
        found = [one for hunt in hunts if stratum.holds(hunt.facts) for one in hunt.found]
        rows.append([stratum.name, str(len(found)), share(found)])
    print(table(["stratum", "lines", "found"], rows))
    counts = [hunt.candidates for hunt in hunts]
    print(f"  candidates a picture: median {median(counts):g}, mean {mean(counts):.1f}, most {max(counts)}")


def _swapped(box: Box) -> Box:
    return Box(x=box.y, y=box.x, width=box.height, height=box.width)


@cache
def _detector() -> Any:  # noqa: ANN401  the library is untyped
    from rapidocr import RapidOCR  # noqa: PLC0415  loads a model

    low = {"Global.log_level": "critical", "Det.thresh": 0.2, "Det.box_thresh": 0.3}
    return RapidOCR(params={**low, "EngineConfig.onnxruntime.intra_op_num_threads": 1})


def _by_detector(pixels: NDArray[np.uint8]) -> list[Box]:
    """RapidOCR's detector on the whole frame, thresholds lowered to 0.2 and 0.3."""
    answer = _detector()(np.ascontiguousarray(pixels[:, :, ::-1]), use_det=True, use_cls=False, use_rec=False)
    if answer is None or getattr(answer, "boxes", None) is None:
        return []
    corners = (np.asarray(box, dtype=float).reshape(-1, 2) for box in answer.boxes)
    return [Box.from_corners(*points.min(axis=0), *points.max(axis=0)) for points in corners]


@cache
def _text_detector() -> TextDetector:
    return open_detector()


def _as_scanned(pixels: NDArray[np.uint8]) -> list[Box]:
    """The lines of a scan: stretches of strokes and what the detector sees, merged; the cut box of each."""
    frame, detector, regions = Frame(pixels=pixels), _text_detector(), Regions()
    area = SearchArea(frame=frame, pyramid=build_pyramid(pixels), plan=RegionPlan.FULL)
    for stage in detector.stages(RegionPlan.FULL, thorough=True):
        regions = detector.find(stage, area, regions, lambda _: False)
    lines = (line for region in detector.to_read(frame, regions, ()) for line in cut_lines(frame, region, area.pyramid))
    # A line that may run up or down gives two cuts of one place.
    return list(dict.fromkeys(line.box for line in lines))


FINDERS: Mapping[str, Finder] = {"scan": _as_scanned, "rapidocr-detector": _by_detector}
"""By name."""
