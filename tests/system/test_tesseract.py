"""Tesseract, with the real program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.synthetic.plain_pictures import blended, box_of, ink
from tests.synthetic.typefaces import FaceSet, TypefaceMissingError, typefaces
from watermark_scan.detection.cutting import cut_lines
from watermark_scan.errors import EngineFailedError, EngineMissingError
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import LineImage, TextRegion
from watermark_scan.ocr.base import EngineRequest
from watermark_scan.ocr.tesseract import Tesseract, open_engine, probe

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.ImageFont import FreeTypeFont


@pytest.fixture(scope="module")
def engine() -> Tesseract:
    """The installed Tesseract with English."""
    return _opened("eng")


def _opened(*languages: str) -> Tesseract:
    try:
        return open_engine(EngineRequest(languages=languages))
    except EngineMissingError as error:
        pytest.skip(f"{error.message} {error.remedy}")


def _drawn(text: str, *, width: int = 460, face: FreeTypeFont | None = None) -> NDArray[np.uint8]:
    """Black on white, grey."""
    return blended(255, ink(text, (width, 80), (20, 22), 28, face), 0)[:, :, 0]


def _image(pixels: NDArray[np.uint8], *, view: str = "plain", turn: Turn = Turn.NONE) -> LineImage:
    height, width = pixels.shape[:2]
    across, down = (width, height) if turn is Turn.NONE else (height, width)
    box = Box(x=0, y=0, width=across, height=down)
    return LineImage(view=view, pixels=pixels, placement=Placement(region=box, turn=turn), line=box, line_number=0)


def test_the_program_states_version_and_languages(engine: Tesseract) -> None:
    """The probe finds both languages, and the engine carries the same."""
    version, installed = probe()
    assert {"eng", "rus"} <= set(installed)
    assert "osd" not in installed
    assert (version, installed) == (engine.info.version, engine.info.installed)


def test_text_is_read_where_it_stands(engine: Tesseract) -> None:
    """A clear line is read letter by letter, and its box lies around the ink."""
    pixels = _drawn("DEVELOPMENT FOOTAGE")
    (result,) = engine.read([_image(pixels)])
    assert result.text == "DEVELOPMENT FOOTAGE"
    down, across = np.nonzero(pixels < 128)
    ink = Box.from_corners(across.min(), down.min(), across.max() + 1, down.max() + 1)
    assert result.box.overlap(ink) > 0.9
    assert all(0.5 < word.confidence <= 1 for word in result.words)


def test_russian_is_read() -> None:
    """A Russian line comes out in Cyrillic letters."""
    try:
        face = typefaces(FaceSet.ATLAS)[0].at(28)
    except TypefaceMissingError as error:
        pytest.skip(str(error))
    results = _opened("eng", "rus").read([_image(_drawn("ВИД ИЗ ИГРЫ", face=face))])
    assert "ВИД ИЗ ИГРЫ" in {result.text for result in results}


def test_images_keep_their_views_whatever_lies_between(engine: Tesseract) -> None:
    """Blank, black, tiny and thin images between others shift nothing; what is made up on them bears their view."""
    between = [np.full(shape, shade, np.uint8) for shape in ((90, 300), (1, 1), (3000, 2)) for shade in (255, 0)]
    images = [
        _image(_drawn("first"), view="a"),
        *(_image(pixels, view="between") for pixels in between),
        _image(_drawn("last"), view="z"),
    ]
    results = [(result.text, result.view) for result in engine.read(images)]
    assert [(text, view) for text, view in results if view != "between"] == [("first", "a"), ("last", "z")]


def test_many_lines_are_one_call(engine: Tesseract) -> None:
    """A hundred lines come back complete and in order."""
    pixels = _drawn("frame", width=140)
    views = [f"view {number}" for number in range(100)]
    assert [result.view for result in engine.read([_image(pixels, view=view) for view in views])] == views


def test_colour_and_grey_are_read_alike(engine: Tesseract) -> None:
    """An image in RGB is read as its grey twin."""
    grey = _drawn("WORK IN PROGRESS")
    colour = np.repeat(grey[:, :, None], 3, axis=2)
    first, second = engine.read([_image(grey), _image(colour)])
    assert first.text == second.text == "WORK IN PROGRESS"


def test_a_turned_strip_is_led_back(engine: Tesseract) -> None:
    """Text that runs up the side is read from its turned image and placed upright in the picture."""
    (result,) = engine.read([_image(_drawn("GAMEPLAY"), turn=Turn.CLOCKWISE)])
    assert (result.text, result.turn) == ("GAMEPLAY", Turn.CLOCKWISE)
    assert result.box.height > 3 * result.box.width


def test_a_line_of_a_picture_is_read_where_it_stands(engine: Tesseract) -> None:
    """As in a scan: cut out, made legible, read, and led back with its number; light letters on a dark ground."""
    cover = ink("SUBJECT TO CHANGE", (640, 360), (300, 20), 22)
    inked = box_of(cover)
    corners = ((inked.x, inked.y), (inked.right, inked.y), (inked.right, inked.bottom), (inked.x, inked.bottom))
    found = TextRegion(corners=corners, detector="drawn", score=1)
    (line,) = cut_lines(Frame(pixels=blended(75, cover, 240)), found)
    results = engine.read(engine.images_of(line, 5))
    assert {result.line for result in results} == {5}
    result = next(result for result in results if result.text == "SUBJECT TO CHANGE")
    assert result.box.intersection(inked) == result.box
    assert result.box.width > 0.9 * inked.width


def test_a_line_beyond_the_program_is_an_error(engine: Tesseract) -> None:
    """An image wider than Tesseract takes is a failure with its words, not an empty result."""
    with pytest.raises(EngineFailedError, match="Image too large"):
        engine.read([_image(_drawn("fine")), _image(np.full((20, 40_000), 255, np.uint8))])


def test_each_letter_comes_with_what_else_it_may_be(engine: Tesseract) -> None:
    """Alternatives for each character, the letter as read first; blurred letters may be others."""
    drawn = Image.fromarray(_drawn("Development footage"))
    blurred = drawn.resize((drawn.width // 4, drawn.height // 4)).resize(drawn.size)
    (read,) = engine.read([_image(np.asarray(blurred))])
    assert len(read.alternatives) == len(read.text)
    assert [choices[0].text if choices else " " for choices in read.alternatives] == list(read.text)
    assert any(len(choices) > 1 for choices in read.alternatives)
