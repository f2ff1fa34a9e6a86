"""The glyph atlas: small pictures of letters in some typefaces, as they come with the program. Owns no layout.

`tests/training/build_atlas.py` makes the file; `data/NOTICE.md` says from which fonts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CAP = 24
"""Pixels from the baseline to the top of a capital H, in every typeface of the atlas."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Glyph:
    """A character's picture.

    Attributes:
        left: Column of the picture's left side, counted from the pen.
        top: Row of its upper side, counted from the baseline; negative above it.
        advance: How far the pen goes on, > 0.
        cover: uint8, how much of each pixel is covered, 0…255.
    """

    left: int
    top: int
    advance: float
    cover: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Typeface:
    """The glyphs of a typeface.

    Attributes:
        name: For people.
        space: Advance of a space.
        glyphs: By character.
    """

    name: str
    space: float
    glyphs: dict[str, Glyph]


@cache
def typefaces() -> tuple[Typeface, ...]:
    """All typefaces of the atlas, in its order; read once."""
    with as_file(files("watermark_scan.spotting.data") / "atlas.npz") as path, np.load(path) as stored:
        names = [key.removesuffix("/code") for key in stored.files if key.endswith("/code")]
        return tuple(_typeface(name, *(stored[f"{name}/{part}"] for part in _PARTS)) for name in names)


def _typeface(
    name: str,
    codes: NDArray[np.uint32],
    advances: NDArray[np.float32],
    boxes: NDArray[np.int16],
    bits: NDArray[np.uint8],
) -> Typeface:
    ends = np.cumsum(boxes[:, 2].astype(int) * boxes[:, 3])
    glyphs = {
        chr(int(code)): Glyph(
            left=int(left),
            top=int(top),
            advance=float(advance),
            cover=bits[end - width * height : end].reshape(height, width),
        )
        for code, advance, (left, top, width, height), end in zip(
            codes, advances[:-1], boxes.astype(int), ends, strict=True
        )
    }
    return Typeface(name=name, space=float(advances[-1]), glyphs=glyphs)


_PARTS = ("code", "advance", "box", "bits")
