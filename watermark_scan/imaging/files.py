"""A file's bytes, without ever waiting for a pipe or reading past a limit. Owns no image format."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from watermark_scan.errors import EmptyFileError, FileMissingError, FileUnreadableError, ImageTooLargeError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 2**30
"""A gibibyte: an uncompressed picture of 200 megapixels fits, a film does not."""


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
