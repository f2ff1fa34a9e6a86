"""What the page shows of a picture: a thumbnail, and each match enlarged, as it is and made legible. Sizes are bounded.

Owns no text and no HTML.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from watermark_scan.geometry import Box
from watermark_scan.imaging.views import VIEWS, enlarge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.imaging.frame import Frame
    from watermark_scan.report import BoxModel

    Pixels = NDArray[np.uint8]

THUMBNAIL_SIDE = 320
"""Pixels of a thumbnail's longer side at most."""
CROP_WIDTH, CROP_HEIGHT = 720, 240
"""Pixels of an enlarged match at most."""
_LINE = 52
"""Height in pixels that a line is brought to, room above and below included: letters of 20 to 40 pixels, which the
views are made for."""
_LEAST_ENLARGED, _MOST_ENLARGED = 1.5, 4.0
_MARGIN = 24
"""Pixels around an enlarged match: a view needs surroundings to tell letters from the ground."""
_TALL = 1.5
"""Text whose box is this much taller than wide runs up or down the picture."""
_INK = 128
"""Grey level below which a pixel of a view counts as ink."""
_STROKES = ("light-text", "dark-text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A small picture inside the page.

    Attributes:
        source: A `data:` address.
        width: Pixels across.
        height: Pixels down.
    """

    source: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeup:
    """A match, enlarged.

    Attributes:
        plain: As it is.
        legible: The same pixels in the view that the letters stand out in.
        view: That view's name in `VIEWS`.
        scale: Pixels shown per pixel of the picture, > 0.
        turned: Whether the match was turned a quarter clockwise, so that text that runs up lies flat.
    """

    plain: Shown
    legible: Shown
    view: str
    scale: float
    turned: bool


def thumbnail(frame: Frame) -> Shown:
    """The whole picture, at most `THUMBNAIL_SIDE` pixels each way."""
    picture = Image.fromarray(frame.pixels)
    picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), reducing_gap=2.0)
    return _shown(picture, quality=70)


def closeup(frame: Frame, box: BoxModel) -> Closeup:
    """The surroundings of a match, at most `CROP_WIDTH` × `CROP_HEIGHT` pixels.

    Args:
        frame: The upright picture.
        box: The match; what lies outside the picture is cut off.
    """
    inside = Box(x=box.x, y=box.y, width=box.width, height=box.height).clipped(frame.box)
    turned = inside.height > _TALL * inside.width
    scale = _scale(inside, turned=turned)
    margin = round(_MARGIN / scale)
    around = Box.from_corners(
        inside.x - margin, inside.y - margin, inside.right + margin, inside.bottom + margin
    ).clipped(frame.box)
    cut = _flat(frame.pixels[around.y : around.bottom, around.x : around.right], turned=turned)
    pixels = np.ascontiguousarray(enlarge(cut, scale))
    letters = _placed(inside, around, scale, turned=turned)
    view, legible = _most_legible(pixels, letters)
    return Closeup(
        plain=_shown(Image.fromarray(pixels)),
        legible=_shown(Image.fromarray(legible)),
        view=view,
        scale=scale,
        turned=turned,
    )


def _scale(box: Box, *, turned: bool) -> float:
    along, across = (box.height, box.width) if turned else (box.width, box.height)
    room = min((CROP_WIDTH - 2 * _MARGIN) / along, (CROP_HEIGHT - 2 * _MARGIN) / across)
    return min(max(_LINE / across, _LEAST_ENLARGED), _MOST_ENLARGED, room)


def _flat(pixels: Pixels, *, turned: bool) -> Pixels:
    return np.ascontiguousarray(np.rot90(pixels, -1) if turned else pixels)


def _placed(box: Box, around: Box, scale: float, *, turned: bool) -> tuple[slice, slice]:
    """The match's rows and columns in the enlarged pixels."""
    left, top, width, height = box.x - around.x, box.y - around.y, box.width, box.height
    if turned:
        # A clockwise turn sends (x, y) to (height - y, x).
        left, top, width, height = around.bottom - box.bottom, left, height, width
    rows, columns = (top, top + height), (left, left + width)
    return slice(*(int(edge * scale) for edge in rows)), slice(*(int(edge * scale) for edge in columns))


def _most_legible(pixels: Pixels, letters: tuple[slice, slice]) -> tuple[str, Pixels]:
    """The view of strokes with less ink: in the other one the gaps between the letters are black, not the letters."""
    views = {name: VIEWS[name](pixels) for name in _STROKES}
    name = min(views, key=lambda view: float((views[view][letters] < _INK).mean()))
    return name, views[name]


def _shown(picture: Image.Image, *, quality: int = 78) -> Shown:
    stream = io.BytesIO()
    picture.save(stream, "WEBP", quality=quality, method=4)
    source = "data:image/webp;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
    return Shown(source=source, width=picture.width, height=picture.height)
