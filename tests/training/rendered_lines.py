"""Lines of text as overlays stand on pictures: seeded, in free typefaces, on made-up grounds. Reads nothing.

A line is drawn half transparent on a smooth or textured ground, perhaps made smaller, perhaps blurred, and always
saved as JPEG: what happens to overlay text before it reaches a fact-checker.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from watermark_scan.errors import UsageError
from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from tests.training.line_texts import Script

    Field = NDArray[np.float64]

TYPEFACES: Final = {
    "DejaVuSans-Bold": "fonts-dejavu-core",
    "DejaVuSansCondensed": "fonts-dejavu-extra",
    "DejaVuSansMono": "fonts-dejavu-core",
    "DejaVuSerif": "fonts-dejavu-core",
    "LiberationMono-Bold": "fonts-liberation",
    "LiberationSans-Regular": "fonts-liberation",
    "LiberationSansNarrow-Bold": "fonts-liberation",
    "LiberationSerif-Regular": "fonts-liberation",
    "NotoSans-Regular": "fonts-noto-core",
    "NotoSerif-Bold": "fonts-noto-core",
    "OpenSans-CondBold": "fonts-open-sans",
    "OpenSans-Semibold": "fonts-open-sans",
    "Roboto-Light": "fonts-roboto-unhinted",
    "Roboto-Medium": "fonts-roboto-unhinted",
    "RobotoCondensed-Regular": "fonts-roboto-unhinted",
}
"""Name → the Debian package it is in. Latin and Cyrillic, light to bold, narrow to wide, with and without serifs."""
FONT_FOLDERS: Final = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
SIZES = (10, 28)
"""Pixels of the type when it is drawn, at least and at most."""
OPACITIES = (0.3, 1.0)
QUALITIES = (35, 90)
"""Of the JPEG file."""
SHRINKS = (0.6, 1.0)
BLURS = (0.3, 1.3)
"""Pixels of the Gaussian's sigma."""
_HALF = 0.5
_LEVELS = {True: (20, 190), False: (65, 235)}
"""Grey levels of the ground under light and under dark text."""
_STRENGTHS = (8, 45)
"""Grey levels of the strongest noise of a texture."""
_CELLS: Final = (3, 6, 12, 24, 48)
"""Pixels between the knots of the noises that make a texture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What makes a line easy or hard to read.

    Attributes:
        script: What its letters belong to.
        size: Pixels of the type in the picture, > 0.
        opacity: Of the letters, 0…1.
        light: White letters, else black ones.
        textured: The ground has a texture, else it is smooth.
    """

    script: Script
    size: float
    opacity: float
    light: bool
    textured: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RenderedLine:
    """A picture of one line of text.

    Attributes:
        text: What stands there.
        conditions: How it was made.
        box: Around the letters.
        pixels: uint8, height × width × 3 (RGB).
    """

    text: str
    conditions: Conditions
    box: Box
    pixels: NDArray[np.uint8]


def find_typefaces(names: Mapping[str, str] = TYPEFACES, folders: Iterable[Path] = FONT_FOLDERS) -> tuple[Path, ...]:
    """The font files, in the order of the names.

    Args:
        names: File name without `.ttf` → Debian package.
        folders: Where to look, in all folders below too.

    Raises:
        UsageError: Some are not installed; says which packages hold them.
    """
    installed = {path.stem: path for folder in folders for path in sorted(folder.rglob("*.ttf"))}
    missing = [name for name in names if name not in installed]
    if missing:
        packages = " ".join(sorted({names[name] for name in missing}))
        raise UsageError(
            f"Typefaces are not installed: {', '.join(missing)}.",
            remedy=f"Install them with: apt-get install {packages}",
        )
    return tuple(installed[name] for name in names)


def render(random: np.random.Generator, text: str, script: Script, typefaces: tuple[Path, ...]) -> RenderedLine:
    """A picture of the text; everything else is drawn from `random`, small and faint letters more often than others."""
    size, opacity = round(_low(random, SIZES)), _low(random, OPACITIES)
    light, textured = bool(random.random() < _HALF), bool(random.random() < _HALF)
    mask, box = _letters(text, ImageFont.truetype(str(typefaces[random.integers(len(typefaces))]), size))
    cover = np.asarray(mask, dtype=np.float64)[:, :, None] / 255 * opacity
    ground = _ground(random, cover.shape[0], cover.shape[1], light=light, textured=textured)
    blended = ground * (1 - cover) + (255 if light else 0) * cover
    shrink = float(random.uniform(*SHRINKS)) if random.random() < _HALF else 1.0
    pixels = _worn(random, Image.fromarray(blended.round().astype(np.uint8)), shrink)
    return RenderedLine(
        text=text,
        conditions=Conditions(script=script, size=size * shrink, opacity=opacity, light=light, textured=textured),
        box=Box.from_corners(*(side * shrink for side in box)),
        pixels=pixels,
    )


def _low(random: np.random.Generator, limits: tuple[float, float]) -> float:
    """A number between the limits, more often a low one: small and faint letters are what is misread."""
    return float(limits[0] + (limits[1] - limits[0]) * random.random() ** 1.5)


def _letters(text: str, font: ImageFont.FreeTypeFont) -> tuple[Image.Image, tuple[float, float, float, float]]:
    """How much each pixel is covered, 0…255, with room around; and left, top, right, bottom of the letters."""
    room = round(max(16, font.size))
    left, top, right, bottom = font.getbbox(text)
    width, height = round(right - left), round(bottom - top)
    mask = Image.new("L", (width + 2 * room, height + 2 * room))
    ImageDraw.Draw(mask).text((room - left, room - top), text, fill=255, font=font)
    return mask, (room, room, room + width, room + height)


def _ground(random: np.random.Generator, height: int, width: int, *, light: bool, textured: bool) -> Field:
    """Grey levels, height × width × 3: a gradient, grain, and for a texture noises of several sizes and some edges."""
    level = random.uniform(*_LEVELS[light])
    field = np.linspace(-1, 1, width)[None, :] * random.uniform(-20, 20) + random.normal(0, 2.5, (height, width))
    if textured:
        strongest = random.uniform(*_STRENGTHS)
        for cell in _CELLS:
            field = field + random.uniform(0, strongest) * _noise(random, height, width, cell)
        for _ in range(int(random.integers(0, 4))):
            x, y = int(random.integers(width)), int(random.integers(height))
            field[y : y + height // 3, x : x + width // 4] += random.uniform(-35, 35)
    tint = random.uniform(-15, 15, 3)
    return np.clip(level + field[:, :, None] + tint, 0, 255)


def _noise(random: np.random.Generator, height: int, width: int, cell: int) -> Field:
    knots = random.normal(0, 1, (height // cell + 2, width // cell + 2)).astype(np.float32)
    return np.asarray(Image.fromarray(knots).resize((width, height), Image.Resampling.BICUBIC), dtype=np.float64)


def _worn(random: np.random.Generator, picture: Image.Image, shrink: float) -> NDArray[np.uint8]:
    """The picture after being made smaller, perhaps blurred, and saved as JPEG."""
    if shrink < 1:
        size = (round(picture.width * shrink), round(picture.height * shrink))
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    if random.random() < _HALF:
        picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(*BLURS)))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=int(random.integers(*QUALITIES, endpoint=True)))
    return np.asarray(Image.open(file), dtype=np.uint8)
