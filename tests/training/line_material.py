"""What the network that finds lines is trained on: typefaces, and grounds that are photographs or drawn.

Everything comes from Debian packages named in `line_material.toml`, or is drawn.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageFont

from tests.synthetic.backgrounds import TEXTURES, WALLPAPERS, BackgroundsMissingError
from tests.synthetic.hard_grounds import HARD_GROUNDS
from tests.synthetic.screens import SCREENS, screen
from tests.synthetic.typefaces import FaceSet, Typeface, font_file, typefaces
from tests.synthetic.word_shapes import Writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Corners = NDArray[np.float64]

MATERIAL = Path(__file__).with_name("line_material.toml")
GROUND_SIDE = 512
"""Pixels of the sides of a drawn ground."""
PHOTOGRAPH_SIDE = 1600
"""Pixels of the longer side that a wallpaper is kept at."""
KEPT = 320
"""Drawn grounds that are at hand at a time."""
TILES_EACH = 10
"""Tiles after which another drawn ground comes in and the oldest leaves."""
_KINDS = {"hard": 0.62, "screen": 0.24, "texture": 0.14}
"""Shares of drawn grounds."""
_CACHED_FONTS = 1500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """Something to draw on.

    Attributes:
        pixels: Height × width × 3, RGB.
        lines: Corners of the lines of text that it bears itself, each 4 × 2.
    """

    pixels: Pixels
    lines: tuple[Corners, ...] = ()


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface at hand in any size; letters are joined where their script joins them.

    Attributes:
        path: Its file.
    """

    path: Path

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The font at a size in pixels."""
        return _font(self.path, size)


def packages() -> tuple[str, ...]:
    """The Debian packages that training needs besides those of the typefaces of the benchmarks."""
    table = _table()
    return tuple(sorted({package for name in table for package in table[name]}))


@cache
def faces(writing: Writing) -> tuple[Face, ...]:
    """The typefaces that have a writing.

    Raises:
        TypefaceMissingError: One is not installed; names the package.
    """
    if writing in {Writing.LATIN, Writing.CYRILLIC, Writing.GREEK}:
        named = [(one.file, one.package) for kind in (FaceSet.ATLAS, FaceSet.TUNING) for one in typefaces(kind)]
        named += [(file, package) for package, files in _table()["faces"].items() for file in files]
        probe = {Writing.LATIN: "", Writing.CYRILLIC: "Жя", Writing.GREEK: "Ωλ"}[writing]
        return tuple(Face(font_file(*one)) for one in named if _has(one, probe))
    return tuple(Face(font_file(file, package)) for package, files in _table()[writing].items() for file in files)


@cache
def photographs() -> tuple[Pixels, ...]:
    """The wallpapers.

    Raises:
        BackgroundsMissingError: One is not installed; names the package.
    """
    return tuple(
        _photograph(WALLPAPERS / name, package) for package, names in _table()["wallpapers"].items() for name in names
    )


@dataclass
class GroundPool:
    """Drawn grounds by number; each is the same whenever it is asked for.

    Attributes:
        seed: Of all chance.
    """

    seed: int
    _kept: dict[int, Ground] = field(default_factory=dict)

    def near(self, tile: int, rng: np.random.Generator) -> Ground:
        """One of those at hand for a tile of that number."""
        newest = tile // TILES_EACH + KEPT
        number = newest - int(rng.integers(KEPT))
        if number not in self._kept:
            self._kept[number] = drawn_ground(np.random.default_rng([self.seed, 1, number]))
            for old in [one for one in self._kept if one <= newest - KEPT]:
                del self._kept[old]
        return self._kept[number]


def drawn_ground(rng: np.random.Generator, *, lettered: bool = True) -> Ground:
    """A ground of any kind; `lettered` says whether it may bear text of its own."""
    size = (GROUND_SIDE, GROUND_SIDE)
    kind = str(rng.choice(list(_KINDS), p=list(_KINDS.values())))
    if kind == "screen" and lettered:
        page = screen(list(SCREENS)[rng.integers(len(SCREENS))], size, _screen_faces(), rng)
        return Ground(pixels=page.pixels, lines=page.lines)
    table = TEXTURES if kind == "texture" else HARD_GROUNDS
    return Ground(pixels=table[list(table)[rng.integers(len(table))]](size, rng))


@cache
def _table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(MATERIAL.read_text(encoding="utf-8"))


@lru_cache(maxsize=_CACHED_FONTS)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


@cache
def _screen_faces() -> tuple[Face, ...]:
    return faces(Writing.LATIN)


def _has(named: tuple[str, str], probe: str) -> bool:
    file, package = named
    return Typeface(set=FaceSet.TUNING, name=file, package=package, file=file, licence="").has(probe)


def _photograph(path: Path, package: str) -> Pixels:
    if not path.is_file():
        raise BackgroundsMissingError(f"{path} is missing. Run: sudo apt-get install {package}")
    with Image.open(path) as image:
        image.draft("RGB", (PHOTOGRAPH_SIDE, PHOTOGRAPH_SIDE))
        pixels = np.asarray(image.convert("RGB"))
    scale = PHOTOGRAPH_SIDE / max(pixels.shape[:2])
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
