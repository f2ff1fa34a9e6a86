"""Pillow under control: no noise, no half pictures, no limits of its own, and every exception as one of ours.

Owns the state that Pillow keeps for the whole process. Which formats are let in, and what is done with the picture, is
`decode`'s.
"""

from __future__ import annotations

import ctypes
import io
import logging
import os
import threading
import warnings
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from PIL import Image, ImageFile, _imaging

from watermark_scan.errors import ImageBrokenError, ImageTooLargeError, InputError, NotAnImageError

if TYPE_CHECKING:
    from collections.abc import Iterator


def open_image(name: str, data: bytes) -> ImageFile.ImageFile:
    """The image with its header read. Not through `Image.open`, whose limit on pixels is global and not ours."""
    stream = io.BytesIO(data)
    if name == "HEIF":
        from pi_heif import HeifImageFile  # noqa: PLC0415  a native library; few pictures are HEIC

        return HeifImageFile(stream)  # type: ignore[no-any-return]  # a plug-in without types
    # The common formats; loading what reads the forty others takes longer than to decode a picture.
    Image.preinit()
    if name not in Image.OPEN:
        Image.init()
    opener = Image.OPEN.get(name)
    if opener is None:
        raise NotAnImageError(f"The installed Pillow cannot read {name}.", remedy="Update it: pip install -U Pillow.")
    return opener[0](stream, "")


def reduce(image: ImageFile.ImageFile, longest: int) -> None:
    """Have the decoder of a JPEG leave out what a smaller picture does not show: a quarter of the time for a large one.

    Args:
        image: Not yet decoded.
        longest: Pixels of the longer side that are enough, > 0; a half, a quarter or an eighth of the image is decoded.
    """
    scale = min(1.0, longest / max(image.size))
    image.draft(image.mode, (max(1, int(image.width * scale)), max(1, int(image.height * scale))))


def broken(name: str) -> ImageBrokenError:
    """The error of a file that is damaged, or of which a part is missing."""
    return ImageBrokenError(
        f"The {name} image is damaged or cut short: it cannot be decoded to its end.",
        remedy="Fetch it again; the copy may be incomplete.",
    )


@contextmanager
def _input_errors(name: str) -> Iterator[None]:
    """Whatever Pillow raises on hostile bytes, as one of our own."""
    try:
        yield
    except InputError:
        raise
    except Image.DecompressionBombError as error:
        raise ImageTooLargeError("The image exceeds Pillow's limit on pixels.", remedy="Scale it down.") from error
    except MemoryError as error:
        raise ImageTooLargeError(
            "Decoding the image needs more memory than there is.",
            remedy="Scale it down, or allow more memory (--max-memory).",
        ) from error
    except Exception as error:  # SyntaxError, struct.error, zlib.error, OverflowError, …: every kind has been seen
        raise broken(name) from error


# Without a handler Python prints Pillow's complaints about hostile files; an application's own still gets them.
logging.getLogger("PIL").addHandler(logging.NullHandler())

# Pillow's switches and Python's warning filters belong to the whole process, so one image is decoded at a time; the
# reading that follows takes a hundred times as long. A fork waits, lest the child inherits the lock held for ever.
_pillow = threading.RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_pillow.acquire, after_in_parent=_pillow.release, after_in_child=_pillow.release)


@contextmanager
def controlled(name: str) -> Iterator[None]:
    """Inside the block Pillow decodes what came from a stranger; the lock is held, so do nothing else in it.

    No warnings of Pillow's and nothing of libtiff's gets out, and there are no half pictures, even where the host
    application allows itself some.

    Args:
        name: Pillow's name of the format.

    Raises:
        ImageTooLargeError: It needs more memory than there is.
        ImageBrokenError: The decoder failed, or complained and went on.
    """
    with _pillow, warnings.catch_warnings(), heard() as complaints, _input_errors(name):
        warnings.simplefilter("ignore")
        lenient = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient
        if complaints.errors:
            raise broken(name)


_Handler = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
"""`TIFFErrorHandler`: the module's name, a printf format and its arguments; none of them is looked at."""
_ERRORS, _WARNINGS = "TIFFSetErrorHandler", "TIFFSetWarningHandler"


class Complaints:
    """What libtiff said about one picture.

    Attributes:
        errors: How often it reported an error; warnings, as about unknown tags, do not count.
    """

    def __init__(self) -> None:
        self.errors = 0

    def count(self, *_: object) -> None:
        """Take an error."""
        self.errors += 1


@contextmanager
def heard() -> Iterator[Complaints]:
    """Inside the block libtiff prints nothing, and its errors are counted; afterwards all is as before.

    The handlers belong to the whole process: one block at a time. Without libtiff in Pillow nothing is counted.
    """
    complaints = Complaints()
    # Kept in a name, for a callback that was collected would crash the process.
    counting = _Handler(complaints.count)
    errors, warnings = _set(_ERRORS, ctypes.cast(counting, ctypes.c_void_p)), _set(_WARNINGS, None)
    try:
        yield complaints
    finally:
        _set(_ERRORS, errors)
        _set(_WARNINGS, warnings)


def _set(name: str, handler: ctypes.c_void_p | int | None) -> int | None:
    """Put a handler in place; gives the one before, as an address."""
    # Looked up through Pillow's own module, so that it is the libtiff that Pillow uses, wherever that comes from.
    with suppress(AttributeError, OSError):
        setter = getattr(ctypes.CDLL(_imaging.__file__), name)
        setter.restype, setter.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
        return setter(handler)  # type: ignore[no-any-return]  # ctypes knows no types
    return None
