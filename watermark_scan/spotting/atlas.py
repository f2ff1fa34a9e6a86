"""The glyph atlas: small pictures of letters in some typefaces, as they come with the program. Owns no layout.

`tests/training/build_atlas.py` makes the file; `data/NOTICE.md` says from which fonts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
class Glyphs(Mapping[str, Glyph]):
    """The glyphs of a typeface, by character; each is made when it is asked for.

    Attributes:
        codes: Code points, ascending. The other arrays are in this order.
        advances: How far the pen goes on.
        boxes: int64, glyphs × 4: left, top, width and height of the picture, counted from the pen.
        ends: Where the picture's pixels end in `bits`.
        bits: uint8, the pixels of all pictures, row by row.
    """

    codes: NDArray[np.uint32]
    advances: NDArray[np.float32]
    boxes: NDArray[np.int64]
    ends: NDArray[np.int64]
    bits: NDArray[np.uint8]

    def places(self, characters: Sequence[str]) -> NDArray[np.int64]:
        """The index of each character's glyph; -1 where there is none."""
        wanted = np.array([ord(character) for character in characters], np.uint32)
        found = np.minimum(np.searchsorted(self.codes, wanted), len(self.codes) - 1)
        return np.where(self.codes[found] == wanted, found, -1)

    def pictures(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """How much of each pixel is covered, 0…1: glyphs × rows of the highest × columns of the widest."""
        ends, (widths, heights) = self.ends[places], self.boxes[places, 2:].T
        found = np.zeros((len(places), heights.max(initial=1), widths.max(initial=1)), np.float32)
        sizes = zip(ends.tolist(), widths.tolist(), heights.tolist(), strict=True)
        for picture, (end, width, height) in zip(found, sizes, strict=True):
            picture[:height, :width] = self.bits[end - width * height : end].reshape(height, width)
        found /= 255
        return found

    def __getitem__(self, character: str) -> Glyph:
        (place,) = self.places([character]).tolist()
        if place < 0:
            raise KeyError(character)
        left, top, width, height = self.boxes[place].tolist()
        end = self.ends[place]
        cover = self.bits[end - width * height : end].reshape(height, width)
        return Glyph(left=left, top=top, advance=float(self.advances[place]), cover=cover)

    def __iter__(self) -> Iterator[str]:
        return map(chr, self.codes.tolist())

    def __len__(self) -> int:
        return len(self.codes)


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
    glyphs: Glyphs


@cache
def typefaces() -> tuple[Typeface, ...]:
    """All typefaces of the atlas, in its order; read once."""
    with as_file(files("watermark_scan.spotting.data") / "atlas.npz") as path, np.load(path) as stored:
        return tuple(_typefaces({part: stored[part] for part in stored.files}))


def _typefaces(stored: Mapping[str, NDArray[Any]]) -> Iterator[Typeface]:
    """By typeface its name, the advance of a space and the number of glyphs; then all glyphs, one after the other."""
    boxes = stored["box"].astype(np.int64)
    ends = np.cumsum(boxes[:, 2] * boxes[:, 3])
    stops = np.cumsum(stored["count"]).tolist()
    for name, space, start, stop in zip(stored["name"], stored["space"], [0, *stops], stops, strict=False):
        own = slice(start, stop)
        glyphs = Glyphs(
            codes=stored["code"][own],
            advances=stored["advance"][own],
            boxes=boxes[own],
            ends=ends[own],
            bits=stored["bits"],
        )
        yield Typeface(name=str(name), space=float(space), glyphs=glyphs)
