"""Where reports go: standard output, or a file that appears under its name only when it is whole.

Owns the file beside it that is written meanwhile. Writing itself, and what can go wrong in it, is `console.Output`'s.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.cli.console import Output
from watermark_scan.errors import UsageError, WatermarkScanError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_PREFIX = 40
"""Characters of the name that the file beside it repeats, so that its own stays short enough for any file system."""


@contextmanager
def destination(path: Path | None, *, utf8: bool) -> Iterator[Output]:
    """Standard output, or the file, which is put in place when the block ends well, and otherwise never.

    Args:
        path: The file; None is standard output. Links stay, and what they point to is replaced; permissions stay.
        utf8: Write UTF-8 to standard output whatever the locale says. Files are UTF-8 always.

    Raises:
        UsageError: No file can be made there.
        WatermarkScanError: The file cannot be finished, as on a full disk.
    """
    if path is None:
        yield Output.open(utf8=utf8)
        return
    target = Path(os.path.realpath(path))  # resolve() raises where links run in circles
    if target.exists() and not target.is_file():
        raise UsageError(
            f"{path} is no regular file, so it cannot be replaced by the reports.",
            remedy="Name a file, or leave out --output and redirect standard output.",
        )
    with _beside(path, target) as output:
        yield output


@contextmanager
def _beside(path: Path, target: Path) -> Iterator[Output]:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:_LONGEST_PREFIX]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or type(error).__name__}.",
            remedy="Check the folder and its permissions.",
        ) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            yield Output(stream=stream)
            _finish(path, handle, target)
        part.replace(target)
    except BaseException:
        # Whatever ended the run, Ctrl-C too: half a result must not pass for a whole one.
        with suppress(OSError):
            part.unlink()
        raise


def _finish(path: Path, handle: int, target: Path) -> None:
    """Everything is on the disk, under the permissions that the file had or that a new one gets."""
    try:
        os.fchmod(handle, _mode(target))
        os.fsync(handle)
    except OSError as error:
        raise WatermarkScanError(
            f"{path} cannot be written: {error.strerror or type(error).__name__}.",
            remedy="Free some space or write elsewhere.",
        ) from error


def _mode(target: Path) -> int:
    with suppress(OSError):
        return target.stat().st_mode & 0o777
    # The only way to ask for the mask is to set it.
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
