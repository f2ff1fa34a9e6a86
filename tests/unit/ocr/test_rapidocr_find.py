"""The door to RapidOCR: where its detector sees lines."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.unit.ocr.fake_rapid import NOTHING, FakeEngine, boxes, page
from watermark_scan.errors import EngineFailedError
from watermark_scan.geometry import Turn
from watermark_scan.model import Page, TextRegion

if TYPE_CHECKING:
    from watermark_scan.ocr import rapidocr as rapid
    from watermark_scan.ocr.base import RegionFinder


class TestFind:
    """Where lines of text are."""

    def test_each_box_becomes_a_detection(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Corners in the picture, with the detector's score and the engine's name."""
        engine.found = boxes((10, 20, 90, 40), (5, 60, 195, 80))
        finder: RegionFinder = reader
        first, second = finder.find([page()])
        assert first == TextRegion(
            corners=((1010, 520), (1090, 520), (1090, 540), (1010, 540)), finder="rapidocr", score=0.5
        )
        assert second.corners[0] == (1005.0, 560.0)
        assert second.score == pytest.approx(0.6)

    def test_slanted_lines_keep_their_corners(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """The detector's corners may form any quadrilateral, so that a tilted line can be laid flat."""
        engine.found = boxes((0, 0, 1, 1))
        engine.found.boxes = np.array([[[10, 30], [60, 20], [62, 35], [12, 45]]], np.float32)
        (found,) = reader.find([page(scale=2.0)])
        assert found.corners == ((1005, 515), (1030, 510), (1031, 517.5), (1006, 522.5))

    def test_places_are_led_back_from_turned_pages(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """With the turn and the scale undone, the corners stand as in the picture."""
        engine.found = boxes((10, 20, 90, 40))
        (found,) = reader.find([page(turn=Turn.CLOCKWISE, scale=2.0)])
        # The page is 200 x 100, its region 50 x 100: x runs upwards from the region's bottom.
        assert found.corners == ((1010, 555), (1020, 555), (1020, 595), (1010, 595))

    @pytest.mark.parametrize(
        "answer",
        [NOTHING, SimpleNamespace(boxes=np.zeros((0, 4, 2)), scores=()), SimpleNamespace()],
        ids=["none", "empty", "no boxes"],
    )
    def test_an_answer_without_lines_is_none(
        self, engine: FakeEngine, reader: rapid.RapidReader, answer: object
    ) -> None:
        """The library says in several ways that it saw nothing."""
        engine.found = answer
        assert reader.find([page()]) == ()

    def test_a_score_of_nothing_is_still_a_line(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Scores rank and never filter; they are above 0, as a detection promises."""
        engine.found = boxes((10, 20, 90, 40))
        engine.found.scores = [0.0]
        (found,) = reader.find([page()])
        assert found.score > 0

    def test_every_page_is_looked_at_in_order(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Page by page."""
        engine.found = boxes((0, 0, 50, 20))
        assert len(reader.find([page(200), page(300), page(400)])) == 3
        assert [picture.shape[1] for picture in engine.looked] == [200, 300, 400]

    def test_colour_is_handed_over_in_the_library_s_order(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """The library takes blue first; a page has red first."""
        red = page()
        red.pixels[:] = (10, 20, 30)
        reader.find([red])
        (seen,) = engine.looked
        assert np.array_equal(seen, np.full((100, 200, 3), (30, 20, 10), np.uint8))
        assert seen.flags.c_contiguous

    def test_grey_pages_get_three_channels(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """The detector wants colour; grey is the same in each channel."""
        grey = np.arange(100 * 200, dtype=np.uint8).reshape(100, 200)
        reader.find([Page(name="local-contrast top", pixels=grey, placement=page().placement)])
        (seen,) = engine.looked
        assert seen.shape == (100, 200, 3)
        assert all(np.array_equal(seen[:, :, channel], grey) for channel in range(3))

    @pytest.mark.parametrize(("width", "height", "shown"), [(31, 400, 0), (400, 31, 0), (32, 32, 1), (400, 32, 1)])
    def test_pages_below_the_detector_s_stride_are_skipped(
        self, engine: FakeEngine, reader: rapid.RapidReader, width: int, height: int, shown: int
    ) -> None:
        """The library would resize a page with a side below 32 pixels to nothing."""
        engine.found = boxes((0, 0, 20, 20))
        assert len(reader.find([page(width, height)])) == shown == len(engine.looked)

    @pytest.mark.parametrize(
        "answer",
        [
            RuntimeError("\x1b[2Jsecret"),
            SimpleNamespace(boxes=np.zeros((1, 4, 2)), scores=[]),
            SimpleNamespace(boxes=np.zeros((1, 3, 2)), scores=[0.5]),
            SimpleNamespace(boxes=["secret"], scores=[0.5]),
            SimpleNamespace(boxes=np.zeros((1, 4, 2)), scores=None),
        ],
        ids=["raises", "uneven", "three corners", "no numbers", "no scores"],
    )
    def test_a_broken_detector_is_an_error_of_ours(
        self, engine: FakeEngine, reader: rapid.RapidReader, answer: object
    ) -> None:
        """Whatever goes wrong inside is one kind of failure, names the view, and repeats no foreign text."""
        engine.found = answer
        with pytest.raises(
            EngineFailedError, match="RapidOCR broke while looking for text on the view 'plain full'"
        ) as caught:
            reader.find([page()])
        assert "secret" not in caught.value.message
        assert caught.value.__cause__ is not None
