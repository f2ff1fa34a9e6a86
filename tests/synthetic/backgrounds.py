"""Pictures without text, to draw on: wallpapers of Debian packages, a corpus' clean images, drawn textures.

Owns where they lie and how a window is cut out of one; nothing of them is kept in the project. The wallpapers are
named one by one in `wallpapers.txt` (those with logos, lettering or a transparent ground are left out).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from tests.synthetic.textures import TEXTURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WALLPAPERS = Path("/usr/share/backgrounds")
_NAMES = Path(__file__).with_name("wallpapers.txt")
_FEWEST = 60
"""Wallpapers; with fewer the textures of a few would decide the result."""
_CLEAN_CLASS = "negative_photo"
"""Of a corpus: photographs without overlay text."""
TEXTURE_SHARE = 0.15
"""Of all backgrounds drawn."""
_SMALLEST_WINDOW = 0.5
"""Of the largest window that fits: smaller ones would be enlarged pixels."""
_ASPECTS = ((16, 9), (16, 9), (4, 3), (3, 2), (1, 1), (3, 4), (9, 16))
"""Width and height of pictures, in the shares in which they are drawn."""


class BackgroundsMissingError(Exception):
    """The wallpapers are not installed, or the corpus has no clean images."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """A picture to draw on.

    Attributes:
        name: Of the file, or of the texture.
        path: The file; None for a texture.
    """

    name: str
    path: Path | None


def backgrounds(corpus: Path | None = None) -> tuple[Background, ...]:
    """All pictures, in a fixed order: the wallpapers, then the corpus' clean ones.

    Raises:
        BackgroundsMissingError: Fewer than 60 wallpapers are installed, or the corpus has no clean image.
    """
    names = _NAMES.read_text(encoding="utf-8").split()
    found = [Background(name=name, path=WALLPAPERS / name) for name in names if (WALLPAPERS / name).is_file()]
    if len(found) < _FEWEST:
        raise BackgroundsMissingError(f"Of {len(names)} wallpapers {len(found)} are there. Run: {_INSTALL}")
    return (*found, *(_clean(corpus) if corpus else ()))


def textures() -> tuple[Background, ...]:
    """The drawn ones."""
    return tuple(Background(name=f"texture/{name}", path=None) for name in TEXTURES)


def drawn(pictures: Sequence[Background], width: int, rng: np.random.Generator) -> tuple[Background, NDArray[np.uint8]]:
    """A background and a window of it: height × width × 3, of a usual shape.

    Args:
        pictures: To choose from; textures come in beside them.
        width: Of the window, in pixels; portrait windows have this height instead.
        rng: Of all chance.
    """
    across, down = _ASPECTS[rng.integers(len(_ASPECTS))]
    size = (width, round(width * down / across)) if across >= down else (round(width * across / down), width)
    if rng.random() < TEXTURE_SHARE:
        chosen = textures()[rng.integers(len(TEXTURES))]
        return chosen, TEXTURES[chosen.name.partition("/")[2]](size, rng)
    chosen = pictures[int(rng.integers(len(pictures)))]
    return chosen, _window(_pixels(chosen, width), size, rng)


def _pixels(background: Background, width: int) -> NDArray[np.uint8]:
    if background.path is None:
        raise ValueError(f"{background.name} has no file")
    with Image.open(background.path) as image:
        image.draft("RGB", (2 * width, 2 * width))  # a JPEG is decoded at no more than the size needed
        return np.asarray(image.convert("RGB"))


def _window(pixels: NDArray[np.uint8], size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    scale = min(width / size[0], height / size[1]) * rng.uniform(_SMALLEST_WINDOW, 1)
    cut = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    left, top = int(rng.integers(width - cut[0] + 1)), int(rng.integers(height - cut[1] + 1))
    window = pixels[top : top + cut[1], left : left + cut[0]]
    method = cv2.INTER_AREA if scale > 1 else cv2.INTER_CUBIC
    resized = cv2.resize(window, size, interpolation=method)
    mirrored = resized[:, ::-1] if rng.random() < 1 / 2 else resized
    return np.ascontiguousarray(mirrored, dtype=np.uint8)


@cache
def _clean(corpus: Path) -> tuple[Background, ...]:
    with (corpus / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = [row["path"] for row in csv.DictReader(file) if row["class"] == _CLEAN_CLASS]
    if not rows:
        raise BackgroundsMissingError(f"No row of {corpus / 'manifest.csv'} has the class {_CLEAN_CLASS}.")
    return tuple(Background(name=f"corpus/{path}", path=corpus / path) for path in sorted(rows))


_INSTALL = "sudo apt-get install gnome-backgrounds mate-backgrounds ukui-wallpapers lomiri-wallpapers"
