"""Fonts and text: finds the free fonts the samples need and draws anti-aliased overlay text. Owns no wording."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
"""Where fonts are looked for."""


class Face(Enum):
    """The faces in use: Debian package, file."""

    SANS = ("fonts-dejavu-core", "DejaVuSans.ttf")
    SANS_BOLD = ("fonts-dejavu-core", "DejaVuSans-Bold.ttf")
    MONO = ("fonts-dejavu-core", "DejaVuSansMono.ttf")
    MONO_BOLD = ("fonts-dejavu-core", "DejaVuSansMono-Bold.ttf")
    ARIAL_LIKE = ("fonts-liberation", "LiberationSans-Regular.ttf")
    ARIAL_LIKE_BOLD = ("fonts-liberation", "LiberationSans-Bold.ttf")
    SERIF = ("fonts-liberation", "LiberationSerif-Regular.ttf")
    HUMANIST = ("fonts-open-sans", "OpenSans-Semibold.ttf")
    HUMANIST_LIGHT = ("fonts-open-sans", "OpenSans-Light.ttf")
    ROBOTO = ("fonts-roboto-unhinted", "Roboto-Regular.ttf")
    ROBOTO_CONDENSED = ("fonts-roboto-unhinted", "RobotoCondensed-Regular.ttf")


class FontMissingError(Exception):
    """A font that the samples need is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """How text looks.

    Attributes:
        face: The font.
        size: Of the type, in pixels; capitals are about 0.72 of it high.
        fill: Red, green, blue, 0…255.
        opacity: 0…1.
        outline: Width of a contour in pixels; 0 for none.
        outline_fill: Its colour, and that of the shadow.
        shadow: Pixels by which a shadow lies to the lower right; 0 for none.
    """

    face: Face
    size: int
    fill: tuple[int, int, int] = (255, 255, 255)
    opacity: float = 1.0
    outline: int = 0
    outline_fill: tuple[int, int, int] = (0, 0, 0)
    shadow: int = 0

    def extent(self, text: str) -> tuple[int, int]:
        """Width and height of the text in pixels."""
        left, top, right, bottom = font(self.face, self.size).getbbox(text)
        return round(right - left), round(bottom - top)


@cache
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """The font at a size.

    Raises:
        FontMissingError: It is not installed; names the package.
    """
    package, file = face.value
    path = next((found for folder in FOLDERS if folder.is_dir() for found in sorted(folder.rglob(file))), None)
    if path is None:
        raise FontMissingError(f"The font {file} is not installed. Run: sudo apt-get install {package}")
    # The basic layout gives the same places with and without the optional Raqm library.
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def lettered(  # noqa: PLR0913  what, where and how of a line of text
    image: Image.Image, text: str, at: tuple[float, float], ink: Ink, *, anchor: str = "la", angle: float = 0.0
) -> Image.Image:
    """The image with a line of text on it.

    Args:
        image: RGB or RGBA; not changed.
        text: One line.
        at: Where the anchor goes, in pixels from the top left.
        ink: How it looks.
        anchor: Pillow's two letters: l, m, r and a (top), s (baseline), d (bottom).
        angle: Degrees counterclockwise around `at`.
    """
    layer = Image.new("RGBA", image.size, (*ink.fill, 0))
    draw = ImageDraw.Draw(layer)
    face = font(ink.face, ink.size)
    dark = (*ink.outline_fill, 255)
    if ink.shadow:
        draw.text((at[0] + ink.shadow, at[1] + ink.shadow), text, dark, face, anchor)
    draw.text(at, text, (*ink.fill, 255), face, anchor, stroke_width=ink.outline, stroke_fill=dark)
    if angle:
        layer = layer.rotate(angle, Image.Resampling.BICUBIC, center=at)
    layer.putalpha(layer.getchannel("A").point(lambda level: level * ink.opacity))
    return Image.alpha_composite(image.convert("RGBA"), layer).convert(image.mode)
