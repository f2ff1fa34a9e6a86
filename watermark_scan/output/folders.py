"""Folders for annotated copies and for views: whole files, nothing outside the folder, and no link followed.

File names come from strangers, and so may links that lie in the folder. The folder is held open while it is written to,
so that files land in it whatever becomes of its path; a system that cannot do that (Windows) goes by the path.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from watermark_scan.errors import WatermarkScanError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    from watermark_scan.output.annotate import Copy
    from watermark_scan.report import ScanReport, Source

COPY_ENDING = ".annotated"
"""What the name of a copy ends with, before its suffix."""
VIEWS_ENDING = ".views"
"""What the name of the folder with an image's views ends with."""
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_STEM = 120
"""Bytes of the original's name that are kept; file systems admit 255 for the whole name."""
_COPY_DIGITS = 16
"""Of the original's digest, in the name of a copy."""
_VIEWS_DIGITS = 12
"""Of the digest of the original's path, in the name of its views' folder."""
_MARK = "made-by-watermark-scan.txt"
"""A folder of views without this file is somebody else's, and stays as it is."""
_MARK_TEXT = b"watermark-scan made this folder, and replaces it when the same image is scanned again.\n"
_REMEDY = "Name a folder that you may write to, with enough free space."
_HOLDS_FOLDERS = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")


class SafeFolder:
    """A folder, made where it is missing; close it after use.

    Attributes:
        path: Of the folder.
        descriptor: Of the folder, for calls that take one; None where folders cannot be held open.

    Raises:
        WatermarkScanError: The folder cannot be made or written to.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with explained(path):
            path.mkdir(parents=True, exist_ok=True)
            self.descriptor = _hold(path)
            if not os.access(path, os.W_OK | os.X_OK):
                self.close()
                raise PermissionError(None, "it may not be written to")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hold the folder no longer."""
        if self.descriptor is not None:
            os.close(self.descriptor)

    def put(self, name: str, data: bytes) -> None:
        """Write a file, whole or not at all; one of that name is replaced, and a link is not followed.

        Raises:
            OSError: It cannot be written.
        """
        new = self.within(f".{secrets.token_hex(8)}.new")
        try:
            _create(new, data, self.descriptor)
            os.replace(new, self.within(name), src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
        except BaseException:
            with suppress(OSError):
                os.unlink(new, dir_fd=self.descriptor)
            raise

    def within(self, name: str) -> str:
        """What to call an entry of the folder in calls that take `descriptor`, too."""
        return name if self.descriptor is not None else str(self.path / name)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Faults of the file system inside the block, as errors that say what to do."""
    try:
        yield
    except OSError as error:
        raise WatermarkScanError(f"{path} cannot be written: {error.strerror or error}.", remedy=_REMEDY) from error


class AnnotatedFolder(SafeFolder):
    """A folder that annotated copies are written to."""

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
            there = os.stat(self.within(name), dir_fd=self.descriptor)
            if os.path.samestat(there, Path(report.source.path).stat()):
                raise FileExistsError(None, "the original has this name")


class ViewsFolder(SafeFolder):
    """The folder that --views names, with a folder for each image."""

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
        name, new = folder_name(source), f".{secrets.token_hex(8)}.new"
        with explained(self.path / name):
            os.mkdir(self.within(new), dir_fd=self.descriptor)
            try:
                self._fill(new, {_MARK: _MARK_TEXT, **files})
                self._remove_ours(name)
                os.rename(self.within(new), self.within(name), src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)
            except BaseException:
                with suppress(OSError):
                    shutil.rmtree(self.within(new), dir_fd=self.descriptor)
                raise
        return self.path / name

    def _fill(self, folder: str, files: Mapping[str, bytes]) -> None:
        inside = _hold(self.within(folder), dir_fd=self.descriptor)
        try:
            for name, content in files.items():
                _create(name if inside is not None else str(self.path / folder / name), content, inside)
        finally:
            if inside is not None:
                os.close(inside)

    def _remove_ours(self, name: str) -> None:
        """Remove the folder of an earlier scan; nothing that a link leads to."""
        try:
            there = os.lstat(self.within(name), dir_fd=self.descriptor)
        except FileNotFoundError:
            return
        if not stat.S_ISDIR(there.st_mode) or not self._is_ours(name):
            raise FileExistsError(None, "something else has this name")
        shutil.rmtree(self.within(name), dir_fd=self.descriptor)

    def _is_ours(self, name: str) -> bool:
        try:
            mark = os.lstat(self.within(f"{name}/{_MARK}"), dir_fd=self.descriptor)
        except FileNotFoundError:
            return False
        return stat.S_ISREG(mark.st_mode)


def copy_name(report: ScanReport, suffix: str) -> str:
    """The name of a report's copy: its own, made harmless, and the start of its digest, which tells namesakes apart.

    Args:
        report: Of an image whose bytes are known.
        suffix: Such as `.png`.
    """
    digest = _UNSAFE.sub("_", report.source.sha256 or "")[:_COPY_DIGITS]
    return f"{_harmless_stem(report.source.path)}.{digest}{COPY_ENDING}{suffix}"


def folder_name(source: Source) -> str:
    """The name of an image's folder: its own, made harmless, and a digest of its path, which tells namesakes apart."""
    path = (source.path_base64 or source.path).encode("utf-8", "surrogatepass")
    # Pixels and bytes have no path of their own.
    known = path if source.size is not None else path + (source.sha256 or "").encode("utf-8", "replace")
    return f"{_harmless_stem(source.path)}.{hashlib.sha256(known).hexdigest()[:_VIEWS_DIGITS]}{VIEWS_ENDING}"


def _harmless_stem(path: str) -> str:
    """The name of a file without its ending, as a part of a path that hides nothing and looks like no option."""
    stem = _UNSAFE.sub("_", Path(path).stem).lstrip(".-")
    return stem.encode("utf-8", "ignore")[:_LONGEST_STEM].decode("utf-8", "ignore") or "image"


def _hold(folder: Path | str, *, dir_fd: int | None = None) -> int | None:
    """A descriptor of a folder, which may be a link only where no other descriptor is named; None: see the module."""
    if not _HOLDS_FOLDERS:
        return None
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | (os.O_NOFOLLOW if dir_fd is not None else 0), dir_fd=dir_fd)


def _create(name: str, data: bytes, dir_fd: int | None) -> None:
    """Write a new file. A link that waits under its name is refused, not followed."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(name, flags, 0o666, dir_fd=dir_fd), "wb") as stream:
        stream.write(data)
