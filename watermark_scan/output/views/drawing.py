"""Pixels → PNG files, and the picture with its lines boxed and numbered. Owns no files and no words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.geometry import Box
    from watermark_scan.imaging.frame import Frame

_LONGEST = 2000
"""Pixels of the boxed picture's longer side at most; each line stands beside it in full."""
_LETTERS = 14
_BRIGHT, _DARK = (255, 202, 40), (16, 16, 16)


def png_of(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG of uint8 pixels, grey or RGB."""
    return _stored(Image.fromarray(pixels))


def boxed(frame: Frame, boxes: Iterable[Box]) -> bytes:
    """A PNG of the picture with a box around each line and its number at the box's left, counted from 0."""
    picture = Image.fromarray(frame.pixels)
    scale = min(1.0, _LONGEST / max(picture.size))
    picture = picture.resize((max(1, round(frame.width * scale)), max(1, round(frame.height * scale))))
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(_LETTERS)
    for number, box in enumerate(boxes):
        left, top, right, bottom = (round(side * scale) for side in (box.x, box.y, box.right, box.bottom))
        # A dark rim around a bright line stands out from any ground.
        draw.rectangle((left - 2, top - 2, right + 2, bottom + 2), outline=_DARK, width=1)
        draw.rectangle((left - 1, top - 1, right + 1, bottom + 1), outline=_BRIGHT, width=1)
        place = (max(0, left), top - _LETTERS - 4 if top > _LETTERS + 4 else bottom + 2)
        draw.rectangle(draw.textbbox(place, str(number), font=font), fill=_DARK)
        draw.text(place, str(number), font=font, fill=_BRIGHT)
    return _stored(picture)


def _stored(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    # Fast rather than small: these files are looked at once.
    picture.save(stream, "PNG", compress_level=1)
    return stream.getvalue()
