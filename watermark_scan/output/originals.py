"""The picture that a report was made from: found again, and shown only if its bytes are still the same."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.errors import FileMissingError, FileUnreadableError, InputError
from watermark_scan.output.pictures import THUMBNAIL_PIXELS
from watermark_scan.sources.files import MAX_BYTES, read_bytes
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.frame import Frame
    from watermark_scan.report import ScanReport

_BYTE = re.compile(r"\\x([89a-f][0-9a-f])")
_REMEDY = "Scan the picture again."


@dataclass(kw_only=True)
class Originals:
    """Finds the pictures of reports, as far as they are needed to show them.

    Attributes:
        max_pixels: Larger pictures are not opened.
        held: Bytes that are in no file, by their SHA-256.
    """

    max_pixels: int
    held: dict[str, bytes] = field(default_factory=dict)

    def hold(self, data: bytes) -> None:
        """Keep the bytes of a picture that is in no file."""
        self.held[hashlib.sha256(data).hexdigest()] = data

    def open(self, report: ScanReport, beside: Path | None = None) -> Frame:
        """The upright picture; small where there is no match to show, but for its thumbnail.

        Args:
            report: Of the picture.
            beside: See `open_original`.

        Raises:
            InputError: It is gone, has changed, or cannot be decoded.
        """
        longest = None if report.matches else THUMBNAIL_PIXELS
        held = self.held.get(report.source.sha256 or "")
        if held is not None:
            return decode(held, max_pixels=self.max_pixels, number=shown_frame(report), longest=longest)
        return open_original(report, max_pixels=self.max_pixels, beside=beside, longest=longest)


def open_original(
    report: ScanReport, *, max_pixels: int, beside: Path | None = None, longest: int | None = None
) -> Frame:
    """The upright picture that the report was made from.

    Args:
        report: Of any image.
        max_pixels: Larger pictures are refused before they are decoded.
        beside: A folder to look in, too, when the report's path is relative and leads nowhere from the working folder.
        longest: Pixels of the longer side that are enough (see `decode`).

    Raises:
        InputError: The picture is gone, has changed, or cannot be decoded.
    """
    data = original_bytes(report, beside=beside)
    return decode(data, max_pixels=max_pixels, number=shown_frame(report), longest=longest)


def shown_frame(report: ScanReport) -> int:
    """The frame of a file with several that is shown for it, from 1: the one with the strongest match."""
    return report.matches[0].frame if report.matches else 1


def original_bytes(report: ScanReport, *, beside: Path | None = None) -> bytes:
    """The bytes of the file that was scanned.

    Raises:
        InputError: It is gone or has changed.
    """
    if report.source.sha256 is None:
        raise FileMissingError("The report does not say which file this was.", remedy=_REMEDY)
    changed = False
    for path in _places(report.source.path, beside):
        try:
            data = read_bytes(path, MAX_BYTES)
        except InputError:
            continue
        if hashlib.sha256(data).hexdigest() == report.source.sha256:
            return data
        changed = True
    if changed:
        raise FileUnreadableError("The picture has changed since it was scanned.", remedy=_REMEDY)
    raise FileMissingError("The picture is not where it was when it was scanned.", remedy="Put it back in its place.")


def _places(name: str, beside: Path | None) -> Iterator[Path]:
    """Where the picture may be. A report writes bytes of a name that are no UTF-8 as escapes."""
    try:
        names = dict.fromkeys((name, os.fsdecode(_unescaped(name))))
    except UnicodeEncodeError:  # half a character: no name of a file
        return
    for each in names:
        yield Path(each)
        if beside is not None and not Path(each).is_absolute():
            yield beside / each


def _unescaped(name: str) -> bytes:
    pieces = _BYTE.split(name)
    # Every second piece is a byte in hex.
    return b"".join(bytes.fromhex(piece) if index % 2 else piece.encode() for index, piece in enumerate(pieces))
