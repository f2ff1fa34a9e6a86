"""RapidOCR's recogniser, with the weights of its wheel."""

from __future__ import annotations

import socket
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pytest

from tests.synthetic.plain_pictures import blended, box_of, ink
from watermark_scan.detection.cutting import cut_lines
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Placement
from watermark_scan.model import LineImage, TextRegion
from watermark_scan.ocr.base import EngineRequest
from watermark_scan.ocr.rapidocr import RapidOcr, open_engine
from watermark_scan.rapidocr_models import open_recogniser, probe

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


def _drawn(
    text: str = TEXT, *, width: int = 520, height: int = 120, at: tuple[int, int] = (60, 40)
) -> tuple[NDArray[np.uint8], Box]:
    """White text on a dark RGB picture, and the box of its ink."""
    cover = ink(text, (width, height), at, 30)
    return blended(40, cover, 250), box_of(cover)


def _farthest(found: Box, ink: Box) -> int:
    pairs = ((found.x, ink.x), (found.y, ink.y), (found.right, ink.right), (found.bottom, ink.bottom))
    return max(abs(one - other) for one, other in pairs)


def _line_image(engine: RapidOcr, pixels: NDArray[np.uint8], ink: Box, *, number: int = 0) -> LineImage:
    corners = ((ink.x, ink.y), (ink.right, ink.y), (ink.right, ink.bottom), (ink.x, ink.bottom))
    line = next(cut_lines(Frame(pixels=pixels), TextRegion(corners=corners, detector="drawn", score=1)))
    (image,) = engine.images_of(line, number)
    return image


def test_the_engine_tells_its_versions(engine: RapidOcr) -> None:
    """Its own, and that of its run time."""
    assert engine.info.name == "rapidocr"
    assert "onnxruntime" in engine.info.version


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
    assert "rapidocr" not in sys.modules
