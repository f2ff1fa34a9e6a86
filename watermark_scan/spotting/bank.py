"""Glyphs as filters at the working size, and how well each fits at each place of a map. Owns no wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.spotting import atlas
from watermark_scan.spotting.field import CAP
from watermark_scan.spotting.shrinking import Shrinking, shrunk, shrunk_strokes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from watermark_scan.spotting.atlas import Glyph, Typeface
    from watermark_scan.spotting.field import Field

ABOVE, BELOW, BESIDE = 12, 4, 3
"""Working pixels of a filter above and below the baseline, and on each side of the ink's advance."""
_NARROW = CAP + 2 * BESIDE
"""Filters up to this width are correlated apart from wider ones: most letters are narrow."""
_K = CAP / atlas.CAP


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bank:
    """The filters of a typeface; axis 0 is the character, in the order given to `bank`.

    Attributes:
        name: Of the typeface.
        has: bool, whether the typeface has the character.
        advance: Working pixels that the pen goes on.
        left: From the pen to the ink.
        right: From the pen to the end of the ink.
        top: From the baseline up to the ink's upper end, in heights of a capital.
        bottom: From the baseline down to its lower end.
        space: Advance of a space.
        filters: float32, characters × rows × columns; the pen stands at (`ABOVE`, `BESIDE`).
        energy: Sum of a filter's squares, by row.
        widths: Columns of a filter that are in use.
    """

    name: str
    has: NDArray[np.bool_]
    advance: NDArray[np.float32]
    left: NDArray[np.float32]
    right: NDArray[np.float32]
    top: NDArray[np.float32]
    bottom: NDArray[np.float32]
    space: float
    filters: NDArray[np.float32]
    energy: NDArray[np.float32]
    widths: NDArray[np.int64]


def bank(typeface: Typeface, characters: Sequence[str]) -> Bank:
    """The filters of these characters; empty ones where the typeface lacks a character."""
    glyphs = typeface.glyphs
    places = glyphs.places(characters)
    has = places >= 0
    left, top, width, height = boxes = np.where(has[:, None], glyphs.boxes[places], 0).T
    widths = np.where(has, _widths(left, width), 0)
    filters = np.zeros((len(places), ABOVE + BELOW, int(widths.max(initial=1))), np.float32)
    if has.any():
        filters[has] = shrunk_strokes(glyphs.pictures(places[has]), *_sides(boxes[:, has], widths[has]))
    left, right, top, bottom = np.stack([left, left + width, top, top + height]).astype(np.float32)
    return Bank(
        name=typeface.name,
        has=has,
        advance=np.where(has, glyphs.advances[places], np.float32(0)) * np.float32(_K),
        left=left * np.float32(_K),
        right=right * np.float32(_K),
        top=-top / np.float32(atlas.CAP),
        bottom=bottom / np.float32(atlas.CAP),
        space=typeface.space * _K,
        filters=filters,
        energy=(filters**2).sum(2),
        widths=widths,
    )


def cover(glyph: Glyph, width: int) -> NDArray[np.float32]:
    """How much a glyph covers each working pixel, 0…1; the pen stands at (`ABOVE`, `BESIDE`)."""
    height, ink = glyph.cover.shape
    box = np.array([[glyph.left], [glyph.top], [ink], [height]])
    picture = glyph.cover[None].astype(np.float32) / np.float32(255)
    return np.asarray(shrunk(picture, *_sides(box, np.array([width])))[0], np.float32)


def responses(
    given: Bank, which: NDArray[np.int64], lying: Field, rows: Sequence[int], columns: tuple[int, int]
) -> NDArray[np.float32]:
    """How well each glyph fits with its pen at each place: glyphs × rows × columns.

    Args:
        given: The filters.
        which: The characters wanted.
        lying: The map.
        rows: Working rows of the baseline; a row whose filter would leave the map gives zeros.
        columns: First working column of the pen, and how many.
    """
    first, count = columns
    found = np.zeros((len(which), len(rows), count), np.float32)
    for chosen in _by_width(given.widths[which]):
        width = int(given.widths[which[chosen]].max())
        filters = np.ascontiguousarray(given.filters[which[chosen], :, :width]).reshape(len(chosen), -1)
        left, lowest = first - BESIDE, len(lying.values) - ABOVE - BELOW
        places = [(place, row - ABOVE) for place, row in enumerate(rows) if 0 <= row - ABOVE <= lowest]
        if not places or left < 0 or left + count + width - 1 > lying.values.shape[1]:
            continue
        highest = min(top for _, top in places)
        shifted = _shifted(lying.values[highest : max(top for _, top in places) + ABOVE + BELOW, left:], width, count)
        for place, top in places:
            here = shifted[top - highest : top - highest + ABOVE + BELOW]
            found[chosen, place] = filters @ here.reshape(-1, count)
    return found


def _shifted(values: NDArray[np.float32], width: int, count: int) -> NDArray[np.float32]:
    """Each row of a map, moved to the left by 0, 1, 2 … columns: rows × width × count.

    What lies below a filter at every column is then one block of memory for any rows, and nothing is copied twice.
    """
    down, across = values.strides
    shape, strides = (len(values), width, count), (down, across, across)
    return np.ascontiguousarray(np.lib.stride_tricks.as_strided(values, shape, strides, writeable=False))


def _by_width(widths: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    narrow = widths <= _NARROW
    return [chosen for chosen in (np.flatnonzero(narrow), np.flatnonzero(~narrow)) if len(chosen)]


def _widths(left: NDArray[np.int64], width: NDArray[np.int64]) -> NDArray[np.int64]:
    inked: NDArray[np.int64] = np.ceil(np.maximum(left + width, 1) * _K).astype(np.int64)
    return inked + 2 * BESIDE


def _sides(boxes: NDArray[np.int64], widths: NDArray[np.int64]) -> tuple[Shrinking, Shrinking]:
    """From the pictures of glyphs to filters, down and across; `boxes` is left, top, width and height × glyphs."""
    left, top, width, height = boxes
    down = Shrinking.of(top, height, ABOVE, np.full(len(top), ABOVE + BELOW))
    return down, Shrinking.of(left, width, BESIDE, widths)
