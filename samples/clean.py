"""The samples without any listed wording: no text, or text of everyday life. One function each."""

# ruff: noqa: PLR2004  a drawn scene is made of numbers; its functions say what they draw

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from aerial import farmland
from blocks import brick_wall
from fields import grain, grid, to_image, vignette
from landscape import steppe_with_smoke
from lettering import Face, Ink, lettered
from props import Pen, diamond_sign, drawn, route_map, sight, slate
from relief import shot
from streets import car_park, street
from thermal import Ground, thermal_frame

if TYPE_CHECKING:
    from PIL import Image

FRAME = (960, 540)
PRICES = (("Espresso", "2.20"), ("Flat white", "3.40"), ("Pot of tea", "2.80"), ("Carrot cake", "4.10"))
UI_ROWS = (
    "Central Station",
    "Harbour Street 12",
    "Route in progress",
    "18 min   6.4 km",
    "Avoid motorways",
    "Save for later",
)


def no_text_thermal(rng: np.random.Generator) -> Image.Image:
    """A lone car and a sight."""
    return sight(to_image(thermal_frame(rng, FRAME, Ground(vehicles=(0.52,), sway=110))))


def no_text_street(rng: np.random.Generator) -> Image.Image:
    """A street with nothing written on it."""
    return to_image(street(rng, FRAME))


def street_sign(rng: np.random.Generator) -> Image.Image:
    """A warning sign beside a street, photographed with it."""
    image = diamond_sign(to_image(street(rng, FRAME)), (700, 250), 118)
    ink = Ink(face=Face.SANS_BOLD, size=31, fill=(26, 22, 18))
    for row, word in enumerate(("ROAD", "WORK", "AHEAD")):
        image = lettered(image, word, (700, 214 + 36 * row), ink, anchor="mm")
    return _photographed(rng, image)


def date_stamp(rng: np.random.Generator) -> Image.Image:
    """What a surveillance camera writes over its picture."""
    ink = Ink(face=Face.MONO_BOLD, size=20, outline=2)
    image = lettered(to_image(car_park(rng, FRAME)), "2017-11-09 14:32:07", (20, 34), ink, anchor="ls")
    return lettered(image, "CAM 03", (940, 34), ink, anchor="rs")


def shop_board(rng: np.random.Generator) -> Image.Image:
    """A price board whose small print shares words with the founding disclaimer."""
    image = slate(to_image(brick_wall(rng, FRAME)), (200, 44, 760, 496))
    chalk = Ink(face=Face.SERIF, size=38, fill=(232, 232, 222), opacity=0.92)
    for row, (name, price) in enumerate(PRICES):
        y = 130 + 68 * row
        image = lettered(image, name, (250, y), chalk, anchor="ls")
        image = lettered(image, price, (710, y), chalk, anchor="rs")
    small = Ink(face=Face.ARIAL_LIKE, size=18, fill=(232, 232, 222), opacity=0.9)
    image = lettered(image, "PRICES SUBJECT TO CHANGE WITHOUT NOTICE", (480, 452), small, anchor="ms")
    return _photographed(rng, image)


def hud_numbers(rng: np.random.Generator) -> Image.Image:
    """The read-outs of a real gunner's display."""
    ground = Ground(vehicles=(0.44, 0.5), compound=True, sway=120)
    image = sight(to_image(thermal_frame(rng, FRAME, ground)))
    ink = Ink(face=Face.MONO_BOLD, size=19, fill=(244, 244, 244), opacity=0.92)
    places = {
        "WHOT IR NAR": ((24, 36), "ls"),
        "2.5x": ((24, 62), "ls"),
        "LASER ARMED": ((936, 36), "rs"),
        "ALT 14250": ((936, 62), "rs"),
        "107.3": ((480, 36), "ms"),
        "35 12 48 N  040 09 11 E": ((24, 518), "ls"),
        "RNG 3180": ((936, 518), "rs"),
    }
    for text, (at, anchor) in places.items():
        image = lettered(image, text, at, ink, anchor=anchor)
    return image


def press_credit(rng: np.random.Generator) -> Image.Image:
    """An agency's credit, small, lower right."""
    ink = Ink(face=Face.ARIAL_LIKE, size=15, opacity=0.9)
    return lettered(
        to_image(steppe_with_smoke(rng, FRAME)[:, ::-1]), "GETTY IMAGES / AFP", (946, 528), ink, anchor="rs"
    )


def archive_footage(rng: np.random.Generator) -> Image.Image:
    """A broadcaster's label over faded film."""
    picture = farmland(rng, FRAME)
    grey = picture.mean(axis=2)
    faded = np.clip(0.16 + 0.78 * grey + grain(rng, FRAME, 0.03), 0, 1)[..., None] * np.asarray(
        (1.0, 0.94, 0.80), np.float32
    )
    x, _ = grid(FRAME)
    scratches = sum(np.abs(x - place) < 0.0007 for place in (0.21, 0.215, 0.64, 0.83))
    faded = np.clip(faded + 0.16 * np.asarray(scratches, np.float32)[..., None], 0, 1) * vignette(FRAME, 0.5)[..., None]

    def label(pen: Pen) -> None:
        pen.panel((28, 24, 312, 62), (18, 52, 120))
        pen.panel((28, 24, 36, 62), (214, 40, 40))

    image = drawn(to_image(faded.astype(np.float32)), label, opacity=0.92)
    return lettered(image, "ARCHIVE FOOTAGE 2014", (50, 43), Ink(face=Face.ARIAL_LIKE_BOLD, size=20), anchor="lm")


def route_screen(rng: np.random.Generator) -> Image.Image:
    """A screenshot of a program, with everyday words such as 'in progress'."""
    image = route_map(rng, FRAME)
    ink = Ink(face=Face.ROBOTO, size=17, fill=(52, 56, 62))
    image = lettered(
        image, "Search places", (32, 34), Ink(face=Face.ROBOTO, size=17, fill=(140, 144, 150)), anchor="lm"
    )
    for row, text in enumerate(UI_ROWS):
        image = lettered(image, text, (32, 96 + 48 * row), ink, anchor="lm")
    return lettered(image, "Start navigation", (145, 490), Ink(face=Face.ROBOTO, size=18), anchor="mm")


def _photographed(rng: np.random.Generator, image: Image.Image) -> Image.Image:
    """The image once more through a lens, so that what was drawn into it belongs to it."""
    return to_image(shot(rng, np.asarray(image, dtype=np.float32) / np.float32(255), noise=0.012, dim=0.05))
