"""Paths on the command line → images to scan, in a fixed order, and the inputs that cannot be scanned, with the reason.

Only looks at names and kinds of files: no file is opened here. Whether the bytes are an image is found out by the scan.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.errors import FileMissingError, FileUnreadableError, InputError, NoImagesError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

IMAGE_SUFFIXES = frozenset(
    ".avif .bmp .gif .heic .heif .jfif .jp2 .jpe .jpeg .jpg .png .ppm .tif .tiff .webp".split()  # noqa: SIM905  one line, not 15
)
"""What counts as an image inside a folder, upper or lower case. A file that is named itself is scanned anyway."""

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFile:
    """A regular file to scan."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """An input that cannot be scanned: absence is a result, not a silence."""

    path: Path
    error: InputError


def expand(paths: Iterable[Path], suffixes: Collection[str] = IMAGE_SUFFIXES) -> Iterator[ImageFile | Unusable]:
    """Every input that the paths stand for, found while it is asked for.

    A file stands for itself. A folder stands for the images in it and in its subfolders (hidden ones too), sorted by
    the bytes of their names; links to other folders inside it are not followed, so that no walk runs in circles.

    Args:
        paths: Files and folders.
        suffixes: What counts as an image inside a folder: endings with their dot, in lower case.
    """
    for path in paths:
        # os.path, because Path.is_dir raises where a name is too long.
        if os.path.isdir(path):  # noqa: PTH112  see above
            yield from _folder(path, suffixes)
        else:
            yield _file(path)


def _folder(folder: Path, suffixes: Collection[str]) -> Iterator[ImageFile | Unusable]:
    empty = True
    for found in _walk(folder, suffixes):
        empty = False
        yield found
    if empty:
        known = " ".join(sorted(suffixes))
        error = NoImagesError("This folder holds no image.", remedy=f"Name a folder with files that end in {known}.")
        yield Unusable(path=folder, error=error)


def _walk(folder: Path, suffixes: Collection[str]) -> Iterator[ImageFile | Unusable]:
    """Depth first, with a stack of its own: folders may nest deeper than Python may call."""
    pending = [(folder, True)]
    while pending:
        path, is_folder = pending.pop()
        if not is_folder:
            yield _file(path)
            continue
        try:
            pending.extend(reversed(_children(path, suffixes)))
        except OSError as error:
            yield Unusable(path=path, error=_unreadable(error))


def _children(folder: Path, suffixes: Collection[str]) -> list[tuple[Path, bool]]:
    """Subfolders and image files with whether each is a folder, sorted by name."""
    with os.scandir(folder) as entries:
        found = [(Path(entry.path), entry.is_dir(follow_symlinks=False)) for entry in entries]
    wanted = [(path, is_folder) for path, is_folder in found if is_folder or path.suffix.lower() in suffixes]
    return sorted(wanted, key=lambda child: os.fsencode(child[0].name))


def _file(path: Path) -> ImageFile | Unusable:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return Unusable(path=path, error=_missing(path))
    except OSError as error:
        return Unusable(path=path, error=_unreadable(error))
    if stat.S_ISREG(mode):
        return ImageFile(path=path)
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "something else")
    return Unusable(path=path, error=_not_regular(kind))


def _not_regular(kind: str) -> InputError:
    # Reading a pipe or a device may never end.
    return FileUnreadableError(f"This is {kind}, not a regular file.", remedy="Save the image to a file first.")


def _missing(path: Path) -> InputError:
    if path.is_symlink():
        return FileMissingError("This link points to a file that is not there.", remedy="Mend or remove the link.")
    return FileMissingError("There is no such file or folder.", remedy="Check the spelling of the path.")


def _unreadable(error: OSError) -> InputError:
    reason = error.strerror or type(error).__name__
    return FileUnreadableError(f"This cannot be opened: {reason}.", remedy="Check the path and its permissions.")
