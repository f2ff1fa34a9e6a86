"""A folder held open for writing: whole files, nothing outside it, and no link followed. Owns no names.

File names come from strangers, and so may links that lie in the folder.
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

UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_STEM = 120
"""Bytes of the original's name that are kept; file systems admit 255 for the whole name."""
_REMEDY = "Name a folder that you may write to, with enough free space."


class HeldFolder:
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
