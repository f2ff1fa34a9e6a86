"""Pictures with one line of text in Pillow's own typeface, for tests: no font need be installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from watermark_scan.frame import Frame
from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

TEXT = "ALL CONTENT SUBJECT TO CHANGE"


def ink(
    text: str, canvas: tuple[int, int], at: tuple[float, float], size: float, face: ImageFont.FreeTypeFont | None = None
) -> NDArray[np.float64]:
    """How much of each pixel the letters cover, 0…1, height × width.

    Args:
        text: One line.
        canvas: Width and height.
        at: Left and top of the line's space; the ink begins a little below.
        size: Of the type, in pixels.
        face: Another typeface, at its own size.
    """
    mask = Image.new("L", canvas, 0)
    ImageDraw.Draw(mask).text(at, text, fill=255, font=face or ImageFont.load_default(size))
    return np.asarray(mask, np.float64) / 255


def box_of(cover: NDArray[np.float64]) -> Box:
    """Around all ink; there must be some."""
    rows, columns = np.nonzero(cover)
    return Box.from_corners(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


def blended(ground: NDArray[Any] | float, cover: NDArray[np.float64], level: float) -> Pixels:
    """Letters of a grey level on a ground, height × width × 3.

    Args:
        ground: A grey level, or grey levels of height × width, or of height × width × 3.
        cover: As `ink` gives it.
        level: Of the letters, 0…255.
    """
    share, under = cover[:, :, None], np.asarray(ground, np.float64)
    under = under[:, :, None] if under.ndim == 2 else under
    mixed = np.clip(under * (1 - share) + level * share, 0, 255).round().astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(mixed, (*cover.shape, 3)))


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
    left, top, _, _ = ImageFont.load_default(size).getbbox(text)
    cover = ink(text, (width, height), (at[0] - left, at[1] - top), size)
    ground = levels[0] + (texture(width, height, spread=spread) if spread else 0)
    return Frame(pixels=blended(ground, cover, levels[1])), box_of(cover)
