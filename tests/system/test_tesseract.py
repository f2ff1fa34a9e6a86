"""The door to Tesseract, with the real program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.synthetic.plain_pictures import blended, box_of, ink
from tests.synthetic.typefaces import FaceSet, TypefaceMissingError, typefaces
from watermark_scan.detection.cutting import cut_lines
from watermark_scan.detection.pages import pages_of_lines
from watermark_scan.errors import EngineFailedError, EngineMissingError
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import Page, TextRegion
from watermark_scan.ocr.tesseract import TesseractReader, open_tesseract, probe

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.ImageFont import FreeTypeFont

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def reader() -> TesseractReader:
    """The installed Tesseract with English."""
    return _opened("eng")


def _opened(*languages: str) -> TesseractReader:
    try:
        return open_tesseract(languages, 60)
    except EngineMissingError as error:
        pytest.skip(f"{error.message} {error.remedy}")


def _drawn(text: str, *, width: int = 460, face: FreeTypeFont | None = None) -> NDArray[np.uint8]:
    """Black on white, grey."""
    return blended(255, ink(text, (width, 80), (20, 22), 28, face), 0)[:, :, 0]


def _page(pixels: NDArray[np.uint8], *, name: str = "page", turn: Turn = Turn.NONE) -> Page:
    height, width = pixels.shape[:2]
    across, down = (width, height) if turn is Turn.NONE else (height, width)
    return Page(
        name=name, pixels=pixels, placement=Placement(region=Box(x=0, y=0, width=across, height=down), turn=turn)
    )


def test_the_program_states_version_and_languages(reader: TesseractReader) -> None:
    """The probe finds both languages, and the reader carries the same version."""
    info = probe()
    assert {"eng", "rus"} <= set(info.languages)
    assert "osd" not in info.languages
    assert info.version == reader.info.version


def test_text_is_read_where_it_stands(reader: TesseractReader) -> None:
    """A clear line is read letter by letter, and its box lies around the ink."""
    pixels = _drawn("DEVELOPMENT FOOTAGE")
    (reading,) = reader.read([_page(pixels)])
    assert reading.text == "DEVELOPMENT FOOTAGE"
    down, across = np.nonzero(pixels < 128)
    ink = Box.from_corners(across.min(), down.min(), across.max() + 1, down.max() + 1)
    assert reading.box.overlap(ink) > 0.9
    assert all(0.5 < word.confidence <= 1 for word in reading.words)


def test_russian_is_read() -> None:
    """A Russian line comes out in Cyrillic letters."""
    try:
        face = typefaces(FaceSet.ATLAS)[0].at(28)
    except TypefaceMissingError as error:
        pytest.skip(str(error))
    readings = _opened("eng", "rus").read([_page(_drawn("ВИД ИЗ ИГРЫ", face=face))])
    assert "ВИД ИЗ ИГРЫ" in {reading.text for reading in readings}


def test_pages_keep_their_names_whatever_lies_between(reader: TesseractReader) -> None:
    """Blank, black, tiny and thin pages between others shift nothing; what is made up on them bears their name."""
    between = [np.full(shape, shade, np.uint8) for shape in ((90, 300), (1, 1), (3000, 2)) for shade in (255, 0)]
    pages = [
        _page(_drawn("first"), name="a"),
        *(_page(pixels, name="between") for pixels in between),
        _page(_drawn("last"), name="z"),
    ]
    readings = [(reading.text, reading.view) for reading in reader.read(pages)]
    assert [(text, view) for text, view in readings if view != "between"] == [("first", "a"), ("last", "z")]


def test_many_pages_are_one_call(reader: TesseractReader) -> None:
    """A hundred pages come back complete and in order."""
    pixels = _drawn("frame", width=140)
    names = [f"page {number}" for number in range(100)]
    assert [reading.view for reading in reader.read([_page(pixels, name=name) for name in names])] == names


def test_colour_and_grey_are_read_alike(reader: TesseractReader) -> None:
    """A page in RGB is read as its grey twin."""
    grey = _drawn("WORK IN PROGRESS")
    colour = np.repeat(grey[:, :, None], 3, axis=2)
    first, second = reader.read([_page(grey), _page(colour)])
    assert first.text == second.text == "WORK IN PROGRESS"


def test_a_turned_strip_is_led_back(reader: TesseractReader) -> None:
    """Text that runs up the side is read from its turned page and placed upright in the picture."""
    (reading,) = reader.read([_page(_drawn("GAMEPLAY"), turn=Turn.CLOCKWISE)])
    assert (reading.text, reading.turn) == ("GAMEPLAY", Turn.CLOCKWISE)
    assert reading.box.height > 3 * reading.box.width


def test_a_line_of_a_picture_is_read_where_it_stands(reader: TesseractReader) -> None:
    """As in a scan: cut out, made legible, read, and led back with its number; light letters on a dark ground."""
    cover = ink("SUBJECT TO CHANGE", (640, 360), (300, 20), 22)
    inked = box_of(cover)
    corners = ((inked.x, inked.y), (inked.right, inked.y), (inked.right, inked.bottom), (inked.x, inked.bottom))
    found = TextRegion(corners=corners, finder="drawn", score=1)
    (line,) = cut_lines(Frame(pixels=blended(75, cover, 240)), found)
    readings = reader.read(tuple(pages_of_lines("tesseract", {5: line})))
    assert {reading.line for reading in readings} == {5}
    reading = next(reading for reading in readings if reading.text == "SUBJECT TO CHANGE")
    assert reading.box.intersection(inked) == reading.box
    assert reading.box.width > 0.9 * inked.width


def test_a_page_beyond_the_program_is_an_error(reader: TesseractReader) -> None:
    """A page wider than Tesseract takes is a failure with its words, not an empty reading."""
    with pytest.raises(EngineFailedError, match="Image too large"):
        reader.read([_page(_drawn("fine")), _page(np.full((20, 40_000), 255, np.uint8))])


def test_each_letter_comes_with_what_else_it_may_be(reader: TesseractReader) -> None:
    """A slot for each character, the letter as read first; blurred letters may be others."""
    drawn = Image.fromarray(_drawn("Development footage"))
    blurred = drawn.resize((drawn.width // 4, drawn.height // 4)).resize(drawn.size)
    (read,) = reader.read([_page(np.asarray(blurred))])
    assert len(read.alternatives) == len(read.text)
    assert [slot[0].text if slot else " " for slot in read.alternatives] == list(read.text)
    assert any(len(slot) > 1 for slot in read.alternatives)
