"""A path → a file to scan, or why it cannot be scanned. Paths are kept letter by letter as they were given."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass

from watermark_scan.errors import FileMissingError, FileUnreadableError, InputError

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_WEB_ADDRESS = re.compile(r"(?:https?|ftps?|s3|gs)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFile:
    """A regular file to scan."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """An input that cannot be scanned: absence is a result, not a silence."""

    path: str
    error: InputError


def mode_of(path: str) -> int:
    """Kind and permissions of a file; 0 where it is not there, may not be looked at, or cannot be (a name too long)."""
    try:
        return os.stat(path).st_mode  # noqa: PTH116  a Path would change what was given
    except (OSError, ValueError):
        return 0


def file_at(path: str) -> ImageFile | Unusable:
    """The file of a path, or why there is none to scan."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116  as above
    except FileNotFoundError:
        return Unusable(path=path, error=_missing(path))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return Unusable(path=path, error=_missing(path) if _WEB_ADDRESS.match(path) else unreadable(error))
    if stat.S_ISREG(mode):
        return ImageFile(path=path)
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "something else")
    # Reading a pipe or a device may never end.
    return Unusable(
        path=path,
        error=FileUnreadableError(f"This is {kind}, not a regular file.", remedy="Save the image to a file first."),
    )


def unreadable(error: Exception) -> InputError:
    """What is said of a file or folder that the system does not open."""
    reason = getattr(error, "strerror", None) or type(error).__name__
    return FileUnreadableError(f"This cannot be opened: {reason}.", remedy="Check the path and its permissions.")


def _missing(path: str) -> InputError:
    if _WEB_ADDRESS.match(path):
        return FileMissingError(
            "This is a web address, and only files are scanned.", remedy="Download it first, then scan the file."
        )
    if path.lower().startswith("file://"):
        return FileMissingError("This is an address, not a path.", remedy="Leave out file:// and write spaces for %20.")
    if os.path.islink(path):  # noqa: PTH114  as above
        return FileMissingError("This link points to a file that is not there.", remedy="Mend or remove the link.")
    return FileMissingError("There is no such file or folder.", remedy="Check the spelling of the path.")
