"""Small pictures: the place of a match and the whole picture, as PNG files, and as the pictures inside the page."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from watermark_scan.detection.cutting import turned
from watermark_scan.detection.views import VIEWS, resize
from watermark_scan.geometry import Box, Placement, Turn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.frame import Frame
    from watermark_scan.report import BoxModel, Match

    Pixels = NDArray[np.uint8]

THUMBNAIL_SIDE = 320
"""Pixels of a thumbnail's longer side at most."""
LARGE_SIDE = 960
"""The same of a picture in which something was found: opened large, it shows where."""
_REDUCING_GAP = 2.0
"""How much larger than a thumbnail what it is smoothly shrunk from must be."""
THUMBNAIL_PIXELS = round(THUMBNAIL_SIDE * _REDUCING_GAP)
"""Longer side of a picture that gives the same thumbnail as any larger one."""
CROP_WIDTH, CROP_HEIGHT = 720, 240
"""Pixels of an enlarged match at most."""
_LINE = 52
"""Height in pixels that a line is brought to, room above and below included: letters of 20 to 40 pixels, which the
views are made for."""
_LEAST_ENLARGED, _MOST_ENLARGED = 1.5, 4.0
_MARGIN = 24
"""Pixels around an enlarged match: a view needs surroundings to tell letters from the ground."""
_TALL = 1.5
"""Text whose box is this much taller than wide may run up or down the picture."""
_LETTER_ADVANCE = 0.25
"""Line heights that a letter takes along its line at least: a tall box with more letters is a stack of lines."""
_INK = 128
"""Grey level below which a pixel of a view counts as ink."""
_STROKES = ("light-text", "dark-text")
_LINE_STROKES = "strokes"
"""What readers of single lines are shown: one of the two above, as the line is light or dark."""
_PNG_MARGIN = 1.5
"""Heights of the box that a PNG of it shows around it, so that one sees what it stands on."""
_PNG_BOX_HEIGHT = 60
"""Pixels that the box of a PNG is high at least: smaller ones are enlarged."""
_PNG_ENLARGED = 4
"""How many times at most."""
_MARK = (255, 112, 67)
"""Colour of the rectangle around a match in a PNG."""
_PNG_SIDE = 960
"""Longer side of a PNG at most, in pixels."""


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
    """The line that a match stands in, enlarged.

    Attributes:
        plain: As it is.
        legible: The same pixels in the view that the letters stand out in.
        view: That view's name in `VIEWS`.
        as_read: It is a view that a reader was shown; else one chosen for the eye.
        scale: Pixels shown per pixel of the picture, > 0.
        turn: How both were turned, so that the text lies flat.
        mark: Around the match, where the line holds more than it.
    """

    plain: Shown
    legible: Shown
    view: str
    as_read: bool
    scale: float
    turn: Turn
    mark: Mark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A rectangle in the pixels of a small picture."""

    x: float
    y: float
    width: float
    height: float


def match_png(pixels: NDArray[np.uint8], match: Match) -> bytes:
    """The line that a match stands in, with the match marked where the line holds more.

    Args:
        pixels: uint8, height × width × 3, RGB.
        match: Boxes are cut to the picture.
    """
    box, line = _box(match.box), _line_box(match)
    if line == box:
        return crop_png(pixels, box)
    picture = Image.fromarray(pixels)
    ImageDraw.Draw(picture).rectangle((box.x - 2, box.y - 2, box.right + 1, box.bottom + 1), outline=_MARK, width=2)
    return crop_png(np.asarray(picture), line)


def crop_png(pixels: NDArray[np.uint8], box: Box) -> bytes:
    """What stands in a box and a little around it, enlarged where it is tiny.

    Args:
        pixels: uint8, height × width × 3, RGB.
        box: In the picture's pixels; cut to the picture.
    """
    frame = Box(x=0, y=0, width=pixels.shape[1], height=pixels.shape[0])
    inside = box.clipped(frame)
    room = round(_PNG_MARGIN * min(inside.width, inside.height))
    wide = Box.from_corners(inside.x - room, inside.y - room, inside.right + room, inside.bottom + room).clipped(frame)
    scale = min(_PNG_ENLARGED, max(1.0, _PNG_BOX_HEIGHT / min(inside.width, inside.height)))
    return _png(pixels[wide.y : wide.bottom, wide.x : wide.right], scale)


def thumbnail_png(pixels: NDArray[np.uint8]) -> bytes:
    """The whole picture, made smaller where it is large.

    Args:
        pixels: uint8, height × width × 3, RGB.
    """
    return _png(pixels, 1.0)


def thumbnail(frame: Frame, side: int = THUMBNAIL_SIDE) -> Shown:
    """The whole picture, at most so many pixels each way."""
    picture = Image.fromarray(frame.pixels)
    picture.thumbnail((side, side), reducing_gap=_REDUCING_GAP)
    return _shown(picture, quality=70)


def closeup(frame: Frame, match: Match) -> Closeup:
    """The whole line that a match stands in, and what is around it, at most `CROP_WIDTH` × `CROP_HEIGHT` pixels.

    Args:
        frame: The upright picture.
        match: What of its boxes lies outside the picture is cut off.
    """
    turn = _turn(match)
    matched, inside = _box(match.box).clipped(frame.box), _line_box(match).clipped(frame.box)
    scale = _scale(inside, lies=turn is Turn.NONE)
    margin = round(_MARGIN / scale)
    around = Box.from_corners(
        inside.x - margin, inside.y - margin, inside.right + margin, inside.bottom + margin
    ).clipped(frame.box)
    across, down = (around.width, around.height) if turn is Turn.NONE else (around.height, around.width)
    # The margin is whole pixels, and may be a little more than there is room for.
    scale = min(scale, CROP_WIDTH / across, CROP_HEIGHT / down)
    cut = np.ascontiguousarray(turned(frame.pixels[around.y : around.bottom, around.x : around.right], turn))
    pixels = np.ascontiguousarray(resize(cut, scale))
    left, top, right, bottom = Placement(region=around, scale=scale, turn=turn).to_view(matched)
    mark = Mark(x=left, y=top, width=right - left, height=bottom - top)
    read = _view_read(match)
    view = read if read in VIEWS else _most_legible(pixels, mark)
    return Closeup(
        plain=_shown(Image.fromarray(pixels)),
        legible=_shown(Image.fromarray(VIEWS[view](pixels))),
        view=view,
        as_read=read is not None,
        scale=scale,
        turn=turn,
        mark=None if matched == inside else mark,
    )


def _box(box: BoxModel) -> Box:
    return Box(x=box.x, y=box.y, width=box.width, height=box.height)


def _line_box(match: Match) -> Box:
    """Around the whole line, the match included; reports of earlier versions know only the match."""
    return _box(match.box).union(_box(match.line.box)) if match.line else _box(match.box)


def _png(pixels: NDArray[np.uint8], scale: float) -> bytes:
    height, width = pixels.shape[:2]
    fitted = min(scale, _PNG_SIDE / max(height, width))
    picture = Image.fromarray(pixels)
    if fitted != 1:
        size = max(1, round(width * fitted)), max(1, round(height * fitted))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def _turn(match: Match) -> Turn:
    """The turn of the view that was read; a tall line read unturned runs down, as readers themselves take it."""
    if match.turn != "none":
        return Turn(match.turn)
    stands = match.box.height > match.box.width * max(_TALL, _LETTER_ADVANCE * len(match.matched_text))
    return Turn.COUNTERCLOCKWISE if stands else Turn.NONE


def _view_read(match: Match) -> str | None:
    """The first view that was read, is known here and shows more than the picture itself; None where there is none."""
    # Behind a view's name may stand which part of the picture it shows.
    names = (view.partition(" ")[0] for view in match.views)
    return next((name for name in names if name in {*VIEWS, _LINE_STROKES} - {"plain"}), None)


def _scale(box: Box, *, lies: bool) -> float:
    along, across = (box.width, box.height) if lies else (box.height, box.width)
    room = min((CROP_WIDTH - 2 * _MARGIN) / along, (CROP_HEIGHT - 2 * _MARGIN) / across)
    return min(max(_LINE / across, _LEAST_ENLARGED), _MOST_ENLARGED, room)


def _most_legible(pixels: Pixels, mark: Mark) -> str:
    """The view of strokes with less ink where the match is: in the other one the gaps are black, not the letters."""
    rows = slice(int(mark.y), max(int(mark.y) + 1, int(mark.y + mark.height)))
    columns = slice(int(mark.x), max(int(mark.x) + 1, int(mark.x + mark.width)))
    return min(_STROKES, key=lambda view: float((VIEWS[view](pixels)[rows, columns] < _INK).mean()))


def _shown(picture: Image.Image, *, quality: int = 78) -> Shown:
    stream = io.BytesIO()
    picture.save(stream, "WEBP", quality=quality, method=4)
    source = "data:image/webp;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
    return Shown(source=source, width=picture.width, height=picture.height)
