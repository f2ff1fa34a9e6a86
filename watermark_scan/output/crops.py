"""Small pictures cut out of a large one, as PNG: the place of a match, or the whole at a glance. Owns their sizes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from watermark_scan.geometry import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AROUND = 1.5
"""Heights of the box that are shown around it, so that one sees what it stands on."""
_LEGIBLE = 60
"""Pixels that a crop's box is high at least: smaller ones are enlarged, to four times at most."""
_ENLARGED = 4
_LARGEST = 960
"""Longer side of a small picture at most, in pixels."""


def crop_png(pixels: NDArray[np.uint8], box: Box) -> bytes:
    """What stands in a box and a little around it, enlarged where it is tiny.

    Args:
        pixels: uint8, height × width × 3, RGB.
        box: In the picture's pixels; cut to the picture.
    """
    frame = Box(x=0, y=0, width=pixels.shape[1], height=pixels.shape[0])
    inside = box.clipped(frame)
    room = round(_AROUND * min(inside.width, inside.height))
    wide = Box.from_corners(inside.x - room, inside.y - room, inside.right + room, inside.bottom + room).clipped(frame)
    scale = min(_ENLARGED, max(1.0, _LEGIBLE / min(inside.width, inside.height)))
    return _png(pixels[wide.y : wide.bottom, wide.x : wide.right], scale)


def thumbnail_png(pixels: NDArray[np.uint8]) -> bytes:
    """The whole picture, made smaller where it is large.

    Args:
        pixels: uint8, height × width × 3, RGB.
    """
    return _png(pixels, 1.0)


def _png(pixels: NDArray[np.uint8], scale: float) -> bytes:
    height, width = pixels.shape[:2]
    fitted = min(scale, _LARGEST / max(height, width))
    picture = Image.fromarray(pixels)
    if fitted != 1:
        size = max(1, round(width * fitted)), max(1, round(height * fitted))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()
