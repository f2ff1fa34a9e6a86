"""Where reports go: standard output, or a file that appears under its name only when it is whole.

Owns what is told where no file can be made. Writing, and what can go wrong in it, is `console.Output`'s.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.cli.console import Output
from watermark_scan.errors import UsageError, WatermarkScanError
from watermark_scan.whole_files import WholeFile

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        file = WholeFile(target, errors="backslashreplace")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or type(error).__name__}.",
            remedy="Check the folder and its permissions.",
        ) from error
    with file:
        yield Output(stream=file.stream)
        try:
            file.finish()
        except OSError as error:
            raise WatermarkScanError(
                f"{path} cannot be written: {error.strerror or type(error).__name__}.",
                remedy="Free some space or write elsewhere.",
            ) from error
