"""The stages of the detector, and what it says that it could not see."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fake_engines import region_at
from tests.unit.detection.test_line_search import Light, picture
from watermark_scan.detection.detector import MOST_LINES, LineDetector, Look, Regions, SearchArea, Stage
from watermark_scan.detection.pyramid import build_pyramid
from watermark_scan.detection.regions import parts_of
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box
from watermark_scan.options import RegionPlan

PIXELS = picture(640, 360, Box(x=200, y=170, width=240, height=12))


def area(plan: RegionPlan = RegionPlan.FULL) -> SearchArea:
    """All of the picture, as a plan searches it."""
    return SearchArea(frame=Frame(pixels=PIXELS), pyramid=build_pyramid(PIXELS), plan=plan)


def test_what_was_found_before_stays_and_is_not_found_again() -> None:
    """A closer look adds what is new behind it."""
    detector = LineDetector(network=Light())
    seen = detector.find(Stage(look=Look.WHOLE), area(), Regions())
    closer = detector.find(Stage(look=Look.CLOSE_EVERYWHERE), area(), seen)
    assert len(seen.found) == 1
    assert closer.found == seen.found
    assert len(closer.inputs) == len(seen.inputs) + 1


def test_without_small_letters_nothing_is_looked_at_closer() -> None:
    """It costs nothing then."""
    network = Light()
    detector = LineDetector(network=network)
    seen = detector.find(Stage(look=Look.WHOLE), area(), Regions())
    shown = len(network.shown)
    assert detector.find(Stage(look=Look.CLOSER), area(), seen).found == seen.found
    assert len(network.shown) == shown


@pytest.mark.parametrize("plan", list(RegionPlan))
def test_only_the_parts_of_the_plan_are_looked_at(plan: RegionPlan) -> None:
    """The line in the middle is found where the whole picture is searched."""
    seen = LineDetector(network=Light()).find(Stage(look=Look.WHOLE), area(plan), Regions())
    assert len(seen.found) == (1 if plan is RegionPlan.FULL else 0)


def test_parts_lie_in_the_picture_and_more_plans_search_more() -> None:
    """A thumbnail is searched whole by every plan that has a part as large as it."""
    for frame in (Box(x=0, y=0, width=640, height=360), Box(x=0, y=0, width=30, height=20)):
        covered = []
        for plan in (RegionPlan.CORNERS, RegionPlan.EDGES, RegionPlan.FULL):
            mask = np.zeros((frame.height, frame.width), bool)
            for part in parts_of(frame, plan):
                assert part.intersection(frame) == part
                mask[part.y : part.bottom, part.x : part.right] = True
            covered.append(mask.sum())
        assert covered == sorted(covered)
        assert covered[-1] == frame.area


def test_lines_beyond_the_limit_are_told() -> None:
    """How many were read, and of how many."""
    places = [region_at(Box(x=0, y=number, width=9, height=1)) for number in range(MOST_LINES + 7)]
    (told,) = LineDetector().not_seen(Regions(found=tuple(places)))
    assert (told.what, told.seen, told.of) == ("lines", MOST_LINES, MOST_LINES + 7)
    assert LineDetector().not_seen(Regions(found=tuple(places[:MOST_LINES]))) == ()
