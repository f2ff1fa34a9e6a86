"""Pictures with lines of text drawn where a test says. No test of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from watermark_scan.frame import Frame
from watermark_scan.geometry import Box
from watermark_scan.model import TextRegion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.geometry import Placement
    from watermark_scan.model import Point, Polarity

TEXT = "ALL CONTENT SUBJECT TO CHANGE"


def texture(width: int, height: int, *, spread: float, cell: int = 48, seed: int = 7) -> NDArray[np.float64]:
    """Soft clouds around 0 and some grain, height × width grey levels: a picture's ground."""
    random = np.random.default_rng(seed)
    knots = random.normal(0, 1, (height // cell + 2, width // cell + 2)).astype(np.float32)
    clouds = Image.fromarray(knots).resize((width, height), Image.Resampling.BICUBIC)
    return spread * np.asarray(clouds, np.float64) + random.normal(0, spread / 8, (height, width))


def lettered(
    width: int,
    height: int,
    *,
    at: tuple[int, int] = (40, 20),
    size: int = 16,
    text: str = TEXT,
    levels: tuple[int, int] = (90, 230),
    spread: float = 0.0,
) -> tuple[Frame, Box]:
    """A picture of which `levels[0]` is the ground and `levels[1]` the letters, and the box of the ink.

    Args:
        width: Of the picture.
        height: Of the picture.
        at: Left and top of the ink; it may begin outside.
        size: Of the type, in pixels.
        text: What stands there.
        levels: Grey levels of ground and letters.
        spread: Grey levels of the ground's texture.
    """
    mask = Image.new("L", (width, height), 0)
    font = ImageFont.load_default(size)
    left, top, _, _ = font.getbbox(text)
    ImageDraw.Draw(mask).text((at[0] - left, at[1] - top), text, fill=255, font=font)
    ink = mask.getbbox()
    assert ink is not None
    cover = np.asarray(mask, np.float64) / 255
    ground = levels[0] + (texture(width, height, spread=spread) if spread else 0)
    grey = np.clip(ground * (1 - cover) + levels[1] * cover, 0, 255).round().astype(np.uint8)
    return Frame(pixels=np.repeat(grey[:, :, None], 3, axis=2)), Box.from_corners(*ink)


def corners(box: Box) -> tuple[Point, Point, Point, Point]:
    """Of a box, in a detection's order."""
    return (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)


def blank(width: int, height: int) -> Frame:
    """A black picture."""
    return Frame(pixels=np.zeros((height, width, 3), np.uint8))


def is_picture(pixels: NDArray[np.uint8]) -> bool:
    """Whether detectors and engines can take pixels."""
    return (pixels.ndim == 2 or pixels.shape[2:] == (3,)) and pixels.dtype == np.uint8 and pixels.flags.c_contiguous


def bright_part(pixels: NDArray[np.uint8], placement: Placement) -> Box | None:
    """Where the bright part of an image (RGB) is, led back to the picture that it was made of."""
    bright = pixels.max(axis=2) > 127
    rows, columns = np.flatnonzero(bright.any(axis=1)).tolist(), np.flatnonzero(bright.any(axis=0)).tolist()
    return placement.to_picture(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1) if rows else None


def farthest(one: Box, other: Box) -> int:
    """Pixels that the sides of two boxes are apart at most."""
    pairs = ((one.x, other.x), (one.y, other.y), (one.right, other.right), (one.bottom, other.bottom))
    return max(abs(first - second) for first, second in pairs)


def detection(box: Box, *, score: float = 1.0, detector: str = "drawn", polarity: Polarity | None = None) -> TextRegion:
    """A level line's."""
    return TextRegion(corners=corners(box), detector=detector, score=score, polarity=polarity)
