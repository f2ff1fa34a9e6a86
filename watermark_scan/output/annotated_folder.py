"""Annotated copies as files of one folder: safe names, whole files, and nothing outside it. Owns no drawing.

File names come from strangers, and so may links that lie in the folder: a copy never follows one, and never takes the
place of the picture it was made from.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from watermark_scan.errors import WatermarkScanError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from watermark_scan.output.annotate import Copy
    from watermark_scan.report import ScanReport

COPY_ENDING = ".annotated"
"""What the name of a copy ends with, before its suffix."""
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_STEM = 120
"""Bytes of the original's name that are kept; file systems admit 255 for the whole name."""
_DIGITS = 16
"""Of the original's digest."""
_REMEDY = "Name a folder that you may write to, with enough free space."


class AnnotatedFolder:
    """A folder that annotated copies are written to; made where it is missing. Close it after use.

    Raises:
        WatermarkScanError: The folder cannot be made or written to.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _explained(path):
            path.mkdir(parents=True, exist_ok=True)
            # Held open: whatever becomes of the path, the files land in this folder.
            self._folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            if not os.access(path, os.W_OK | os.X_OK):
                os.close(self._folder)
                raise PermissionError(None, "it may not be written to")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._folder)

    def write(self, copy: Copy, report: ScanReport) -> Path:
        """Write a copy. One made earlier from the same bytes under the same name is replaced.

        Returns:
            The file.

        Raises:
            WatermarkScanError: It cannot be written, or its name is that of the original.
        """
        name = copy_name(report, copy.suffix)
        with _explained(self._path / name):
            self._spare_the_original(name, report)
            self._put(name, copy.data)
        return self._path / name

    def _spare_the_original(self, name: str, report: ScanReport) -> None:
        with suppress(FileNotFoundError, ValueError):
            there = os.stat(name, dir_fd=self._folder)
            if os.path.samestat(there, os.stat(report.source.path)):  # noqa: PTH116  beside the other calls of os
                raise FileExistsError(None, "the original has this name")

    def _put(self, name: str, data: bytes) -> None:
        new = f".{secrets.token_hex(8)}.new"
        # Exclusive: a link that waits under this name is refused, not followed.
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666, dir_fd=self._folder)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.replace(new, name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
        except BaseException:
            with suppress(OSError):
                os.unlink(new, dir_fd=self._folder)
            raise


def copy_name(report: ScanReport, suffix: str) -> str:
    """The name of a report's copy: its own, made harmless, and the start of its digest, which tells namesakes apart.

    Args:
        report: Of an image whose bytes are known.
        suffix: Such as `.png`.
    """
    stem = _UNSAFE.sub("_", Path(report.source.path).stem).lstrip(".-")
    stem = stem.encode("utf-8", "ignore")[:_LONGEST_STEM].decode("utf-8", "ignore")
    digest = _UNSAFE.sub("_", report.source.sha256 or "")[:_DIGITS]
    return f"{stem or 'image'}.{digest}{COPY_ENDING}{suffix}"


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WatermarkScanError(f"{path} cannot be written: {error.strerror or error}.", remedy=_REMEDY) from error
