"""The door to Tesseract, with the real program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from watermark_scan.detection.pages import pages_of_lines

from watermark_scan.detection.cutting import cut_lines
from watermark_scan.errors import EngineFailedError, EngineMissingError
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import Page, TextRegion
from watermark_scan.ocr.tesseract import TesseractReader, open_tesseract, probe

if TYPE_CHECKING:
    from numpy.typing import NDArray

pytestmark = pytest.mark.integration

CYRILLIC_FONTS = tuple(
    Path("/usr/share/fonts/truetype", name)
    for name in ("dejavu/DejaVuSans.ttf", "liberation/LiberationSans-Regular.ttf")
)


@pytest.fixture(scope="module")
def reader() -> TesseractReader:
    """The installed Tesseract with English."""
    return _opened("eng")


def _opened(*languages: str) -> TesseractReader:
    try:
        return open_tesseract(languages, 60)
    except EngineMissingError as error:
        pytest.skip(f"{error.message} {error.remedy}")


def _drawn(text: str, *, width: int = 460, font: Path | None = None) -> NDArray[np.uint8]:
    image = Image.new("L", (width, 80), 255)
    face = ImageFont.truetype(font, 28) if font else ImageFont.load_default(28)
    ImageDraw.Draw(image).text((20, 22), text, fill=0, font=face)
    return np.asarray(image)


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
    font = next((font for font in CYRILLIC_FONTS if font.exists()), None)
    if font is None:
        pytest.skip("no typeface with Cyrillic letters: apt-get install fonts-dejavu-core")
    readings = _opened("eng", "rus").read([_page(_drawn("ВИД ИЗ ИГРЫ", font=font))])
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
    image = Image.new("RGB", (640, 360), (70, 80, 75))
    ImageDraw.Draw(image).text((300, 20), "SUBJECT TO CHANGE", fill=(240, 240, 235), font=ImageFont.load_default(22))
    ink = Box.from_corners(*image.convert("L").point(lambda level: 255 * (level > 160)).getbbox() or (0, 0, 1, 1))
    corners = ((ink.x, ink.y), (ink.right, ink.y), (ink.right, ink.bottom), (ink.x, ink.bottom))
    found = TextRegion(corners=corners, finder="drawn", score=1)
    (line,) = cut_lines(Frame(pixels=np.asarray(image)), found)
    readings = reader.read(tuple(pages_of_lines("tesseract", {5: line})))
    assert {reading.line for reading in readings} == {5}
    reading = next(reading for reading in readings if reading.text == "SUBJECT TO CHANGE")
    assert reading.box.intersection(ink) == reading.box
    assert reading.box.width > 0.9 * ink.width


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
