"""The decoded picture that every later stage looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """An upright picture.

    Attributes:
        pixels: uint8, height × width × 3, RGB, C-contiguous; not writeable through this object.
        format: Pillow's name of the file's format; None for pixels that came as an array.
        number: Of the frame or page in its file, from 1.
        step: Mean step in which a JPEG stores its light values, > 0: larger ones lose more; None for other files.
        has_more: Whether the file holds frames or pages after this one.
        end_missing: Whether the file lacks its end mark, though every row of the picture is there.

    Raises:
        ValueError: The pixels have another type or shape, or there are none.
    """

    pixels: NDArray[np.uint8]
    format: str | None = None
    number: int = 1
    step: float | None = None
    has_more: bool = False
    end_missing: bool = False

    def __post_init__(self) -> None:
        shape, dtype = self.pixels.shape, self.pixels.dtype
        if dtype != np.uint8 or shape[2:] != (3,) or 0 in shape:
            raise ValueError(f"a frame needs uint8 pixels of height x width x 3, not {dtype} of {shape}")
        # A view: the caller's own array stays as writeable as it was.
        pixels = np.ascontiguousarray(self.pixels).view()
        pixels.flags.writeable = False
        object.__setattr__(self, "pixels", pixels)

    @property
    def width(self) -> int:
        """Pixels across, at least 1."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Pixels down, at least 1."""
        return int(self.pixels.shape[0])

    @property
    def box(self) -> Box:
        """The whole frame."""
        return Box(x=0, y=0, width=self.width, height=self.height)
