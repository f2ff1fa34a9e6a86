"""The samples that carry a listed wording, one function each. Owns wording, place and ink, no scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aerial import farmland
from blocks import engine_level
from fields import to_image
from landscape import hazy_snow, lake_at_dusk, night_vision, steppe_with_smoke
from lettering import Face, Ink, lettered
from nights import burning_town, runway_at_night
from props import Pen, drawn, drone, sight, taskbar
from streets import street
from thermal import Ground, thermal_frame

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

FRAME = (960, 540)
DISCLAIMER = ("DEVELOPMENT FOOTAGE.", "THIS IS A WORK IN PROGRESS.", "ALL CONTENT SUBJECT TO CHANGE.")
DISCLAIMER_INK = Ink(face=Face.ARIAL_LIKE, size=21, opacity=0.92, shadow=1)
DISCLAIMER_AT = (908, 22)
LEADING = 31
"""Pixels between the disclaimer's lines."""


def founding_case(rng: np.random.Generator) -> Image.Image:
    """Cut above the last line of the disclaimer and behind its second word."""
    return _gunship(rng).crop((40, _line_top(2), _after("ALL CONTENT"), 690))


def founding_half(rng: np.random.Generator) -> Image.Image:
    """Cut above the second line and inside the words on the right."""
    return _gunship(rng).crop((0, _line_top(1), _after("ALL CONTENT SUBJECT T"), 720))


def faint(rng: np.random.Generator) -> Image.Image:
    """White at 35 percent over farmland."""
    ink = Ink(face=Face.HUMANIST, size=24, opacity=0.35)
    return lettered(
        to_image(farmland(rng, FRAME)), "Pre-Alpha Gameplay -- Footage not Final", (480, 508), ink, anchor="ms"
    )


def tiny(rng: np.random.Generator) -> Image.Image:
    """Capitals and long letters about ten pixels high."""
    ink = Ink(face=Face.ARIAL_LIKE, size=14, fill=(226, 240, 226), opacity=0.9)
    return lettered(
        to_image(night_vision(rng, FRAME)), "Does not represent actual game footage", (480, 522), ink, anchor="ms"
    )


def dark_on_bright(rng: np.random.Generator) -> Image.Image:
    """Grey-blue text on snow, lower left."""
    ink = Ink(face=Face.ROBOTO, size=23, fill=(58, 66, 78), opacity=0.8)
    return lettered(to_image(hazy_snow(rng, FRAME)), "Not actual gameplay footage", (26, 514), ink, anchor="ls")


def two_lines(rng: np.random.Generator) -> Image.Image:
    """One wording broken over two centred lines."""
    ink = Ink(face=Face.SANS, size=20, opacity=0.85, outline=1)
    image = to_image(runway_at_night(rng, FRAME))
    image = lettered(image, "Educational simulation -", (480, 490), ink, anchor="ms")
    return lettered(image, "not real aircraft navigation", (480, 516), ink, anchor="ms")


def side_strip(rng: np.random.Generator) -> Image.Image:
    """Reads upwards along the left edge."""
    ink = Ink(face=Face.HUMANIST, size=19, opacity=0.72)
    image = to_image(lake_at_dusk(rng, FRAME))
    return lettered(image, "Adobe Stock | #221246591", (17, 470), ink, anchor="lm", angle=90)


def russian(rng: np.random.Generator) -> Image.Image:
    """Cyrillic capitals along the lower edge."""
    ink = Ink(face=Face.SANS_BOLD, size=21, opacity=0.9, shadow=2)
    image = to_image(steppe_with_smoke(rng, FRAME))
    return lettered(image, "РЕАЛЬНЫЕ КАДРЫ ИЗ ИГРЫ", (480, 512), ink, anchor="ms")


