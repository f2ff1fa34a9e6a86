"""Makes the table that tells letters by what is around them: `python -m tests.training.learn_surroundings CORPUS`.

Owns what it learns from: stretches of strokes that the program itself finds and that its first network lets through, on
a drawn text or elsewhere, in generated pictures and in photographs. Needs the extra `train`, and a labelled folder
whose photographs hold no overlay text; every second one is used, so that the others can tell what was learned.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from tests.training.surroundings_network import fresh, numbers_of, taught
from tests.training.surroundings_pictures import SEED, pictures
from watermark_scan.detection.candidates import LEAST_ODDS, in_picture, plane_of, stretches_in, stroke_regions
from watermark_scan.detection.cutting import bounds
from watermark_scan.detection.letter_network import letter_odds, normalised
from watermark_scan.detection.pyramid import build_pyramid
from watermark_scan.detection.surroundings_network import windows
from watermark_scan.frame import Frame
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from watermark_scan.geometry import Box

    Pixels = NDArray[np.uint8]

TARGET: Final = Path("watermark_scan/detection/data/surroundings.npz")
BATCH: Final = 256
STEPS: Final = 4000
RATE: Final = 3e-3
TILTED: Final = 0.5
"""How often a tilted text is shown for each time that a level one is."""
_ON_TEXT: Final = 0.5
"""Share of a stretch that lies on drawn text from which it is letters; any less, but not none, is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Windows: number × rows × columns."""

    level: Pixels
    tilted: Pixels
    texture: Pixels


def found_in(pixels: Pixels, text: Pixels) -> Iterator[tuple[bool, Pixels]]:
    """Each stretch that is surely letters, or surely not: which, and its windows.

    Args:
        pixels: RGB, height × width × 3.
        text: 1 where text stands, height × width.
    """
    frame, halves = Frame(pixels=pixels), build_pyramid(pixels)
    for region in stroke_regions(frame, RegionPlan.FULL):
        plane, placement = plane_of(halves, region)
        found, pieces = stretches_in(plane, round(placement.scale * max(halves.levels[0].shape)))
        for detection, odds in zip(found, letter_odds(pieces).tolist(), strict=True):
            share = _share(text, bounds(in_picture(detection, placement), frame.box))
            if odds >= LEAST_ODDS and (share == 0 or share >= _ON_TEXT):
                yield share > 0, windows(plane, detection)


def _share(text: Pixels, box: Box) -> float:
    part = text[box.y : box.bottom, box.x : box.right]
    return float(part.mean()) if part.size else 0.0


def examples(corpus: Path, rng: np.random.Generator) -> Examples:
    """Everything that is learned from."""
    kept: dict[str, list[Pixels]] = {"level": [], "tilted": [], "texture": []}
    for is_tilted, pixels, text in pictures(corpus, rng):
        for on_text, parts in found_in(pixels, text):
            kept[("tilted" if is_tilted else "level") if on_text else "texture"].append(parts)
    return Examples(**{kind: np.concatenate(parts) for kind, parts in kept.items()})


def batches(parts: Examples, rng: np.random.Generator) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Half letters, half texture, without end; a tilted text is shown so often for each time of a level one."""
    half = BATCH // 2
    truth = np.repeat(np.array([1, 0], np.float32), half)
    share = TILTED * len(parts.tilted) / (TILTED * len(parts.tilted) + len(parts.level))
    while True:
        count = rng.binomial(half, share)
        chosen = [
            source[rng.integers(0, len(source), number)]
            for source, number in ((parts.tilted, count), (parts.level, half - count), (parts.texture, half))
        ]
        yield varied(np.concatenate(chosen), rng), truth


def varied(parts: Pixels, rng: np.random.Generator) -> NDArray[np.float32]:
    """Windows as they might have been: inverted, upside down, moved a little, with noise, fainter."""
    count = (len(parts), 1, 1)
    plane = parts.astype(np.float32) * rng.choice(np.array([-1, 1], np.float32), count)
    over = rng.random(len(plane)) < 0.2
    plane[over] = plane[over][:, ::-1, ::-1]
    plane = np.roll(plane, (int(rng.integers(-2, 3)), int(rng.integers(-8, 9))), (1, 2))
    noise = np.where(rng.random(count) < 0.3, rng.random(count) * 0.35, 0) * plane.std(axis=(1, 2), keepdims=True)
    faint = np.where(rng.random(count) < 0.5, np.exp(rng.uniform(-1.2, 0.3, count)), 1)
    return normalised(np.asarray((plane + noise * rng.standard_normal(plane.shape)) * faint, np.float32))


def main() -> None:
    """Draw the pictures, learn, and write the table."""
    parser = argparse.ArgumentParser(prog="tests.training.learn_surroundings")
    parser.add_argument("corpus", type=Path, help="a folder of labelled pictures with manifest.csv")
    corpus = parser.parse_args().corpus
    rng = np.random.default_rng(SEED)
    parts = examples(corpus, rng)
    print(f"windows: {len(parts.level)} level, {len(parts.tilted)} tilted, {len(parts.texture)} of texture")
    network = fresh()
    taught(network, batches(parts, rng), STEPS, RATE)
    named = {f"layer{number}": layer.astype(np.float16) for number, layer in enumerate(numbers_of(network))}
    np.savez_compressed(TARGET, allow_pickle=False, **named)
    print(f"{TARGET}: {sum(layer.size for layer in named.values())} numbers")


if __name__ == "__main__":
    main()
