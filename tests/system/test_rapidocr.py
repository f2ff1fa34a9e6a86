"""RapidOCR's detector and recogniser, with the weights of its wheel."""

from __future__ import annotations

import socket
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pytest

from tests.synthetic.plain_pictures import blended, box_of, ink
from watermark_scan.detection.cutting import cut_lines
from watermark_scan.detection.detector_inputs import detector_inputs
from watermark_scan.detection.pyramid import build_pyramid
from watermark_scan.detection.rapidocr_detector import RapidOcrDetector, open_rapidocr_detector
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import DetectorInput, LineImage, TextRegion
from watermark_scan.ocr.base import EngineRequest
from watermark_scan.ocr.rapidocr import RapidOcr, open_engine
from watermark_scan.options import RegionPlan
from watermark_scan.rapidocr_models import open_detector, open_recogniser, probe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

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
def engine() -> RapidOcr:
    """The installed engine; its model is loaded once for this file."""
    return open_engine(EngineRequest())


@pytest.fixture(scope="module")
def detector() -> RapidOcrDetector:
    """The detector, likewise."""
    return open_rapidocr_detector()


def _drawn(
    text: str = TEXT, *, width: int = 520, height: int = 120, at: tuple[int, int] = (60, 40)
) -> tuple[NDArray[np.uint8], Box]:
    """White text on a dark RGB picture, and the box of its ink."""
    cover = ink(text, (width, height), at, 30)
    return blended(40, cover, 250), box_of(cover)


def _input(pixels: NDArray[np.uint8], *, turn: Turn = Turn.NONE) -> DetectorInput:
    """A whole picture, turned."""
    height, width = pixels.shape[:2]
    turned = np.ascontiguousarray(np.rot90(pixels, {Turn.NONE: 0, Turn.CLOCKWISE: -1, Turn.COUNTERCLOCKWISE: 1}[turn]))
    placement = Placement(region=Box(x=0, y=0, width=width, height=height), turn=turn)
    return DetectorInput(name=f"plain {turn}", pixels=turned, placement=placement)


def _farthest(found: Box, ink: Box) -> int:
    pairs = ((found.x, ink.x), (found.y, ink.y), (found.right, ink.right), (found.bottom, ink.bottom))
    return max(abs(one - other) for one, other in pairs)


def _bounds(found: TextRegion) -> Box:
    across, down = zip(*found.corners, strict=True)
    return Box.from_corners(min(across), min(down), max(across), max(down))


def _line_image(engine: RapidOcr, pixels: NDArray[np.uint8], ink: Box, *, number: int = 0) -> LineImage:
    corners = ((ink.x, ink.y), (ink.right, ink.y), (ink.right, ink.bottom), (ink.x, ink.bottom))
    line = next(cut_lines(Frame(pixels=pixels), TextRegion(corners=corners, detector="drawn", score=1)))
    (image,) = engine.images_of(line, number)
    return image


def test_the_engine_tells_its_versions(engine: RapidOcr) -> None:
    """Its own, and that of its run time."""
    assert engine.info.name == "rapidocr"
    assert "onnxruntime" in engine.info.version


def test_text_is_found_where_it_stands(detector: RapidOcrDetector) -> None:
    """One line is one detection around the ink, with the detector's rim."""
    pixels, ink = _drawn()
    (found,) = detector.find([_input(pixels)])
    assert _farthest(_bounds(found), ink) <= 10
    assert 0 < found.score <= 1


@pytest.mark.parametrize("turn", [Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE])
def test_text_that_runs_up_or_down_is_led_back(detector: RapidOcrDetector, turn: Turn) -> None:
    """An input turned so that its text lies flat gives a place in the upright picture."""
    flat, ink = _drawn()
    upright = np.rot90(flat, 1 if turn is Turn.CLOCKWISE else -1)
    height, width = flat.shape[:2]
    expected = (
        Box(x=ink.y, y=width - ink.right, width=ink.height, height=ink.width)
        if turn is Turn.CLOCKWISE
        else Box(x=height - ink.bottom, y=ink.x, width=ink.height, height=ink.width)
    )
    (found,) = detector.find([_input(upright, turn=turn)])
    assert _farthest(_bounds(found), expected) <= 10


