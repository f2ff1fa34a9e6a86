"""The door to RapidOCR, with the real engine and the weights of its wheel."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.imaging.frame import Frame
from watermark_scan.imaging.pages import pages_for
from watermark_scan.options import RegionPlan
from watermark_scan.page import Page
from watermark_scan.readers.rapid import RapidReader, probe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from watermark_scan.reading import Reading

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
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).text(at, text, fill=255, font=ImageFont.load_default(30))
    ink = mask.getbbox()
    assert ink is not None
    picture = np.where(np.asarray(mask)[..., np.newaxis] > 127, np.uint8(250), np.uint8(40)).repeat(3, axis=2)
    return picture, Box.from_corners(*ink)


def _page(pixels: NDArray[np.uint8], *, turn: Turn = Turn.NONE) -> Page:
    """The page of a whole picture, turned."""
    height, width = pixels.shape[:2]
    turned = np.ascontiguousarray(np.rot90(pixels, {Turn.NONE: 0, Turn.CLOCKWISE: -1, Turn.COUNTERCLOCKWISE: 1}[turn]))
    placement = Placement(region=Box(x=0, y=0, width=width, height=height), turn=turn)
    return Page(name=f"plain {turn}", pixels=turned, placement=placement)


def _farthest(found: Box, ink: Box) -> int:
    pairs = ((found.x, ink.x), (found.y, ink.y), (found.right, ink.right), (found.bottom, ink.bottom))
    return max(abs(one - other) for one, other in pairs)


def _one(readings: tuple[Reading, ...]) -> Reading:
    (reading,) = readings
    return reading


def test_the_probe_tells_versions() -> None:
    """The installed engine and its run time are named."""
    assert probe().name == "rapidocr"
    assert "onnxruntime" in probe().version


def test_text_is_read_where_it_stands(reader: RapidReader) -> None:
    """A clear line is read letter by letter; its box lies around the ink, with the detector's rim."""
    pixels, ink = _drawn()
    reading = _one(reader.read([_page(pixels)]))
    assert reading.text == TEXT
    assert _farthest(reading.box, ink) <= 10
    assert [word.text for word in reading.words] == TEXT.split()
    assert reading.words[0].box.right < reading.words[1].box.x + 6
    assert all(0.5 < word.confidence <= 1 for word in reading.words)


@pytest.mark.parametrize("turn", [Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE])
def test_text_that_runs_up_or_down_is_led_back(reader: RapidReader, turn: Turn) -> None:
    """A page turned so that its text lies flat gives boxes in the upright picture."""
    flat, ink = _drawn()
    upright = np.rot90(flat, 1 if turn is Turn.CLOCKWISE else -1)
    height, width = flat.shape[:2]
    expected = (
        Box(x=ink.y, y=width - ink.right, width=ink.height, height=ink.width)
        if turn is Turn.CLOCKWISE
        else Box(x=height - ink.bottom, y=ink.x, width=ink.height, height=ink.width)
    )
    reading = _one(reader.read([_page(upright, turn=turn)]))
    assert (reading.text, reading.turn) == (TEXT, turn)
    assert _farthest(reading.box, expected) <= 10


def test_grey_and_colour_are_read_alike(reader: RapidReader) -> None:
    """A page of one channel gives the same text and box as its twin of three."""
    pixels, _ = _drawn()
    first, second = reader.read([_page(pixels), _page(np.ascontiguousarray(pixels[:, :, 0]))])
    assert (first.text, first.box) == (second.text, second.box)


def test_blank_pages_hold_nothing(reader: RapidReader) -> None:
    """Black, white and tiny pages between others give no reading and shift none."""
    pixels, _ = _drawn()
    blank = [np.full((64, 200, 3), level, np.uint8) for level in (0, 255)] + [np.zeros((1, 1, 3), np.uint8)]
    readings = reader.read([*map(_page, blank), _page(pixels)])
    assert [reading.text for reading in readings] == [TEXT]


def test_reading_twice_gives_the_same(reader: RapidReader) -> None:
    """The engine keeps nothing from one page to the next."""
    pixels, _ = _drawn("SUBJECT TO CHANGE")
    page = _page(pixels)
    assert reader.read([page]) == reader.read([page])


def test_every_page_of_a_picture_leads_back_to_the_text(reader: RapidReader) -> None:
    """With the pages of the real plan, whatever reads the text puts it where it was drawn."""
    pixels, ink = _drawn(width=960, height=540, at=(560, 12))
    frame = Frame(pixels=pixels)
    readings = [
        reading
        for reading in reader.read(tuple(pages_for("rapidocr", frame, RegionPlan.FULL)))
        if reading.text.replace(" ", "") == TEXT.replace(" ", "")
    ]
    views = {reading.view for reading in readings}
    assert {"plain full", "local-contrast top", "plain top-right"} <= views
    assert all(_farthest(reading.box, ink) <= 10 for reading in readings)
