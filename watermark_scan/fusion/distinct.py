"""Animations and multi-page files: a frame that shows what an earlier one has shown is left out."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watermark_scan.frame import Frame


def distinct_frames(frames: Iterable[Frame]) -> Iterator[Frame]:
    """The frames whose pixels have not come before, in their order; lazily, one held at a time."""
    seen: set[bytes] = set()
    for frame in frames:
        size = struct.pack("<II", frame.width, frame.height)
        pixels = hashlib.blake2b(frame.pixels.data, salt=size).digest()
        if pixels not in seen:
            seen.add(pixels)
            yield frame