def test_every_input_of_a_picture_leads_back_to_the_text(detector: RapidOcrDetector) -> None:
    """With the inputs of a scan, whatever holds the text puts it where it was drawn."""
    pixels, ink = _drawn(width=960, height=540, at=(560, 12))
    frame = Frame(pixels=pixels)
    shown = tuple(detector_inputs(frame, RegionPlan.FULL, build_pyramid(frame.pixels)))
    found = [_bounds(one) for one in detector.find(shown)]
    assert len([box for box in found if _farthest(box, ink) <= 12]) >= 2


def test_blank_inputs_hold_nothing(detector: RapidOcrDetector) -> None:
    """Black, white and tiny inputs give no detection and are no error."""
    blank = [np.full((64, 200, 3), level, np.uint8) for level in (0, 255)] + [np.zeros((1, 1, 3), np.uint8)]
    assert detector.find([_input(pixels) for pixels in blank]) == ()


def test_grey_and_colour_are_found_alike(detector: RapidOcrDetector) -> None:
    """An input of one channel gives the same as its twin of three, and the detector keeps nothing of the one before."""
    pixels, _ = _drawn()
    grey = np.ascontiguousarray(pixels[:, :, 0])
    first, second, third = (detector.find([_input(one)]) for one in (pixels, grey, pixels))
    assert first == second == third


def test_a_line_is_read_letter_by_letter(engine: RapidOcr) -> None:
    """Its words stand beside each other where they were drawn, each letter with what else it may be."""
    pixels, ink = _drawn()
    (result,) = engine.read([_line_image(engine, pixels, ink, number=3)])
    assert (result.text, result.line) == (TEXT, 3)
    assert [word.text for word in result.words] == TEXT.split()
    assert _farthest(result.box, ink) <= 12
    assert result.words[0].box.right < result.words[1].box.x + 8
    assert all(0.5 < word.confidence <= 1 for word in result.words)
    assert [choices[0].text for choices in result.alternatives] == list(TEXT)


def test_every_letter_of_the_alphabet_is_one_character() -> None:
    """So that a result has as many alternatives as its text has characters."""
    assert {len(character) for character in open_recogniser().characters[1:]} == {1}


def test_grey_and_colour_are_read_alike(engine: RapidOcr) -> None:
    """An image of one channel gives the same as its twin of three, and the engine keeps nothing of the one before."""
    pixels, ink = _drawn("SUBJECT TO CHANGE")
    image = _line_image(engine, pixels, ink)
    grey = replace(image, pixels=np.ascontiguousarray(image.pixels[:, :, 0]))
    assert engine.read([image]) == engine.read([grey]) == engine.read([image])


@pytest.mark.parametrize("length", [96, 97, 4800])
def test_blank_lines_of_every_length_hold_nothing(engine: RapidOcr, length: int) -> None:
    """The shortest and the longest image of a line are no error."""
    box = Box(x=0, y=0, width=length, height=48)
    pixels = np.full((48, length, 3), 90, np.uint8)
    image = LineImage(view="plain", pixels=pixels, placement=Placement(region=box), line=box, line_number=0)
    assert engine.read([image]) == ()


def test_the_installed_weights_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """And run without the library around them."""
    monkeypatch.delitem(sys.modules, "rapidocr", raising=False)
    assert probe()
    recogniser = open_recogniser()
    steps = recogniser.run(np.zeros((1, 3, 48, 96), np.float32))
    assert steps.shape[0] == 1
    assert steps.shape[2] == len(recogniser.characters)
    assert (recogniser.characters[0], recogniser.characters[-1]) == ("blank", " ")
    found = open_detector()(np.zeros((1, 3, 64, 96), np.float32))
    assert found.shape == (1, 1, 64, 96)
    assert 0 <= found.min() <= found.max() <= 1
    assert "rapidocr" not in sys.modules
