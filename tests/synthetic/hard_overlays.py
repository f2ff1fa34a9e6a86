"""Overlays that are hard to find: on busy grounds, tiny, of their ground's brightness, slanted, turned, photographed.

Each picture bears one listed wording, whole, in one line. How far it stands out is told by a matched filter that knows
its shape and place, so that what was missed can be told from what nobody could see.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import cv2
import numpy as np

from tests.synthetic.backgrounds import drawn
from tests.synthetic.hard_grounds import HARD_GROUNDS
from tests.synthetic.screens import SCREENS, screen
from tests.synthetic.text_drawing import Style, equally_bright, lettered, luma, type_height
from tests.synthetic.typefaces import typefaces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tests.synthetic.backgrounds import Background
    from tests.synthetic.typefaces import FaceSet

    Pixels = NDArray[np.uint8]
    Cover = NDArray[np.float32]


class Case(StrEnum):
    """What makes it hard."""

    GROUND = "hard ground"
    TINY = "6–10 px"
    BRIGHTNESS = "brightness of its ground"
    LONG = "long or wide picture"
    SCREEN = "among other text"
    SLANT = "slanted by 20–70°"
    UPSIDE_DOWN = "upside down"
    MIRRORED = "mirrored"
    PHOTOGRAPHED = "photographed screen"
    PLAIN = "none of these"


SIZES = (11.0, 48.0)
"""Of the type, in pixels; as frequent by their logarithm."""
TINY_SIZES = (6.5, 11.0)
_OPACITY = (0.35, 1.0)
_WIDTH = (640, 1400)
_LENGTHS = (6.0, 13.0)
"""Longer over shorter side of long and wide pictures."""
_SLANTS = (20.0, 70.0)
_PERSPECTIVE = 0.07
"""Share of a side by which corners of a photographed screen lie inside the frame, at most: about 20 degrees."""
_LEAST_CONTRAST = 24.0
_LOOKS = ("plain", "plain", "shadow", "outline")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HardOverlay:
    """A picture with one mark, before it is stored.

    Attributes:
        pixels: Height × width × 3, RGB.
        cover: How much of each pixel the mark covers, 0…1.
        case: What makes it hard.
        style: How the mark looks.
        height: From the top of a capital to the foot of a small g, in pixels.
        background: Name of the ground.
    """

    pixels: Pixels
    cover: Cover
    case: Case
    style: Style
    height: float
    background: str


def case_of(index: int) -> Case:
    """The case of a number; all are as frequent."""
    return list(Case)[index % len(Case)]


def hard_overlay(
    case: Case, text: str, pictures: Sequence[Background], faces: FaceSet, rng: np.random.Generator
) -> HardOverlay | None:
    """A picture of a case; None where the typeface lacks a letter, or the text does not fit.

    Args:
        case: Which.
        text: One line.
        pictures: To draw on.
        faces: To draw in.
        rng: Of all chance.
    """
    name, canvas = _ground(case, pictures, faces, rng)
    chosen = typefaces(faces)
    tiny = case is Case.TINY or (case in {Case.GROUND, Case.SCREEN, Case.LONG} and rng.random() < 1 / 6)
    size = max(6, round(float(np.exp(rng.uniform(*np.log(TINY_SIZES if tiny else SIZES))))))
    style = Style(
        face=chosen[int(rng.integers(len(chosen)))],
        size=size,
        fill=(255, 255, 255),
        colour="white",
        look="plain" if case is Case.BRIGHTNESS else _LOOKS[rng.integers(len(_LOOKS))],
        opacity=1.0 if case is Case.BRIGHTNESS else float(rng.uniform(*_OPACITY)),
    )
    if not style.face.has(text):
        return None
    slant = float(rng.choice((-1, 1)) * rng.uniform(*_SLANTS)) if case is Case.SLANT else 0.0
    tile = lettered([text], style, "left")
    at = _place(tile.pixels.shape, canvas.shape, slant, rng)
    if at is None:
        return None
    around = canvas[int(at[1]) : int(at[1]) + size + 1, int(at[0]) : int(at[0]) + size + 1]
    style = _coloured(style, np.array(cv2.mean(around)[:3]), equal=case is Case.BRIGHTNESS, rng=rng)
    layer = _laid(lettered([text], style, "left").pixels, at, slant, canvas.shape)
    cover = layer[:, :, 3] * np.float32(style.opacity)
    mixed = canvas * (1 - cover[:, :, None]) + layer[:, :, :3] * np.float32(style.opacity)
    pixels, cover = _seen(case, np.clip(np.rint(mixed), 0, 255).astype(np.uint8), cover, rng)
    height = float(type_height(style.face.at(size)))
    return HardOverlay(pixels=pixels, cover=cover, case=case, style=style, height=height, background=name)


def z_score(pixels: Pixels, cover: Cover) -> float:
    """How far a mark stands out for one who knows its very shape and place: a matched filter's z-score.

    The correlation of the picture with the mark's cover, over the deviation of the same at other places near by, both
    without what changes slowly. A single bright edge does not decide: beyond 12 levels it counts no more.

    Args:
        pixels: The finished picture, height × width × 3.
        cover: Of the mark, height × width, 0…1.
    """
    rows, columns = np.nonzero(cover > 0.08)
    if not len(rows):
        return 0.0
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    kernel = _band(cover)[top:bottom, left:right]
    best = 0.0
    for channel in (cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), pixels[:, :, 0], pixels[:, :, 2]):
        first, second = max(0, top - 80), min(len(pixels), bottom + 80)
        third, fourth = max(0, left - 110), min(pixels.shape[1], right + 110)
        part = np.clip(_band(channel[first:second, third:fourth].astype(np.float32)), -12, 12)
        found = cv2.matchTemplate(part, kernel, cv2.TM_CCORR)
        down, across = np.mgrid[0 : found.shape[0], 0 : found.shape[1]]
        here = (down == top - first) & (across == left - third)
        away = (np.abs(down - (top - first)) > (bottom - top) // 2 + 2) | (np.abs(across - (left - third)) > 8)
        others = found[away]
        if len(others) > 1:
            best = max(best, float((abs(found[here][0]) - abs(others.mean())) / (others.std() + 1e-6)))
    return best


def _band(values: Cover) -> Cover:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), 0.7) - cv2.GaussianBlur(values, (0, 0), 4), np.float32)


def _ground(case: Case, pictures: Sequence[Background], faces: FaceSet, rng: np.random.Generator) -> tuple[str, Pixels]:
    width = int(rng.integers(*_WIDTH))
    if case is Case.GROUND:
        name = list(HARD_GROUNDS)[rng.integers(len(HARD_GROUNDS))]
        return f"hard/{name}", HARD_GROUNDS[name]((width, round(width * 0.6)), rng)
    if case in {Case.SCREEN, Case.LONG}:
        kind = ("editor", "chat", "document")[rng.integers(3)] if case is Case.LONG else list(SCREENS)[rng.integers(6)]
        longer = rng.uniform(*_LENGTHS) if case is Case.LONG else 0.6
        size = (width, round(width * longer))
        if case is Case.LONG and rng.random() < 1 / 4:
            size = (round(width / 2 * longer), width // 2)
        return f"screen/{kind}", screen(kind, size, typefaces(faces), rng).pixels
    chosen, pixels = drawn(pictures, width, rng)
    return chosen.name, pixels


def _place(
    tile: tuple[int, ...], canvas: tuple[int, ...], slant: float, rng: np.random.Generator
) -> tuple[float, float] | None:
    """The middle of a tile that lies in the canvas whole; None where it cannot."""
    turn = np.radians(slant)
    wide = abs(np.cos(turn)) * tile[1] + abs(np.sin(turn)) * tile[0]
    high = abs(np.sin(turn)) * tile[1] + abs(np.cos(turn)) * tile[0]
    if wide >= canvas[1] or high >= canvas[0]:
        return None
    return float(rng.uniform(wide / 2, canvas[1] - wide / 2)), float(rng.uniform(high / 2, canvas[0] - high / 2))


def _coloured(style: Style, ground: NDArray[np.float64], *, equal: bool, rng: np.random.Generator) -> Style:
    """In a colour that stands out from the ground, by brightness or by nothing but colour."""
    red, green, blue = (round(float(value)) for value in ground)
    if equal:
        red, green, blue = (round(float(value)) for value in equally_bright(ground, rng))
        name = "coloured"
    else:
        name = "white" if luma((red, green, blue)) < 255 - _LEAST_CONTRAST - rng.uniform(0, 160) else "black"
        red = green = blue = 255 if name == "white" else 0
    return Style(
        face=style.face, size=style.size, fill=(red, green, blue), colour=name, look=style.look, opacity=style.opacity
    )


def _laid(tile: Pixels, at: tuple[float, float], slant: float, canvas: tuple[int, ...]) -> Cover:
    """The tile on a canvas of nothing: colour multiplied by opacity, 0…255, and opacity, 0…1."""
    layer = tile.astype(np.float32)
    layer[:, :, 3] /= 255
    layer[:, :, :3] *= layer[:, :, 3:]
    turn = cv2.getRotationMatrix2D((tile.shape[1] / 2, tile.shape[0] / 2), -slant, 1)
    turn[:, 2] += (at[0] - tile.shape[1] / 2, at[1] - tile.shape[0] / 2)
    if not slant:
        turn = np.rint(turn)
    return np.asarray(cv2.warpAffine(layer, turn, (canvas[1], canvas[0])), np.float32)


def _seen(case: Case, pixels: Pixels, cover: Cover, rng: np.random.Generator) -> tuple[Pixels, Cover]:
    """The picture and the cover of its mark as they come before the eye."""
    if case is Case.UPSIDE_DOWN:
        return np.ascontiguousarray(pixels[::-1, ::-1]), np.ascontiguousarray(cover[::-1, ::-1])
    if case is Case.MIRRORED:
        return np.ascontiguousarray(pixels[:, ::-1]), np.ascontiguousarray(cover[:, ::-1])
    if case is not Case.PHOTOGRAPHED:
        return pixels, cover
    height, width = cover.shape
    rim = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inwards = rng.uniform(0, _PERSPECTIVE, (4, 2)) * (width, height) * ((1, 1), (-1, 1), (-1, -1), (1, -1))
    there = cv2.getPerspectiveTransform(rim, (rim + inwards).astype(np.float32))
    frame = tuple(float(value) for value in rng.uniform(0, 60, 3))
    seen = cv2.warpPerspective(pixels, there, (width, height), borderValue=frame).astype(np.float32)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    period, depth = rng.uniform(2.1, 3.5), rng.uniform(0.03, 0.14)
    seen *= (1 + depth * np.sin(columns * 2 * np.pi / period) * np.sin(rows * 2 * np.pi / (1.05 * period)))[:, :, None]
    seen = seen * rng.uniform(0.6, 1) + rng.normal(0, 3, seen.shape)
    return np.clip(seen, 0, 255).astype(np.uint8), np.asarray(cv2.warpPerspective(cover, there, (width, height)))
