"""Where the network looks, and how what it sees leads back to the picture: with a network that sees light on dark."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from watermark_scan.detection import line_search
from watermark_scan.detection.line_network import STRIDE, LineMaps, LineNetwork
from watermark_scan.detection.line_search import SHORTER_SIDE, look, look_closer
from watermark_scan.detection.line_shapes import Line
from watermark_scan.detection.pyramid import build_pyramid
from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Light(LineNetwork):
    """Sees a line whose core is where a picture is light, as sure as it is light.

    Attributes:
        shown: Sizes of the pictures that it was shown, height and width.
    """

    shown: list[tuple[int, int]] = field(default_factory=list)

    def look(self, pixels: NDArray[np.uint8]) -> LineMaps:
        """See `LineNetwork.look`."""
        self.shown.append((pixels.shape[0], pixels.shape[1]))
        size = -(-pixels.shape[1] // STRIDE), -(-pixels.shape[0] // STRIDE)
        light = cv2.resize(pixels[:, :, 0], size, interpolation=cv2.INTER_AREA)
        even, rows = np.ones(light.shape, np.float32), int(np.count_nonzero(pixels.any(axis=(1, 2))))
        core = np.asarray(light, np.float32) / np.float32(255)
        return LineMaps(core=core, height=even * np.float32(max(4, 2 * rows)), cosine=even, sine=0 * even)


def picture(width: int, height: int, bar: Box, level: int = 255) -> NDArray[np.uint8]:
    """A dark picture with a light bar."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[bar.y : bar.bottom, bar.x : bar.right] = level
    return pixels


def whole(pixels: NDArray[np.uint8]) -> Box:
    """All of a picture."""
    return Box(x=0, y=0, width=pixels.shape[1], height=pixels.shape[0])


def test_a_picture_is_looked_at_as_it_is_and_smaller() -> None:
    """A line that is seen at every size is found once, where it stands."""
    pixels = picture(640, 360, Box(x=200, y=100, width=240, height=12))
    network = Light()
    seen = look(network, build_pyramid(pixels), [whole(pixels)])
    assert network.shown == [(360, 640), (180, 320), (90, 160)]
    assert len(seen.inputs) == 3
    (left, top), _, (right, bottom), _ = seen.regions[0].corners
    assert (left, right) == pytest.approx((200, 440), abs=12)
    assert (top + bottom) / 2 == pytest.approx(106, abs=4)


@pytest.mark.parametrize(
    ("size", "first"),
    [((6000, 4000), (SHORTER_SIDE, 1650)), ((600, 9000), (9000, 600)), ((90, 20), (20, 90))],
    ids=["large", "long", "tiny"],
)
def test_large_pictures_are_made_smaller_and_long_ones_are_not(size: tuple[int, int], first: tuple[int, int]) -> None:
    """By the shorter side: letters of a screenshot are as small, however long it is."""
    pixels = picture(*size, Box(x=0, y=0, width=1, height=1))
    network = Light()
    look(network, build_pyramid(pixels), [whole(pixels)])
    assert network.shown[0] == first


def test_faint_small_letters_are_worth_a_closer_look() -> None:
    """Where they are no line yet, and only there; what is known is not found again."""
    pixels = picture(640, 360, Box(x=320, y=100, width=120, height=4), level=125)
    network = Light()
    seen = look(network, build_pyramid(pixels), [whole(pixels)])
    assert seen.regions == ()
    (place,) = seen.closer
    assert place.intersection(Box(x=320, y=100, width=120, height=4)) == Box(x=320, y=100, width=120, height=4)
    assert place.area < 640 * 360 / 4
    clear = picture(640, 360, Box(x=320, y=100, width=120, height=4))
    found = look_closer(network, build_pyramid(clear), [place], ())
    assert network.shown[-1] == (2 * place.height, 2 * place.width)
    assert len(found.regions) == 1
    assert look_closer(network, build_pyramid(clear), [place], found.regions).regions == ()
    assert look(network, build_pyramid(clear), [whole(clear)]).closer == ()


@pytest.mark.parametrize("angle", [1.55, -1.55])
def test_an_upright_line_has_its_corners_as_the_picture_stands(angle: float) -> None:
    """From the top left round: which way it reads is told by reading."""
    line = Line(x=100, y=200, length=300, height=20, angle=angle, score=0.9)
    one, two, three, four = line_search._region(line).corners
    assert max(one[1], two[1]) < 60
    assert min(three[1], four[1]) > 340
    assert one[0] < two[0]
    assert four[0] < three[0]
