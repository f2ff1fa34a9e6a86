"""The door to RapidOCR, with the real engine and the weights of its wheel."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pytest

from tests.synthetic.plain_pictures import blended, box_of, ink
from watermark_scan.detection.cutting import cut_lines
from watermark_scan.detection.pages import pages_for_detector, pages_of_lines
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import Page, TextRegion
from watermark_scan.ocr.rapidocr import RapidReader, probe
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from watermark_scan.model import TextLine

pytestmark = pytest.mark.integration

TEXT = "DEVELOPMENT FOOTAGE"


def _refuse(*_: object, **__: object) -> NoReturn:
    raise AssertionError("the engine reached for the network")


class _NoSocket(socket.socket):
    """A class, because libraries derive from it as they are imported; none can be made."""

    __init__ = _refuse


@pytest.fixture(scope="module", autouse=True)
def _no_network() -> Iterator[None]:
    """No test of this file, from loading the models on, may open a socket."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", _NoSocket)
        patch.setattr(socket, "getaddrinfo", _refuse)
        yield


@pytest.fixture(scope="module")
def reader() -> RapidReader:
    """The installed engine; its models are loaded once for this file."""
    return RapidReader(info=probe())


def _drawn(
    text: str = TEXT, *, width: int = 520, height: int = 120, at: tuple[int, int] = (60, 40)
) -> tuple[NDArray[np.uint8], Box]:
    """White text on a dark RGB picture, and the box of its ink."""
    cover = ink(text, (width, height), at, 30)
    return blended(40, cover, 250), box_of(cover)


def _page(pixels: NDArray[np.uint8], *, turn: Turn = Turn.NONE) -> Page:
    """The page of a whole picture, turned."""
    height, width = pixels.shape[:2]
    turned = np.ascontiguousarray(np.rot90(pixels, {Turn.NONE: 0, Turn.CLOCKWISE: -1, Turn.COUNTERCLOCKWISE: 1}[turn]))
    placement = Placement(region=Box(x=0, y=0, width=width, height=height), turn=turn)
    return Page(name=f"plain {turn}", pixels=turned, placement=placement)


def _farthest(found: Box, ink: Box) -> int:
    pairs = ((found.x, ink.x), (found.y, ink.y), (found.right, ink.right), (found.bottom, ink.bottom))
    return max(abs(one - other) for one, other in pairs)


def _bounds(found: TextRegion) -> Box:
    across, down = zip(*found.corners, strict=True)
    return Box.from_corners(min(across), min(down), max(across), max(down))


def _line(pixels: NDArray[np.uint8], ink: Box) -> TextLine:
    corners = ((ink.x, ink.y), (ink.right, ink.y), (ink.right, ink.bottom), (ink.x, ink.bottom))
    return next(cut_lines(Frame(pixels=pixels), TextRegion(corners=corners, finder="drawn", score=1)))


def _line_page(pixels: NDArray[np.uint8], ink: Box, *, number: int = 0) -> Page:
    (page,) = pages_of_lines("rapidocr", {number: _line(pixels, ink)})
    return page


def test_the_probe_tells_versions() -> None:
    """The installed engine and its run time are named."""
    assert probe().name == "rapidocr"
    assert "onnxruntime" in probe().version


def test_text_is_found_where_it_stands(reader: RapidReader) -> None:
    """One line is one detection around the ink, with the detector's rim."""
    pixels, ink = _drawn()
    (found,) = reader.find([_page(pixels)])
    assert _farthest(_bounds(found), ink) <= 10
    assert 0 < found.score <= 1


@pytest.mark.parametrize("turn", [Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE])
def test_text_that_runs_up_or_down_is_led_back(reader: RapidReader, turn: Turn) -> None:
    """A page turned so that its text lies flat gives a place in the upright picture."""
    flat, ink = _drawn()
    upright = np.rot90(flat, 1 if turn is Turn.CLOCKWISE else -1)
    height, width = flat.shape[:2]
    expected = (
        Box(x=ink.y, y=width - ink.right, width=ink.height, height=ink.width)
        if turn is Turn.CLOCKWISE
        else Box(x=height - ink.bottom, y=ink.x, width=ink.height, height=ink.width)
    )
    (found,) = reader.find([_page(upright, turn=turn)])
    assert _farthest(_bounds(found), expected) <= 10


def test_every_page_of_a_picture_leads_back_to_the_text(reader: RapidReader) -> None:
    """With the pages of the real plan, whatever holds the text puts it where it was drawn."""
    pixels, ink = _drawn(width=960, height=540, at=(560, 12))
    shown = tuple(pages_for_detector(Frame(pixels=pixels), RegionPlan.FULL))
    found = [_bounds(one) for one in reader.find(shown)]
    assert len([box for box in found if _farthest(box, ink) <= 12]) >= 2


def test_blank_pages_hold_nothing(reader: RapidReader) -> None:
    """Black, white and tiny pages give no detection and are no error."""
    blank = [np.full((64, 200, 3), level, np.uint8) for level in (0, 255)] + [np.zeros((1, 1, 3), np.uint8)]
    assert reader.find([_page(pixels) for pixels in blank]) == ()


def test_a_line_is_read_letter_by_letter(reader: RapidReader) -> None:
    """Its words stand beside each other where they were drawn, each letter with what else it may be."""
    pixels, ink = _drawn()
    (reading,) = reader.read([_line_page(pixels, ink, number=3)])
    assert (reading.text, reading.line) == (TEXT, 3)
    assert [word.text for word in reading.words] == TEXT.split()
    assert _farthest(reading.box, ink) <= 12
    assert reading.words[0].box.right < reading.words[1].box.x + 8
    assert all(0.5 < word.confidence <= 1 for word in reading.words)
    assert [choices[0].text for choices in reading.alternatives] == list(TEXT)


def test_every_letter_of_the_alphabet_is_one_character(reader: RapidReader) -> None:
    """So that a reading has as many alternatives as its text has characters."""
    characters = reader._recogniser.characters
    assert {len(character) for character in characters[1:]} == {1}


def test_grey_and_colour_are_read_alike(reader: RapidReader) -> None:
    """A page of one channel gives the same as its twin of three, found and read."""
    pixels, ink = _drawn()
    first, second = (reader.find([_page(one)]) for one in (pixels, np.ascontiguousarray(pixels[:, :, 0])))
    assert first == second
    page = _line_page(pixels, ink)
    grey = replace(page, pixels=np.ascontiguousarray(page.pixels[:, :, 0]))
    assert reader.read([page]) == reader.read([grey])


@pytest.mark.parametrize("shape", [(48, 96), (48, 97), (48, 4800)])
def test_blank_lines_of_every_length_hold_nothing(reader: RapidReader, shape: tuple[int, int]) -> None:
    """The shortest and the longest page of the plan are no error."""
    height, width = shape
    placement = Placement(region=Box(x=0, y=0, width=width, height=height))
    page = Page(name="plain", pixels=np.full((*shape, 3), 90, np.uint8), placement=placement)
    assert reader.read([page]) == ()


def test_reading_twice_gives_the_same(reader: RapidReader) -> None:
    """The engine keeps nothing from one page to the next."""
    pixels, ink = _drawn("SUBJECT TO CHANGE")
    page, whole = _line_page(pixels, ink), _page(pixels)
    assert reader.read([page]) == reader.read([page])
    assert reader.find([whole]) == reader.find([whole])