def stock_mark(rng: np.random.Generator) -> Image.Image:
    """Large across the middle, small and slanted all over."""
    image = to_image(street(rng, FRAME))
    small = Ink(face=Face.HUMANIST, size=22, opacity=0.20)
    for row in range(4):
        for column in range(4):
            at = (70 + 260 * column - 60 * (row % 2), 110 + 130 * row)
            image = lettered(image, "shutterstock", at, small, angle=28)
    return lettered(image, "shutterstock", (480, 270), Ink(face=Face.HUMANIST, size=84, opacity=0.42), anchor="mm")


def ai_label(rng: np.random.Generator) -> Image.Image:
    """A pill with a label near the lower edge of a portrait picture."""

    def pill(pen: Pen) -> None:
        pen.panel((176, 1004, 432, 1046), (12, 12, 14), radius=21)

    image = drawn(to_image(burning_town(rng, (608, 1080))), pill, opacity=0.5)
    return lettered(image, "AI-generated image", (304, 1025), Ink(face=Face.ROBOTO, size=25, opacity=0.92), anchor="mm")


def transparent(rng: np.random.Generator) -> Image.Image:  # noqa: ARG001  every recipe takes the generator
    """White text and a cut-out aircraft on a transparent ground."""
    ink = Ink(face=Face.ARIAL_LIKE_BOLD, size=22)
    return lettered(drone((900, 500)), "DEMO GAME - DOES NOT REPRESENT FINAL PRODUCT", (450, 44), ink, anchor="ms")


def engine_build(rng: np.random.Generator) -> Image.Image:
    """The stamp of a development build, lower right."""
    ink = Ink(face=Face.ARIAL_LIKE, size=18, shadow=1)
    return lettered(to_image(engine_level(rng, FRAME)), "Development Build", (944, 526), ink, anchor="rs")


def engine_warning(rng: np.random.Generator) -> Image.Image:
    """Red text, upper left."""
    ink = Ink(face=Face.ROBOTO, size=18, fill=(255, 44, 36), shadow=1)
    image = to_image(engine_level(rng, FRAME))
    return lettered(image, "LIGHTING NEEDS TO BE REBUILT (578 unbuilt objects)", (14, 42), ink, anchor="ls")


def trial_mark(rng: np.random.Generator) -> Image.Image:
    """Black on a white label in the upper left corner."""

    def label(pen: Pen) -> None:
        pen.panel((0, 0, 202, 24), (255, 255, 255))

    image = drawn(to_image(farmland(rng, FRAME)), label)
    return lettered(
        image, "Unregistered HyperCam 2", (8, 17), Ink(face=Face.ARIAL_LIKE, size=16, fill=(0, 0, 0)), anchor="ls"
    )


def os_stamp(rng: np.random.Generator) -> Image.Image:
    """Half-transparent, two lines, above a taskbar on the right."""
    image = taskbar(to_image(lake_at_dusk(rng, FRAME)))
    image = lettered(
        image, "Activate Windows", (640, 452), Ink(face=Face.HUMANIST_LIGHT, size=27, opacity=0.55), anchor="ls"
    )
    small = Ink(face=Face.HUMANIST, size=16, opacity=0.5)
    return lettered(image, "Go to Settings to activate Windows.", (640, 478), small, anchor="ls")


def _gunship(rng: np.random.Generator) -> Image.Image:
    ground = Ground(vehicles=(0.34, 0.40, 0.455, 0.53, 0.61), compound=True)
    image = sight(to_image(thermal_frame(rng, (1280, 720), ground)))
    for number, line in enumerate(DISCLAIMER):
        image = lettered(image, line, (DISCLAIMER_AT[0], DISCLAIMER_AT[1] + LEADING * number), DISCLAIMER_INK)
    return image


def _line_top(number: int) -> int:
    """The row above a line of the disclaimer: halfway between its capitals and the line before."""
    return DISCLAIMER_AT[1] + LEADING * number - 4


def _after(text: str) -> int:
    """The column just behind a part of the last line."""
    return DISCLAIMER_AT[0] + DISCLAIMER_INK.extent(text)[0] + 3
