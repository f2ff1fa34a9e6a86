"""What happens to a picture on its way: it is made smaller, blurred, and stored once or twice with losses."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCALE = (0.5, 1.0)
QUALITY = (30, 92)
BLUR = (0.3, 0.9)
"""Standard deviation in pixels."""
_FULL_SIZE_SHARE = 0.4
"""Of pictures that keep their size."""
_BLUR_SHARE = 0.25
_TWICE_SHARE = 0.4
_WEBP_SHARE = 0.3
_METHODS = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compression:
    """What happens to one picture, in this order.

    Attributes:
        scale: New over old width, 0…1.
        method: OpenCV's interpolation.
        blur: Standard deviation in pixels; 0 for none.
        codecs: Pillow's format and quality 0…100 of each time that it is stored.
    """

    scale: float
    method: int
    blur: float
    codecs: tuple[tuple[str, int], ...]

    @property
    def quality(self) -> int:
        """The lowest, 0…100."""
        return min(quality for _, quality in self.codecs)


def draw_compression(rng: np.random.Generator) -> Compression:
    """What happens, at random."""
    times = 2 if rng.random() < _TWICE_SHARE else 1
    return Compression(
        scale=1.0 if rng.random() < _FULL_SIZE_SHARE else float(rng.uniform(*SCALE)),
        method=_METHODS[rng.integers(len(_METHODS))],
        blur=float(rng.uniform(*BLUR)) if rng.random() < _BLUR_SHARE else 0.0,
        codecs=tuple(
            ("WEBP" if rng.random() < _WEBP_SHARE else "JPEG", int(rng.integers(QUALITY[0], QUALITY[1] + 1)))
            for _ in range(times)
        ),
    )


def compressed(pixels: NDArray[np.uint8], compression: Compression) -> NDArray[np.uint8]:
    """The picture as it comes out: height × width × 3."""
    if compression.scale < 1:
        size = round(pixels.shape[1] * compression.scale), round(pixels.shape[0] * compression.scale)
        pixels = cv2.resize(pixels, size, interpolation=compression.method).astype(np.uint8)
    if compression.blur:
        pixels = cv2.GaussianBlur(pixels, (0, 0), compression.blur).astype(np.uint8)
    for codec, quality in compression.codecs:
        pixels = coded(pixels, codec, quality)
    return pixels


def jpeg(pixels: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """The picture stored as JPEG and read again: OpenCV does it in half of Pillow's time."""
    _, stored = cv2.imencode(".jpg", np.ascontiguousarray(pixels[:, :, ::-1]), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(np.asarray(cv2.imdecode(stored, cv2.IMREAD_COLOR), np.uint8)[:, :, ::-1])


def coded(pixels: NDArray[np.uint8], codec: str, quality: int) -> NDArray[np.uint8]:
    """The picture stored with losses by Pillow in a format, and read again."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, codec, quality=quality)
    with Image.open(buffer) as image:
        return np.asarray(image.convert("RGB"))
