"""Small pictures without end, seeded: the same number, the same file. Most are sound, some are damaged."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from tests.synthetic.plain_pictures import blended, ink
from tests.system.fuzz.mutations import mutants
from tests.unit.sources.conftest import encoded

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXTS = ("WORK IN PROGRESS", "Development footage", "Fresh bread", "NOT ACTUAL GAMEPLAY", "Exit 24", "ПРИМЕР", "")
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP")
_DAMAGED = 10
"""One of so many is damaged."""


def images(count: int, seed: int) -> Iterator[bytes]:
    """So many files, each depending on the seed and its own number only."""
    damaged = mutants(count // _DAMAGED + 1, seed)
    for number in range(count):
        yield next(damaged).data if number % _DAMAGED == _DAMAGED - 1 else image(number, seed)


def image(number: int, seed: int) -> bytes:
    """A sound picture of 48 to 240 pixels, with or without a line of text, in one of six formats."""
    chance = random.Random(f"{seed}/{number}")  # noqa: S311  seeded on purpose
    width, height = chance.randint(48, 240), chance.randint(40, 160)
    noise = np.random.default_rng(number).integers(40, 40 + chance.randint(1, 90), (height, width, 3))
    place = (chance.randint(-20, width // 2), chance.randint(0, height - 12))
    cover = ink(chance.choice(_TEXTS), (width, height), place, chance.randint(10, 18))
    return encoded(Image.fromarray(blended(noise, cover, 240)), chance.choice(_FORMATS))
