"""Whatever is scanned → upright frames. A new kind of source is a module beside this one, and a line in `_KINDS`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from watermark_scan.errors import UsageError
from watermark_scan.sources import image_file, pixel_array
from watermark_scan.sources.files import MAX_BYTES, FrameLimits, read_bytes, require_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from watermark_scan.frame import Frame

    Content = bytes | NDArray[Any]
    Source = Path | str | Content


class SourceKind(Protocol):
    """A module that makes frames of one kind of content."""

    def accepts(self, content: object, /) -> bool:
        """Whether the content is of this kind."""

    def frames(self, content: Any, limits: FrameLimits, /) -> Iterator[Frame]:  # noqa: ANN401  of its kind
        """Each frame in its order; see `frames_of`."""


_KINDS: tuple[SourceKind, ...] = (pixel_array, image_file)
"""Asked in this order."""


def read_source(source: Source, max_bytes: int = MAX_BYTES) -> Content:
    """What is to be decoded: the bytes of a file, or the array as it is.

    Args:
        source: A path, the bytes of a file, or pixels (see `pixel_array.frames`).
        max_bytes: Size of the file at most.

    Raises:
        InputError: FileMissingError, FileUnreadableError, EmptyFileError or ImageTooLargeError.
        UsageError: The source is something else.
    """
    if isinstance(source, np.ndarray):
        return source
    if not isinstance(source, bytes | str | Path):
        raise UsageError(
            f"A {type(source).__name__} is no image source.", remedy="Pass a path, a file's bytes or a NumPy array."
        )
    data = source if isinstance(source, bytes) else read_bytes(Path(source), max_bytes)
    require_bytes(len(data), max_bytes)
    return data


def digest_of(content: Content) -> str | None:
    """SHA-256 of a file's bytes, 64 hex digits; None for an array."""
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else None


def frames_of(content: Content, *, max_pixels: int, max_frames: int | None = None) -> Iterator[Frame]:
    """Each frame of a content in its order; at least one, one held at a time.

    Args:
        content: From `read_source`.
        max_pixels: Width times height of a frame at most.
        max_frames: Contents with more are refused before any is given; None for no limit.

    Raises:
        InputError: The content cannot be decoded, or exceeds a limit; also in the middle, at a later frame.
        UsageError: An array is of a type or shape that is no picture.
    """
    kind = next(kind for kind in _KINDS if kind.accepts(content))
    return kind.frames(content, FrameLimits(max_pixels=max_pixels, max_frames=max_frames))


def decode(
    source: Source, *, max_pixels: int, max_bytes: int = MAX_BYTES, number: int = 1, longest: int | None = None
) -> Frame:
    """One frame of a source.

    Args:
        source: As for `read_source`.
        max_pixels: Width times height at most.
        max_bytes: Size of the file at most.
        number: Which frame of a file, from 1.
        longest: Pixels of the longer side that are enough, > 0 (see `image_file.single_frame`).

    Raises:
        InputError: The source cannot be read or decoded, or exceeds a limit.
        UsageError: An array is of a type or shape that is no picture, or the source is something else.
    """
    content = read_source(source, max_bytes)
    if isinstance(content, bytes):
        return image_file.single_frame(content, max_pixels=max_pixels, number=number, longest=longest)
    return next(frames_of(content, max_pixels=max_pixels))
