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
import re
import stat
import threading
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageChops, ImageFile, ImageFilter, ImageOps

from watermark_scan.errors import (
    EmptyFileError,
    FileMissingError,
    FileUnreadableError,
    ImageBrokenError,
    ImageTooLargeError,
    InputError,
    NotAnImageError,
    UsageError,
)
from watermark_scan.imaging.frame import Frame, array_size, clearest_level, eight_bits, stretched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

MAX_BYTES = 2**30
"""A gibibyte: an uncompressed picture of 200 megapixels fits, a film does not."""


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
    _require_bytes(len(data), max_bytes)
    with _quiet_pillow():
        image_format, pixels = _from_file(data, max_pixels)
    return Frame(pixels=pixels, format=image_format, sha256=hashlib.sha256(data).hexdigest())


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """All bytes of a regular file. Never waits: pipes and devices are refused unopened.

    Args:
        path: The file; links are followed.
        max_bytes: Larger files are refused unread.

    Raises:
        FileMissingError: There is no such file.
        FileUnreadableError: It may not be read, is no regular file, or changed meanwhile.
        ImageTooLargeError: It has more than `max_bytes` bytes.
    """
    try:
        _require_regular(path.stat().st_mode)
        # Not waiting, and looked at again: a pipe may have taken the file's place.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            status = os.fstat(file.fileno())
            _require_regular(status.st_mode)
            _require_bytes(status.st_size, max_bytes)
            data = file.read(status.st_size + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: a NUL in the name
        raise FileMissingError("There is no such file.", remedy="Check the name and the folder.") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileUnreadableError(f"The file cannot be read: {reason}.", remedy="Check its permissions.") from error
    if len(data) != status.st_size:
        raise FileUnreadableError("The file changed while it was read.", remedy="Scan it when it is complete.")
    return data


_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def _require_regular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "something else")
        raise FileUnreadableError(f"This is {kind}, not a file.", remedy="Name a regular image file.")


def _require_bytes(count: int, limit: int) -> None:
    if count == 0:
        raise EmptyFileError("The file is empty.", remedy="Fetch it again; the copy probably failed.")
    if count > limit:
        raise ImageTooLargeError(
            f"The file has {count} bytes, more than the limit of {limit}.", remedy="Give a smaller file."
        )


def _require_pixels(size: tuple[int, int], limit: int) -> None:
    width, height = size
    if width * height > limit:
        raise ImageTooLargeError(
            f"The image has {width} x {height} pixels, more than the limit of {limit}.",
            remedy="Scale it down, or raise the limit (max_pixels).",
        )


_FORMATS: dict[str, re.Pattern[bytes]] = {
    name: re.compile(start, re.DOTALL)
    for name, start in {
        # Raster formats only: Pillow's openers for EPS and the like start other programs.
        "JPEG": rb"\xff\xd8\xff",
        "PNG": rb"\x89PNG\r\n\x1a\n",
        "GIF": rb"GIF8[79]a",
        "WEBP": rb"RIFF.{4}WEBPVP8[ LX]",
        "TIFF": rb"II[*+]\0|MM\0[*+]",
        "BMP": rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0",
        "AVIF": rb".{4}ftyp(?:avi[fs]|m[is]f1.{4}(?:.{4}){0,8}?avi[fs])",
        "JPEG2000": rb"\xff\x4f\xff\x51|\0\0\0\x0cjP  \r\n\x87\n",
        "PPM": rb"P[1-6]\s",
        "ICO": rb"\0\0\x01\0[^\0]",
        "HEIF": rb".{4}ftyp(?:he[iv][cmsx]|m[is]f1)",
    }.items()
}
_AS_PICTURE = "Export it as PNG or JPEG and scan that."
_STRANGERS: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(start, re.DOTALL | re.IGNORECASE), what, remedy)
    for start, what, remedy in (
        (rb"%PDF", "a PDF document", "Save its pages as pictures and scan those."),
        (rb"(?:<[?!].{0,800}?)?<svg|<!doctype svg", "an SVG drawing", _AS_PICTURE),
        (rb"<(?:!doctype html|html|head|body)", "a web page", "Fetch the picture itself: a site sent a page instead."),
        (rb"PK\x03\x04", "a ZIP archive or an office document", "Unpack it and scan the pictures inside."),
        (rb".{4}ftyp|\x1a\x45\xdf\xa3|RIFF.{4}AVI ", "a video", "Save its frames as pictures and scan those."),
        (rb"8BPS", "a Photoshop document", _AS_PICTURE),
        (rb"%!PS", "a PostScript document", _AS_PICTURE),
        (rb"\xff\x0a|\0\0\0\x0cJXL ", "a JPEG XL picture", _AS_PICTURE),
        (rb"\0+\Z", "nothing but zero bytes", "Fetch it again; the copy was never finished."),
        (rb"[\x20-\x7e][\t\n\f\r\x20-\x7e\x80-\xff]*\Z", "text", "Name an image file."),
    )
)


def _format_of(data: bytes) -> str:
    for name, start in _FORMATS.items():
        if start.match(data):
            return name
    opening = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n") or b" "
    for start, what, remedy in _STRANGERS:
        if start.match(opening):
            raise NotAnImageError(f"This is no image: it looks like {what}.", remedy=remedy)
    raise NotAnImageError("This is no image of a known format.", remedy=_AS_PICTURE)


_JPEG_MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
_JPEG_END, _JPEG_BARE = 0xD9, {0x01, 0xD8}
_TILE_START, _CODESTREAM_END = b"\xff\x90\x00\x0a", b"\xff\xd9"


def _reaches_its_end(name: str, data: bytes) -> bool:
    """False where a file is surely cut short although Pillow would fill the rest and say nothing.

    Such files come from copies that reserve the whole length and then stop: their tail is zeros.
    """
    if name == "JPEG":
        return _jpeg_reaches_its_end(data)
    if name == "JPEG2000":
        return data.rfind(_CODESTREAM_END) > data.rfind(_TILE_START) >= 0
    if name in {"WEBP", "AVIF", "HEIF"}:
        # No mark ends these; but compressed pixels, or what may follow them, do not end in this many zeros.
        return len(data) - len(data.rstrip(b"\0")) < max(256, len(data) // 64)
    return True


def _jpeg_reaches_its_end(data: bytes) -> bool:
    """Whether the end marker of the first picture is there; a thumbnail's inside a segment does not count."""
    place = 2
    while marker := _JPEG_MARKER.search(data, place):
        place = marker.end()
        code = marker[1][0]
        if code == _JPEG_END:
            return True
        if code not in _JPEG_BARE:
            place += int.from_bytes(data[place : place + 2], "big")
    return False


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
    name = _format_of(data)
    with _input_errors(name):
        image = _open(name, data)
        _require_pixels(image.size, max_pixels)
        if not _reaches_its_end(name, data):
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
            "Decoding the image needs more memory than there is.", remedy="Scale it down, or free memory."
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
