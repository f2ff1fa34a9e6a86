"""How an input is named in its report, and what tells whether its file is still the same. Reads no file."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from watermark_scan import report


def origin_of(source: object) -> report.Source:
    """The source by its name, with size and time of change where it is a file that is there.

    Bytes of a path that are no UTF-8 are written as backslash escapes, and kept beside.

    Args:
        source: A path; anything else has no name of its own.
    """
    if not isinstance(source, (str, Path)):
        return report.Source(path="<bytes>" if isinstance(source, bytes) else "<array>")
    try:
        name = os.fsencode(source)
    except UnicodeEncodeError:  # no name of a file: half a character of UTF-16
        return report.Source(path=str(source).encode("utf-8", "backslashreplace").decode())
    path = name.decode("utf-8", "backslashreplace")
    encoded = None if path.encode() == name else base64.b64encode(name).decode()
    size, mtime = _state(source)
    return report.Source(path=path, path_base64=encoded, size=size, mtime=mtime)


def _state(path: Path | str) -> tuple[int | None, float | None]:
    try:
        status = os.stat(path)  # noqa: PTH116  a Path would turn "" into the working folder
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return None, None
    return status.st_size, status.st_mtime
