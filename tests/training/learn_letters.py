"""Makes the table that tells letters from texture: `python -m tests.training.learn_letters`.

Owns what it learns from: stretches of strokes that the program itself finds in generated pictures, on a drawn text or
elsewhere. The pictures share nothing with those that results are published of.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from tests.synthetic.overlays import Kind, Pictures, Purpose
from tests.training.letter_network import Adam, fresh, slopes
from watermark_scan.detection.candidates import in_picture, plane_of, stretches_in, stroke_regions
from watermark_scan.detection.cutting import bounds
from watermark_scan.detection.letter_network import FORM, log_odds, normalised, windows
from watermark_scan.detection.pyramid import build_pyramid
from watermark_scan.frame import Frame
from watermark_scan.options import RegionPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from tests.synthetic.overlays import Sample
    from watermark_scan.geometry import Box

TARGET: Final = Path("watermark_scan/detection/data/letters.npz")
SEED: Final = 101
COUNTS: Final[Mapping[Kind, int]] = {Kind.OVERLAY: 1300, Kind.CLEAN: 900, Kind.BENIGN: 250}
STEPS: Final = 14_000
BATCH: Final = 256
RATE: Final = 2e-3
_ON_TEXT: Final = 0.6
"""Share of a stretch that lies on a drawn line, from which it is letters; any less, but not none, is left out."""
_HEIGHTS: Final = (0.6, 1.7)
"""Of such a stretch over that of the line."""
_MOST_TEXTURE: Final = 170
"""Windows of texture kept of one picture."""
_MINED: Final = 1500
_MINED_OF: Final = 50_000
_MINED_KEPT: Final = 12_000
"""Every so many steps, the windows of texture that look most like letters: half of the texture from then on."""


def examples(samples: Iterable[Sample], rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Windows of letters, and of texture."""
    letters: list[NDArray[np.uint8]] = []
    texture: list[NDArray[np.uint8]] = []
    for sample in samples:
        pieces = list(_labelled(sample))
        plain = [windows(piece) for on_text, piece in pieces if not on_text]
        letters.extend(windows(piece) for on_text, piece in pieces if on_text)
        if plain:
            chosen = np.concatenate(plain)
            texture.append(chosen[rng.permutation(len(chosen))[:_MOST_TEXTURE]])
    return np.concatenate(letters), np.concatenate(texture)


def _labelled(sample: Sample) -> Iterator[tuple[bool, NDArray[np.uint8]]]:
    """Each stretch that is surely letters, or surely not."""
    lines = [line.box for line in sample.drawn.lines] if sample.drawn else []
    frame, halves = Frame(pixels=sample.pixels), build_pyramid(sample.pixels)
    for region in stroke_regions(frame, RegionPlan.FULL):
        plane, placement = plane_of(halves, region)
        found, pieces = stretches_in(plane, round(placement.scale * max(sample.pixels.shape[:2])))
        for detection, piece in zip(found, pieces, strict=True):
            box = bounds(in_picture(detection, placement), frame.box)
            if any(_is_line(box, line) for line in lines):
                yield True, piece
            elif not any(box.intersection(line) for line in lines):
                yield False, piece


def _is_line(box: Box, line: Box) -> bool:
    shared = box.intersection(line)
    heights = min(box.width, box.height) / min(line.width, line.height)
    return (
        shared is not None
        and shared.area >= _ON_TEXT * box.area
        and _HEIGHTS[0] < heights < _HEIGHTS[1]
        and (box.width >= box.height) == (line.width >= line.height)
    )


def varied(parts: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    """Windows as they might have been: inverted, upside down, a row higher or lower, with noise."""
    signs = rng.choice(np.array([-1, 1], np.float32), (len(parts), 1, 1))
    plane = np.asarray(normalised(parts) * signs, np.float32)
    turned = rng.random(len(plane)) < 0.3
    plane[turned] = plane[turned][:, ::-1, ::-1]
    noise = np.where(rng.random((len(plane), 1, 1)) < 0.3, rng.random((len(plane), 1, 1)) * 0.4, 0)
    moved = np.roll(plane, rng.integers(-1, 2), axis=1) + noise * rng.standard_normal(plane.shape)
    return normalised(np.asarray(moved * 20, np.float32))


def learned(
    letters: NDArray[np.uint8], texture: NDArray[np.uint8], steps: int, rng: np.random.Generator
) -> list[NDArray[np.float32]]:
    """The network's weights after so many steps."""
    layers = fresh(rng)
    adam, hard = Adam(layers), np.arange(len(texture))
    half = BATCH // 2
    truth = np.repeat(np.array([1, 0], np.float32), half)
    for step in range(1, steps + 1):
        if step % _MINED == 0:
            hard = _likest(layers, texture, rng)
        places = np.concatenate((rng.integers(0, len(texture), half // 2), rng.choice(hard, half - half // 2)))
        parts = np.concatenate((letters[rng.integers(0, len(letters), half)], texture[places]))
        loss, found = slopes(layers, varied(parts, rng), truth)
        adam.step(found, RATE * (0.5 + 0.5 * np.cos(np.pi * step / steps)) + RATE / 200)
        if step % 1000 == 0:
            print(f"step {step}: loss {loss:.3f}", flush=True)
    return layers


def _likest(
    layers: list[NDArray[np.float32]], texture: NDArray[np.uint8], rng: np.random.Generator
) -> NDArray[np.intp]:
    some = rng.permutation(len(texture))[:_MINED_OF]
    odds = [
        log_odds(FORM, layers, normalised(texture[some[start : start + 1000]])) for start in range(0, len(some), 1000)
    ]
    return np.asarray(some[np.argsort(-np.concatenate(odds))[:_MINED_KEPT]])


def main() -> None:
    """Draw the pictures, learn, and write the table."""
    rng = np.random.default_rng(SEED)
    source = Pictures(purpose=Purpose.TUNING, seed=SEED)
    samples = (source.sample(kind, number) for kind, count in COUNTS.items() for number in range(count))
    letters, texture = examples(samples, rng)
    print(f"{len(letters)} windows of letters, {len(texture)} of texture", flush=True)
    layers = learned(letters, texture, STEPS, rng)
    named = {f"layer{number}": layer.astype(np.float16) for number, layer in enumerate(layers)}
    np.savez_compressed(TARGET, allow_pickle=False, **named)
    print(f"{TARGET}: {sum(layer.size for layer in layers)} numbers")


if __name__ == "__main__":
    main()
