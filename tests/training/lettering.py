"""One line of overlay text as a layer: letters with what programs put around them, in any script, spacing and look."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.synthetic.text_drawing import equally_bright
from tests.synthetic.word_shapes import Writing, phrase
from tests.training.line_material import faces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.training.line_material import Face

    Layer = NDArray[np.float32]
    Colour = NDArray[np.float64]

_WRITINGS = {
    Writing.LATIN: 0.68,
    Writing.CYRILLIC: 0.1,
    Writing.GREEK: 0.04,
    Writing.HAN: 0.06,
    Writing.KANA: 0.03,
    Writing.HANGUL: 0.04,
    Writing.ARABIC: 0.05,
}
_LOOKS = {"plain": 0.5, "shadow": 0.2, "outline": 0.12, "hollow": 0.06, "plate": 0.12}
_SPACED = 0.12
"""Share of lines set with space between their letters."""
_WIDEST_SPACE = 1.7
"""Of the size of the type."""
_PLAIN_WRITINGS = {Writing.LATIN, Writing.CYRILLIC, Writing.GREEK, Writing.HAN, Writing.KANA, Writing.HANGUL}
"""Those whose letters may be set apart."""
_EXACT = 26
_STEP = 1.12
"""Sizes of the type go up by ones, and from `_EXACT` on by this factor: each is a font to be loaded."""
_WORDS = (1, 1, 2, 3, 4, 5, 7, 10)
_LONGEST = 720
"""Pixels of a layer's width: what is longer leaves every tile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """How lines of one mark look.

    Attributes:
        writing: Their script.
        face: Their typeface.
        size: Of the type, in pixels.
        spacing: Between letters beyond their own, in pixels.
        look: plain, shadow, outline, hollow, plate.
        fill: Colour of the letters.
        companion: Colour of shadow, outline and plate.
        opacity: Of the whole, 0…1.
    """

    writing: Writing
    face: Face
    size: int
    spacing: float
    look: str
    fill: Colour
    companion: Colour
    opacity: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineLayer:
    """A drawn line.

    Attributes:
        layer: Height × width × 4: colour multiplied by opacity, 0…255, and opacity, 0…1.
        ink: Left, top, right, bottom of its letters in the layer.
    """

    layer: Layer
    ink: tuple[float, float, float, float]


def draw_lettering(size: float, ground: Colour, rng: np.random.Generator) -> Lettering:
    """A look at random.

    Args:
        size: Of the type, in pixels; becomes a size that fonts are kept at.
        ground: Mean colour of what is written on.
        rng: Of all chance.
    """
    writing = list(_WRITINGS)[rng.choice(len(_WRITINGS), p=list(_WRITINGS.values()))]
    at_hand = faces(writing)
    kept = _kept_size(size)
    spaced = writing in _PLAIN_WRITINGS and rng.random() < _SPACED
    fill = _fill(ground, rng)
    companion = np.zeros(3) if fill.mean() > 110 else np.full(3, 255.0)
    return Lettering(
        writing=writing,
        face=at_hand[rng.integers(len(at_hand))],
        size=kept,
        spacing=kept * float(rng.uniform(0.05, _WIDEST_SPACE)) if spaced else 0.0,
        look=str(rng.choice(list(_LOOKS), p=list(_LOOKS.values()))),
        fill=fill,
        companion=companion if rng.random() < 0.8 else rng.uniform(0, 255, 3),
        opacity=float(rng.choice((1.0, rng.uniform(0.6, 1), rng.uniform(0.18, 0.6)), p=(0.4, 0.25, 0.35))),
    )


def draw_text(lettering: Lettering, rng: np.random.Generator) -> str:
    """A line's words."""
    return phrase(lettering.writing, int(rng.choice(_WORDS)), rng)


def line_layer(text: str, lettering: Lettering) -> LineLayer | None:
    """The line as a layer; None where the typeface has nothing to show for it."""
    font = lettering.face.at(lettering.size)
    stroke = max(1, round(lettering.size / 18)) if lettering.look in {"outline", "hollow"} else 0
    edge = lettering.size // 2 + 2 * stroke + 2
    long = font.getlength(text) + lettering.spacing * len(text)
    width, height = min(_LONGEST, round(long) + 2 * edge), round(1.6 * lettering.size) + 2 * edge
    letters = _cover(text, lettering, (width, height), edge, 0)
    box = Image.fromarray(letters).point(lambda value: 255 * (value > 90)).getbbox()
    if box is None:
        return None
    layer = np.zeros((height, width, 4), np.float32)
    if lettering.look == "plate":
        pad = max(2, lettering.size // 4)
        plate = np.zeros((height, width), np.uint8)
        plate[max(0, box[1] - pad) : box[3] + pad, max(0, box[0] - pad) : box[2] + pad] = 160
        _over(layer, plate, lettering.companion)
    if lettering.look == "shadow":
        offset = max(1, round(lettering.size / 14))
        shadow = np.roll(letters, (offset, offset), (0, 1))
        _over(
            layer, shadow if lettering.size % 2 else np.asarray(cv2.blur(shadow, (3, 3)), np.uint8), lettering.companion
        )
    if stroke:
        around = _cover(text, lettering, (width, height), edge, stroke)
        if lettering.look == "hollow":
            rim = np.asarray(cv2.subtract(around, letters), np.uint8)
            _over(layer, rim, lettering.fill)
            return LineLayer(layer=layer * np.float32(lettering.opacity), ink=_floats(box))
        _over(layer, around, lettering.companion)
    _over(layer, letters, lettering.fill)
    return LineLayer(layer=layer * np.float32(lettering.opacity), ink=_floats(box))


def _cover(text: str, lettering: Lettering, size: tuple[int, int], edge: int, stroke: int) -> NDArray[np.uint8]:
    image = Image.new("L", size)
    draw, font = ImageDraw.Draw(image), lettering.face.at(lettering.size)
    if not lettering.spacing:
        draw.text((edge, edge), text, 255, font, stroke_width=stroke)
        return np.asarray(image)
    x = float(edge)
    for letter in text:
        draw.text((x, edge), letter, 255, font, stroke_width=stroke)
        x += font.getlength(letter) + lettering.spacing
    return np.asarray(image)


def _over(layer: Layer, cover: NDArray[np.uint8], colour: Colour) -> None:
    """Lay a colour over a layer, which is changed."""
    share = cover.astype(np.float32)[:, :, None] / 255
    layer *= 1 - share
    layer[:, :, :3] += share * colour.astype(np.float32)
    layer[:, :, 3:] += share


def _fill(ground: Colour, rng: np.random.Generator) -> Colour:
    kind = rng.choice(6, p=(0.4, 0.14, 0.12, 0.16, 0.1, 0.08))
    if kind == 0:
        return np.full(3, 255.0)
    if kind == 1:
        return np.zeros(3)
    if kind == 2:
        return np.full(3, rng.uniform(60, 235))
    if kind == 3:
        return rng.uniform(0, 255, 3)
    if kind == 4:
        return equally_bright(ground, rng)
    return np.asarray(np.clip(ground + rng.choice((-1, 1)) * rng.uniform(18, 80), 0, 255), np.float64)


def _kept_size(size: float) -> int:
    if size <= _EXACT:
        return max(4, round(size))
    return round(_EXACT * _STEP ** round(math.log(size / _EXACT, _STEP)))


def _floats(box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return float(left), float(top), float(right), float(bottom)
