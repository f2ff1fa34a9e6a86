"""Lines for tests: drawn with the atlas' own glyphs on quiet grounds, so that no font is needed. Owns no assertions."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import TYPE_CHECKING

import cv2
import numpy as np

from watermark_scan.geometry import Box, Placement
from watermark_scan.model import Polarity, Role, TextLine, Wording
from watermark_scan.spotting.atlas import CAP, typefaces

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRAME = Box(x=0, y=0, width=2000, height=1000)
"""The picture that lines stand in."""
_ROOM = 40


def wording(text: str, *, pattern_id: str = "", upper_case: bool = False) -> Wording:
    """A sign of that text."""
    name = pattern_id or "-".join(text.lower().split())
    return Wording(
        pattern_id=name, text=text, category="test", role=Role.SIGN, languages=("en",), upper_case=upper_case
    )


def drawn(text: str, *, face: str = "Roboto", cap: int = CAP, hollow: bool = False) -> tuple[NDArray[np.float32], Box]:
    """How much letters, or contours around them, cover each pixel, 0…1, with room around; and the ink's box."""
    typeface = next(one for one in typefaces() if one.name == face)
    canvas = np.zeros((4 * CAP, 2 * _ROOM + round(2.0 * CAP * len(text))), np.float32)
    pen, baseline = float(_ROOM), 2 * CAP + 12
    for character in text:
        glyph = typeface.glyphs.get(character)
        if glyph:
            height, width = glyph.cover.shape
            top, left = baseline + glyph.top, round(pen) + glyph.left
            np.maximum(
                canvas[top : top + height, left : left + width],
                glyph.cover / np.float32(255),
                out=canvas[top : top + height, left : left + width],
            )
        pen += glyph.advance if glyph else typeface.space
    canvas = canvas[:, : round(pen) + _ROOM]
    if hollow:
        canvas = cv2.dilate(canvas, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))).astype(np.float32) - canvas
    scale = cap / CAP
    canvas = cv2.resize(canvas, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    rows, columns = np.flatnonzero(canvas.max(1) > 0.2), np.flatnonzero(canvas.max(0) > 0.2)
    return canvas, Box.from_corners(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)


def boxed(line: TextLine, box: Box, **changes: object) -> TextLine:
    """The line with another box around its letters."""
    inner = line.placement.to_view(box)
    return dataclasses.replace(line, box=box, inner=inner, **changes)  # type: ignore[arg-type]  # fields of a line


def line_of(
    text: str,
    *,
    face: str = "Roboto",
    cap: int = 16,
    opacity: float = 0.8,
    dark: bool = False,
    noise: float = 4.0,
    at: tuple[int, int] = (300, 300),
    cut_left: int = 0,
    hollow: bool = False,
) -> TextLine:
    """A line with that text at a place of the picture.

    Args:
        text: What stands there.
        face: Of the atlas.
        cap: Pixels of a capital.
        opacity: Of the letters.
        dark: Black letters on a light ground instead of white ones on a dark one.
        noise: Standard deviation of the ground, in grey levels.
        at: Left upper corner of the cut in the picture.
        cut_left: Pixels of the letters that the frame's left side hides.
        hollow: Only a contour around the letters is drawn.
    """
    cover, box = drawn(text, face=face, cap=cap, hollow=hollow)
    ground, ink = (200.0, 0.0) if dark else (70.0, 255.0)
    random = np.random.default_rng(len(text))
    grey = ground + (ink - ground) * opacity * cover + random.normal(0, noise, cover.shape)
    pixels = np.repeat(np.clip(np.rint(grey), 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    if cut_left:
        start = box.x + cut_left
        pixels, at = pixels[:, start:], (0, at[1])
        box = Box(x=0, y=box.y, width=box.right - start, height=box.height)
    region = Box(x=at[0], y=at[1], width=pixels.shape[1], height=pixels.shape[0])
    return TextLine(
        inner=(box.x, box.y, box.right, box.bottom),
        box=Box(x=box.x + at[0], y=box.y + at[1], width=box.width, height=box.height),
        pixels=np.ascontiguousarray(pixels),
        placement=Placement(region=region),
        polarity=Polarity.DARK if dark else Polarity.LIGHT,
        finder="test",
        score=1.0,
    )


class Align(StrEnum):
    """How the lines of a block stand to each other."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


_PITCH = 1.7
"""From line to line, in heights of a capital."""
_SHARES = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}


def stack_of(
    upper: str, lower: str, *, align: Align = Align.LEFT, dark: tuple[bool, bool] = (False, False), cap: int = 16
) -> tuple[TextLine, TextLine]:
    """Two texts as lines, one upon the other.

    Args:
        upper: What stands on the upper line.
        lower: And on the lower one.
        align: Where both have the same place.
        dark: Whether the letters are, of the upper and of the lower line.
        cap: Pixels of a capital.
    """
    first, second = line_of(upper, dark=dark[0], cap=cap), line_of(lower, dark=dark[1], cap=cap)
    x = first.placement.region.x + round((first.box.width - second.box.width) * _SHARES[align])
    y = first.placement.region.y + round(_PITCH * cap)
    return first, line_of(lower, dark=dark[1], cap=cap, at=(x, y))
