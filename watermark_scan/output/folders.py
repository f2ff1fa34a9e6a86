"""A folder held open for writing: whole files, nothing outside it, and no link followed. Owns no names.

File names come from strangers, and so may links that lie in the folder.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from watermark_scan.errors import WatermarkScanError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    from watermark_scan.output.annotate import Copy
    from watermark_scan.report import ScanReport, Source

UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_STEM = 120
"""Bytes of the original's name that are kept; file systems admit 255 for the whole name."""
_REMEDY = "Name a folder that you may write to, with enough free space."


class SafeFolder:
    """A folder, made where it is missing; close it after use.

    Attributes:
        path: Of the folder.
        descriptor: Of the folder, for calls that take one.

    Raises:
        WatermarkScanError: The folder cannot be made or written to.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with explained(path):
            path.mkdir(parents=True, exist_ok=True)
            # Held open: whatever becomes of the path, the files land in this folder.
            self.descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            if not os.access(path, os.W_OK | os.X_OK):
                os.close(self.descriptor)
                raise PermissionError(None, "it may not be written to")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self.descriptor)

    def put(self, name: str, data: bytes) -> None:
        """Write a file, whole or not at all; one of that name is replaced, and a link is not followed.

        Raises:
            OSError: It cannot be written.
        """
        new = f".{secrets.token_hex(8)}.new"
        # Exclusive: a link that waits under this name is refused, not followed.
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666, dir_fd=self.descriptor)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.replace(new, name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
        except BaseException:
            with suppress(OSError):
                os.unlink(new, dir_fd=self.descriptor)
            raise


def harmless_stem(path: str) -> str:
    """The name of a file without its ending, as a part of a path that hides nothing and looks like no option."""
    stem = UNSAFE.sub("_", Path(path).stem).lstrip(".-")
    return stem.encode("utf-8", "ignore")[:_LONGEST_STEM].decode("utf-8", "ignore") or "image"


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Faults of the file system inside the block, as errors that say what to do."""
    try:
        yield
    except OSError as error:
        raise WatermarkScanError(f"{path} cannot be written: {error.strerror or error}.", remedy=_REMEDY) from error


COPY_ENDING = ".annotated"
"""What the name of a copy ends with, before its suffix."""


_NAME_DIGITS = 16
"""Of the original's digest."""


class AnnotatedFolder(SafeFolder):
    """A folder that annotated copies are written to; made where it is missing. Close it after use.

    Raises:
        WatermarkScanError: The folder cannot be made or written to.
    """

    def write(self, copy: Copy, report: ScanReport) -> Path:
        """Write a copy. One made earlier from the same bytes under the same name is replaced.

        Returns:
            The file.

        Raises:
            WatermarkScanError: It cannot be written, or its name is that of the original.
        """
        name = copy_name(report, copy.suffix)
        with explained(self.path / name):
            self._spare_the_original(name, report)
            self.put(name, copy.data)
        return self.path / name

    def _spare_the_original(self, name: str, report: ScanReport) -> None:
        with suppress(FileNotFoundError, ValueError):
            there = os.stat(name, dir_fd=self.descriptor)
            if os.path.samestat(there, os.stat(report.source.path)):  # noqa: PTH116  beside the other calls of os
                raise FileExistsError(None, "the original has this name")


def copy_name(report: ScanReport, suffix: str) -> str:
    """The name of a report's copy: its own, made harmless, and the start of its digest, which tells namesakes apart.

    Args:
        report: Of an image whose bytes are known.
        suffix: Such as `.png`.
    """
    digest = UNSAFE.sub("_", report.source.sha256 or "")[:_NAME_DIGITS]
    return f"{harmless_stem(report.source.path)}.{digest}{COPY_ENDING}{suffix}"


VIEWS_ENDING = ".views"
"""What the name of an image's folder ends with."""


_MARK = "made-by-watermark-scan.txt"
"""A folder without this file is somebody else's, and stays as it is."""


_MARK_TEXT = b"watermark-scan made this folder, and replaces it when the same image is scanned again.\n"


_DIGITS = 12


class ViewsFolder(SafeFolder):
    """The folder that --views names; made where it is missing. Close it after use."""

    def write(self, source: Source, files: Mapping[str, bytes]) -> Path:
        """Write the folder of one image. One made earlier for the same path is replaced.

        Args:
            source: The image.
            files: Name → content; names are plain, none begins with a dot.

        Returns:
            The folder.

        Raises:
            WatermarkScanError: It cannot be written, or there is something of that name that is not ours.
        """
        name = folder_name(source)
        new = f".{secrets.token_hex(8)}.new"
        with explained(self.path / name):
            os.mkdir(new, dir_fd=self.descriptor)
            try:
                self._fill(new, {_MARK: _MARK_TEXT, **files})
                self._remove_ours(name)
                os.rename(new, name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
            except BaseException:
                with suppress(OSError):
                    shutil.rmtree(new, dir_fd=self.descriptor)
                raise
        return self.path / name

    def _fill(self, folder: str, files: Mapping[str, bytes]) -> None:
        inside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=self.descriptor)
        try:
            for name, content in files.items():
                handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666, dir_fd=inside)
                with os.fdopen(handle, "wb") as stream:
                    stream.write(content)
        finally:
            os.close(inside)

    def _remove_ours(self, name: str) -> None:
        """Remove the folder of an earlier scan; nothing that a link leads to."""
        try:
            there = os.lstat(name, dir_fd=self.descriptor)
        except FileNotFoundError:
            return
        if not stat.S_ISDIR(there.st_mode) or not self._is_ours(name):
            raise FileExistsError(None, "something else has this name")
        shutil.rmtree(name, dir_fd=self.descriptor)

    def _is_ours(self, name: str) -> bool:
        try:
            mark = os.lstat(f"{name}/{_MARK}", dir_fd=self.descriptor)
        except FileNotFoundError:
            return False
        return stat.S_ISREG(mark.st_mode)


def folder_name(source: Source) -> str:
    """The name of an image's folder: its own, made harmless, and a digest of its path, which tells namesakes apart."""
    path = (source.path_base64 or source.path).encode("utf-8", "surrogatepass")
    # Pixels and bytes have no path of their own.
    known = path if source.size is not None else path + (source.sha256 or "").encode("utf-8", "replace")
    return f"{harmless_stem(source.path)}.{hashlib.sha256(known).hexdigest()[:_DIGITS]}{VIEWS_ENDING}"
