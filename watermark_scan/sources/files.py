"""A file's bytes, without ever waiting for a pipe or reading past a limit. Owns no image format."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.errors import (
    EmptyFileError,
    FileMissingError,
    FileUnreadableError,
    ImageTooLargeError,
    NotAnImageError,
)

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameLimits:
    """What a source may ask for.

    Attributes:
        max_pixels: Width times height of a frame at most; larger ones are refused from their header, before decoding.
        max_frames: Sources with more are refused before any is given; None for no limit.
    """

    max_pixels: int
    max_frames: int | None = None


MAX_BYTES = 2**30
"""A gibibyte: an uncompressed picture of 200 megapixels fits, a film does not."""
_NOT_WAITING = getattr(os, "O_NONBLOCK", 0)
"""Where a platform has pipes in its folders, it has this, too."""
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows alone tells text from bytes."""


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
        with os.fdopen(os.open(path, os.O_RDONLY | _NOT_WAITING | _BINARY), "rb") as file:
            status = os.fstat(file.fileno())
            _require_regular(status.st_mode)
            require_bytes(status.st_size, max_bytes)
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


def require_bytes(count: int, limit: int) -> None:
    """Refuse a file of no bytes, and one of too many.

    Raises:
        EmptyFileError: It is empty.
        ImageTooLargeError: It has more than `limit` bytes.
    """
    if count == 0:
        raise EmptyFileError("The file is empty.", remedy="Fetch it again; the copy probably failed.")
    if count > limit:
        raise ImageTooLargeError(
            f"The file has {count} bytes, more than the limit of {limit}.", remedy="Give a smaller file."
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


def format_of(data: bytes) -> str:
    """Pillow's name of the format that the first bytes show.

    Raises:
        NotAnImageError: It is none that is decoded; says what the bytes look like instead.
    """
    for name, start in _FORMATS.items():
        if start.match(data):
            return name
    opening = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n") or b" "
    for start, what, remedy in _STRANGERS:
        if start.match(opening):
            raise NotAnImageError(f"This is no image: it looks like {what}.", remedy=remedy)
    raise NotAnImageError("This is no image of a known format.", remedy=_AS_PICTURE)


OPENING = 64
"""Bytes of a file from which `looks_like_picture` tells it."""
_RAW_SUFFIXES = frozenset(
    ".3fr .arw .cr2 .dcr .dng .erf .fff .iiq .kdc .mef .mos .nef .nrw .orf .pef .raf .raw .rw2 .sr2 .srf .srw".split()  # noqa: SIM905  one line, not 21
)
"""Negatives of cameras. Many are TIFFs whose first page is a thumbnail, which says little of the picture."""
_SIZE_OF_PPM = re.compile(rb"P[1-6](?:\s+#[^\n]*)*\s+\d+(?:\s+#[^\n]*)*\s+\d")


def looks_like_picture(opening: bytes, suffix: str = "") -> bool:
    """Whether a file of any name opens as a picture that can be decoded.

    Args:
        opening: Its first bytes, `OPENING` of them.
        suffix: The ending of its name with the dot, for what the bytes alone do not tell.
    """
    name = next((name for name, start in _FORMATS.items() if start.match(opening)), None)
    if name == "TIFF":
        return suffix.lower() not in _RAW_SUFFIXES
    if name == "PPM":  # a text may begin with "P1 "
        return _SIZE_OF_PPM.match(opening) is not None
    return name is not None


_TILE_START, _CODESTREAM_END = b"\xff\x90\x00\x0a", b"\xff\xd9"


def reaches_its_end(name: str, data: bytes) -> bool:
    """False where a file is surely cut short although Pillow would fill the rest and say nothing.

    Such files come from copies that reserve the whole length and then stop: their tail is zeros. For JPEGs see
    `jpeg_end`.
    """
    if name == "JPEG2000":
        return data.rfind(_CODESTREAM_END) > data.rfind(_TILE_START) >= 0
    if name in {"WEBP", "AVIF", "HEIF"}:
        # No mark ends these; but compressed pixels, or what may follow them, do not end in this many zeros.
        return len(data) - len(data.rstrip(b"\0")) < max(256, len(data) // 64)
    return True
