"""Pictures without text, to draw on: wallpapers of Debian packages, a corpus' photographs, drawn textures.

Nothing of them is kept in the project. The wallpapers are named one by one in `wallpapers.txt`: those with logos,
lettering or a transparent ground are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from tests.synthetic import labelled_corpus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Texture = Callable[[tuple[int, int], np.random.Generator], NDArray[np.uint8]]

WALLPAPERS = Path("/usr/share/backgrounds")
_NAMES = Path(__file__).with_name("wallpapers.txt")
_FEWEST = 60
"""Wallpapers; with fewer the textures of a few would decide the result."""
_SHARE = Path("/usr/share")
_JUDGING = Path(__file__).with_name("judging_wallpapers.txt")
"""Those that nothing is trained on, as under `_SHARE`."""
_FEWEST_JUDGING = 40
TEXTURE_SHARE = 0.15
"""Of all backgrounds drawn."""
_SMALLEST_WINDOW = 0.5
"""Of the largest window that fits: smaller ones would be enlarged pixels."""
_ASPECTS = ((16, 9), (16, 9), (4, 3), (3, 2), (1, 1), (3, 4), (9, 16))
"""Width and height of pictures, in the shares in which they are drawn."""
_OCTAVES = 7
_PACKAGES = "gnome-backgrounds mate-backgrounds ukui-wallpapers lomiri-wallpapers plasma-workspace-wallpapers"
_INSTALL = f"sudo apt-get install {_PACKAGES}"


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


def judging_backgrounds() -> tuple[Background, ...]:
    """The wallpapers that nothing is trained on, in a fixed order: of mate-backgrounds and plasma-workspace-wallpapers.

    Raises:
        BackgroundsMissingError: Fewer than 40 of them are installed.
    """
    names = _JUDGING.read_text(encoding="utf-8").split()
    found = [Background(name=name, path=_SHARE / name) for name in names if (_SHARE / name).is_file()]
    if len(found) < _FEWEST_JUDGING:
        raise BackgroundsMissingError(f"Of {len(names)} wallpapers {len(found)} are there. Run: {_INSTALL}")
    return tuple(found)


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
        name = list(TEXTURES)[rng.integers(len(TEXTURES))]
        return Background(name=f"texture/{name}", path=None), TEXTURES[name](size, rng)
    chosen = pictures[int(rng.integers(len(pictures)))]
    return chosen, _window(_pixels(chosen, width), size, rng)


def flat(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """One colour, with the grain of a sensor; `size` is width and height."""
    grain = rng.normal(0, rng.uniform(0, 6), (size[1], size[0], 1))
    return eight_bits(rng.uniform(10, 245, 3) + grain)


def gradient(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Two colours, one into the other from top to bottom, as a sky has."""
    share = np.linspace(0, 1, size[1])[:, None, None]
    return eight_bits((1 - share) * rng.uniform(0, 255, 3) + share * rng.uniform(0, 255, 3) + np.zeros((1, size[0], 1)))


def clouds(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Noise of all scales, the larger the stronger, as ground, smoke and foliage have."""
    slope = rng.uniform(0.45, 0.75)
    octaves = [noise(size, 2**octave, rng) * slope**octave for octave in range(1, _OCTAVES + 1)]
    level = np.sum(octaves, axis=0)
    span = np.ptp(level) or 1.0
    shade = ((level - level.min()) / span)[:, :, None]
    return eight_bits((1 - shade) * rng.uniform(0, 120, 3) + shade * rng.uniform(100, 255, 3))


def thermal(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Grey, soft, with bright spots and sensor noise, as infrared frames have."""
    level = clouds(size, rng).mean(axis=2)
    soft = cv2.GaussianBlur(level, (0, 0), 4) * rng.uniform(0.3, 0.7)
    for _ in range(rng.integers(3, 12)):
        at = int(rng.integers(size[0])), int(rng.integers(size[1]))
        cv2.circle(soft, at, int(rng.integers(2, 15)), float(rng.uniform(180, 255)), -1, cv2.LINE_AA)
    noisy = soft + rng.normal(0, rng.uniform(2, 10), soft.shape)
    return eight_bits(np.repeat(noisy[:, :, None], 3, axis=2))


def blocks(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Rectangles with hard edges, as houses, windows and interfaces have."""
    canvas = np.full((size[1], size[0], 3), rng.uniform(20, 235, 3))
    for _ in range(rng.integers(30, 150)):
        x, y = int(rng.integers(size[0])), int(rng.integers(size[1]))
        width, height = rng.integers(8, max(9, size[0] // 6), 2)
        colour = tuple(float(value) for value in rng.uniform(0, 255, 3))
        cv2.rectangle(canvas, (x, y), (x + int(width), y + int(height)), colour, -1)
    return eight_bits(canvas + rng.normal(0, 3, canvas.shape))


def stripes(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Fine waves in one direction, as water, cloth and blinds have."""
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]]
    angle, period = rng.uniform(0, np.pi), rng.uniform(5, 60)
    wave = np.sin((columns * np.cos(angle) + rows * np.sin(angle)) * 2 * np.pi / period + 3 * noise(size, 16, rng))
    shade = (wave[:, :, None] + 1) / 2
    return eight_bits((1 - shade) * rng.uniform(0, 255, 3) + shade * rng.uniform(0, 255, 3))


TEXTURES: Mapping[str, Texture] = {
    "flat": flat,
    "gradient": gradient,
    "clouds": clouds,
    "thermal": thermal,
    "blocks": blocks,
    "stripes": stripes,
}


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


def _clean(corpus: Path) -> tuple[Background, ...]:
    found = sorted(labelled_corpus.paths(corpus, labelled_corpus.PHOTOGRAPHS), key=Path.as_posix)
    if not found:
        raise BackgroundsMissingError(f"{corpus} has no pictures of the class {labelled_corpus.PHOTOGRAPHS}.")
    return tuple(Background(name=f"corpus/{path.relative_to(corpus).as_posix()}", path=path) for path in found)


def noise(size: tuple[int, int], cells: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Smooth random values around 0, with so many cells along the width."""
    coarse = rng.normal(0, 1, (max(2, cells * size[1] // size[0]), max(2, cells)))
    return cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC).astype(np.float64)


def eight_bits(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Brightness of any type as bytes; beyond 0…255 it is cut off."""
    pixels: NDArray[np.uint8] = np.clip(values, 0, 255).astype(np.uint8)
    return pixels
