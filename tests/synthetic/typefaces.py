"""The typefaces that overlays are drawn in (`typefaces.toml`): the set of each, its file, and the letters it has."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from PIL import ImageFont

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
"""Where fonts are looked for."""
_TABLE = Path(__file__).with_name("typefaces.toml")
_PROBE = 32
"""Pixels at which glyphs are compared."""
_NO_CHARACTER = "\U0010fffe"
"""Assigned to nothing, so that every font draws its box for missing letters."""


class FaceSet(StrEnum):
    """Which sets share no family."""

    ATLAS = "atlas"
    TUNING = "tuning"
    REPORTING = "reporting"


class TypefaceMissingError(Exception):
    """A typeface of the table is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeface:
    """A row of the table.

    Attributes:
        set: Its set.
        name: For people; also what results are listed under.
        package: Debian package.
        file: Name of the font file.
        licence: Of the font.
    """

    set: FaceSet
    name: str
    package: str
    file: str
    licence: str

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The font at a size in pixels.

        Raises:
            TypefaceMissingError: It is not installed; names the package.
        """
        return _font(self.file, self.package, size)

    def has(self, text: str) -> bool:
        """Whether every letter of the text has a glyph of its own."""
        return all(letter.isspace() or _has(self.file, self.package, letter) for letter in text)


@cache
def typefaces(chosen: FaceSet) -> tuple[Typeface, ...]:
    """The typefaces of a set, in the table's order."""
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["face"]
    faces = (Typeface(**{**row, "set": FaceSet(row["set"])}) for row in rows)
    return tuple(face for face in faces if face.set is chosen)


@cache
def font_file(file: str, package: str) -> Path:
    """Where a font lies.

    Raises:
        TypefaceMissingError: It is not installed; names the package.
    """
    found = next((one for folder in FOLDERS if folder.is_dir() for one in sorted(folder.rglob(file))), None)
    if found is None:
        raise TypefaceMissingError(f"The font {file} is not installed. Run: sudo apt-get install {package}")
    return found


@cache
def _font(file: str, package: str, size: int) -> ImageFont.FreeTypeFont:
    path = font_file(file, package)
    # The basic layout gives the same places with and without the optional Raqm library.
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has(file: str, package: str, letter: str) -> bool:
    font = _font(file, package, _PROBE)
    return _drawn(font, letter) != _drawn(font, _NO_CHARACTER)


def _drawn(font: ImageFont.FreeTypeFont, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)
