"""How overlay text looks: typeface, size, colour, contour, plate, opacity. Drawn at random; owns no places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tests.synthetic.typefaces import FaceSet, Typeface, typefaces

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZES = (8.0, 40.0)
"""Of the type, in pixels before rescaling; all as frequent."""
OPACITY = (0.25, 1.0)
LEAST_CONTRAST = 24.0
"""Grey levels between letters and ground before the picture is stored: with less, nothing is left to be found."""
_ATLAS_SHARE = 0.5
_LOOKS = {"plain": 0.45, "shadow": 0.25, "outline": 0.2, "plate": 0.1}
_COLOURS = {"white": 0.5, "black": 0.2, "coloured": 0.2, "grey": 0.1}
_LUMA = np.array([0.299, 0.587, 0.114])
_MIDDLE = 128.0
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a text looks.

    Attributes:
        face: The typeface.
        size: Of the type, in pixels.
        fill: Colour of the letters, 0…255 each.
        colour: Its name: white, black, coloured, grey.
        look: plain, shadow, outline, plate.
        opacity: Of everything drawn, 0…1.
    """

    face: Typeface
    size: int
    fill: Colour
    colour: str
    look: str
    opacity: float

    @property
    def companion(self) -> Colour:
        """Colour of shadow, contour and plate: the opposite of the letters'."""
        return _BLACK if luma(self.fill) > _MIDDLE else _WHITE


def draw_style(absent: FaceSet, rng: np.random.Generator) -> Style:
    """A style; half of them in a typeface of the atlas, half in one of the other set."""
    chosen = typefaces(FaceSet.ATLAS if rng.random() < _ATLAS_SHARE else absent)
    colour = _one_of(_COLOURS, rng)
    return Style(
        face=chosen[rng.integers(len(chosen))],
        size=round(float(rng.uniform(*SIZES))),
        fill=_fill(colour, rng),
        colour=colour,
        look=_one_of(_LOOKS, rng),
        opacity=round(float(rng.uniform(*OPACITY)), 3),
    )


def visible_on(style: Style, ground: NDArray[np.uint8]) -> Style:
    """The style with letters that stand out from the ground: white for black, black for white, or less transparent.

    Shadow, contour and plate are a ground of their own.
    """
    if style.look != "plain":
        return style
    level = float(np.median(ground.reshape(-1, 3) @ _LUMA)) if ground.size else _MIDDLE
    if abs(luma(style.fill) - level) * style.opacity >= LEAST_CONTRAST:
        return style
    name, fill = ("white", _WHITE) if level < _MIDDLE else ("black", _BLACK)
    needed = min(1.0, LEAST_CONTRAST / max(1.0, abs(luma(fill) - level)))
    return replace(style, fill=fill, colour=name, opacity=max(style.opacity, round(needed, 3)))


def luma(colour: Colour) -> float:
    """Brightness, 0…255 (ITU-R BT.601)."""
    return float(np.dot(colour, _LUMA))


def _fill(colour: str, rng: np.random.Generator) -> Colour:
    if colour == "white":
        return _WHITE
    if colour == "black":
        return _BLACK
    if colour == "grey":
        level = int(rng.integers(150, 230))
        return level, level, level
    channels = [int(value) for value in rng.permutation(np.array([rng.integers(0, 90), rng.integers(0, 256), 255]))]
    return channels[0], channels[1], channels[2]


def _one_of(shares: dict[str, float], rng: np.random.Generator) -> str:
    return str(rng.choice(list(shares), p=list(shares.values())))
