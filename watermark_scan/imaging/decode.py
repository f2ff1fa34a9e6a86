"""File, bytes or array → `Frame`. The only place where the bytes of strangers are decoded; Pillow's door.

Owns the limits, the list of formats, and what each kind of bad input is called. Messages hold no file name and no byte
of the input, so that they are safe to print. No colour management: a profile, sound or broken, changes no pixel.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import logging
import os
import threading
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageChops, ImageFile, ImageFilter, ImageOps

from watermark_scan.errors import (
    ImageBrokenError,
    ImageTooLargeError,
    InputError,
    NotAnImageError,
    UsageError,
)
from watermark_scan.imaging.files import MAX_BYTES, read_bytes, require_bytes
from watermark_scan.imaging.formats import format_of, reaches_its_end
from watermark_scan.imaging.frame import Frame, array_size, clearest_level, eight_bits, stretched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


def decode(source: Path | str | bytes | NDArray[Any], *, max_pixels: int, max_bytes: int = MAX_BYTES) -> Frame:
    """The upright RGB picture of a file, of a file's bytes, or of an array.

    Animations give their first frame. Transparent pictures are laid on the grey that their text stands out from best.
    Sixteen-bit and float greys are stretched (see `frame.stretched`).

    Args:
        source: A path, the bytes of a file, or pixels: height × width (grey), × 3 (RGB) or × 4 (RGBA), of uint8, bool,
            uint16 or float (see `frame.eight_bits`).
        max_pixels: Width times height at most; larger ones are refused from their header, before decoding.
        max_bytes: Size of the file at most.

    Raises:
        InputError: The image cannot be scanned: FileMissingError, FileUnreadableError, EmptyFileError,
            NotAnImageError, ImageBrokenError (also when only its end is missing) or ImageTooLargeError.
        UsageError: An array is of a type or shape that is no picture, or the source is something else.
    """
    if isinstance(source, np.ndarray):
        return Frame(pixels=_from_array(source, max_pixels))
    if not isinstance(source, bytes | str | Path):
        raise UsageError(
            f"A {type(source).__name__} is no image source.", remedy="Pass a path, a file's bytes or a NumPy array."
        )
    data = source if isinstance(source, bytes) else read_bytes(Path(source), max_bytes)
    require_bytes(len(data), max_bytes)
    with _quiet_pillow():
        image_format, pixels = _from_file(data, max_pixels)
    return Frame(pixels=pixels, format=image_format, sha256=hashlib.sha256(data).hexdigest())


def _require_pixels(size: tuple[int, int], limit: int) -> None:
    width, height = size
    if width * height > limit:
        raise ImageTooLargeError(
            f"The image has {width} x {height} pixels, more than the limit of {limit}.",
            remedy="Scale it down, or raise the limit (max_pixels).",
        )


def _open(name: str, data: bytes) -> ImageFile.ImageFile:
    """The image with its header read. Not through `Image.open`, whose limit on pixels is global and not ours."""
    stream = io.BytesIO(data)
    if name == "HEIF":
        return _heif_opener()(stream)  # type: ignore[no-any-return]
    Image.init()
    opener = Image.OPEN.get(name)
    if opener is None:
        raise NotAnImageError(f"The installed Pillow cannot read {name}.", remedy="Update it: pip install -U Pillow.")
    return opener[0](stream, "")


def _heif_opener() -> Any:  # noqa: ANN401  an optional package without type information
    try:
        return importlib.import_module("pillow_heif").HeifImageFile
    except ImportError as error:
        raise NotAnImageError(
            "This is a HEIC image, and the part that reads them is not installed.",
            remedy='Install it: pip install "watermark-scan[heic]".',
        ) from error


def _from_file(data: bytes, max_pixels: int) -> tuple[str, NDArray[np.uint8]]:
    name = format_of(data)
    with _input_errors(name):
        image = _open(name, data)
        _require_pixels(image.size, max_pixels)
        if not reaches_its_end(name, data):
            raise _broken(name)
        if name == "PNG":
            # Pillow ignores the checksums of pixels unless asked, and asking uses the image up.
            image.verify()
            image = _open(name, data)
        image.load()
        # Again: an icon's header may say less than the picture inside holds.
        _require_pixels(image.size, max_pixels)
        image_format = image.format or name
        _turn_upright(image)
        return image_format, _rgb(image)


def _from_array(array: NDArray[Any], max_pixels: int) -> NDArray[np.uint8]:
    _require_pixels(array_size(array), max_pixels)
    samples = eight_bits(array)
    if samples.ndim == 2:  # noqa: PLR2004  grey
        return _three_channels(samples)
    if samples.shape[2] == 4:  # noqa: PLR2004  RGBA
        return _grounded(Image.fromarray(np.ascontiguousarray(samples)))
    return np.array(samples, order="C")


def _rgb(image: Image.Image) -> NDArray[np.uint8]:
    """The pixels of an image of any mode."""
    if image.mode == "F" or image.mode.startswith("I"):
        return _three_channels(stretched(np.asarray(image)))
    if image.has_transparency_data:
        return _grounded(image.convert("RGBA"))
    return np.asarray(image.convert("RGB"))


def _three_channels(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.repeat(grey[..., np.newaxis], 3, axis=2)


_SURROUNDINGS = 8
"""Pixels each way that count as beside a pixel: about a stroke and a gap of overlay text."""


def _grounded(image: Image.Image) -> NDArray[np.uint8]:
    """An RGBA image on the grey that stands out best from what is seen beside transparency.

    On white, white text would vanish; on black, black text. Colours that are wholly invisible are shown as if opaque:
    an empty picture would count as scanned and clear.
    """
    alpha, colours = image.getchannel("A"), image.convert("RGB")
    faintest, strongest = alpha.getextrema()
    if faintest == 255 or strongest == 0:  # noqa: PLR2004  opaque everywhere
        return np.asarray(colours)
    gaps = ImageChops.invert(alpha.filter(ImageFilter.BoxBlur(_SURROUNDINGS)))
    weights = np.asarray(ImageChops.multiply(alpha, gaps))
    level = clearest_level(np.asarray(colours.convert("L")), weights)
    ground = Image.new("RGB", image.size, (level, level, level))
    ground.paste(colours, mask=alpha)
    return np.asarray(ground)


def _turn_upright(image: Image.Image) -> None:
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001, S110  hostile EXIF raises anything, and broken EXIF is no reason not to look
        pass


def _broken(name: str) -> ImageBrokenError:
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
        raise _broken(name) from error


# Without a handler Python prints Pillow's complaints about hostile files; an application's own still gets them.
logging.getLogger("PIL").addHandler(logging.NullHandler())

# Pillow's switches and Python's warning filters belong to the whole process, so one image is decoded at a time; the
# reading that follows takes a hundred times as long. A fork waits, lest the child inherits the lock held for ever.
_pillow = threading.RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_pillow.acquire, after_in_parent=_pillow.release, after_in_child=_pillow.release)


@contextmanager
def _quiet_pillow() -> Iterator[None]:
    """No warnings of Pillow's, and no half pictures even where the host application allows itself some."""
    with _pillow, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lenient = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = lenient
