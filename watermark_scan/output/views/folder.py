"""The folder of --views: for each image a folder of its own, whole or not at all, and never in place of other files.

Owns names and files; what is in them comes from outside.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from watermark_scan.output.held_folder import HeldFolder, explained, harmless_stem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from watermark_scan.report import Source

VIEWS_ENDING = ".views"
"""What the name of an image's folder ends with."""
_MARK = "made-by-watermark-scan.txt"
"""A folder without this file is somebody else's, and stays as it is."""
_MARK_TEXT = b"watermark-scan made this folder, and replaces it when the same image is scanned again.\n"
_DIGITS = 12


class ViewsFolder(HeldFolder):
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
