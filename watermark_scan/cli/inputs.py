"""From what the user names to inputs in a fixed order: images to scan, and what cannot be scanned with the reason.

Only names and kinds of files are looked at, and no image is opened: whether it is one is found out by the scan.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from watermark_scan.errors import FileMissingError, FileUnreadableError, InputError, NoImagesError, UsageError
from watermark_scan.output.folders import COPY_ENDING, VIEWS_ENDING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

IMAGE_SUFFIXES = frozenset(
    ".avif .bmp .gif .heic .heif .jfif .jp2 .jpe .jpeg .jpg .png .ppm .tif .tiff .webp".split()  # noqa: SIM905  one line, not 15
)
"""What counts as an image inside a folder, upper or lower case. A file that is named itself is scanned anyway."""

STANDARD_INPUT = "-"
_HELP = "See 'watermark-scan scan --help'."
_CHUNK = 1 << 16
"""Bytes of a list that are read at once, at most."""
_LONGEST = 1 << 16
"""Bytes of one entry of a list: sixteen times what a Linux path may have. More is no list."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardInput:
    """The bytes of one image, to be read when its turn comes."""


Input = ImageFile | StandardInput | Unusable


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to scan.

    Attributes:
        names: Files, folders, and `-` for an image on standard input.
        files_from: A file that lists further files and folders; `-` is a list on standard input.
        null: The list's entries end with a NUL byte, not with a line break.
        suffixes: What counts as an image inside a folder: endings with their dot, in lower case.
        copies: The folder that this run writes annotated copies to, if any: it may lie inside one that is scanned, and
            copies in it are left out.
        views: The same for the folders of views.

    Raises:
        UsageError: Nothing is named, standard input is named twice, or what is named makes no sense.
    """

    names: tuple[str, ...] = ()
    files_from: str | None = None
    null: bool = False
    suffixes: frozenset[str] = IMAGE_SUFFIXES
    copies: Path | None = None
    views: Path | None = None

    def __post_init__(self) -> None:
        if not self.names and self.files_from is None:
            raise UsageError("Nothing is named that could be scanned.", remedy=f"Name images or folders. {_HELP}")
        if self.null and self.files_from is None:
            raise UsageError(
                "--null says how a list is written, but there is no list.", remedy=f"Add --files-from. {_HELP}"
            )
        users = [*self.names, self.files_from].count(STANDARD_INPUT)
        if users > 1:
            raise UsageError(
                "Standard input ('-') is named twice, and can be read once only.", remedy=f"Name it once. {_HELP}"
            )
        if users and sys.stdin is not None and sys.stdin.isatty():
            raise UsageError(
                "Standard input ('-') is a keyboard, not a file.",
                remedy="Write for example: watermark-scan scan - < picture.jpg",
            )

    @property
    def is_single(self) -> bool:
        """Whether it is one image for certain."""
        return self.files_from is None and len(self.names) == 1 and not stat.S_ISDIR(_mode(self.names[0]))

    @property
    def is_countable(self) -> bool:
        """Whether the inputs can be gone through twice: a pipe cannot."""
        return self.files_from is None or stat.S_ISREG(_mode(self.files_from))


def gather(request: Request) -> Iterator[Input]:
    """Every input, in the order named, the list's last; found while it is asked for. What the run makes is left out.

    Raises:
        UsageError: The list cannot be read, or is none.
    """
    for item in _named(request):
        if not (isinstance(item, ImageFile) and _is_ours(item.path, request)):
            yield item


def expand(paths: Iterable[Path], suffixes: Collection[str] = IMAGE_SUFFIXES) -> Iterator[ImageFile | Unusable]:
    """Every input that the paths stand for, found while it is asked for.

    A file stands for itself. A folder stands for the images in it and in its subfolders (hidden ones too), sorted by
    the bytes of their names; links to other folders inside it are not followed, so that no walk runs in circles.

    Args:
        paths: Files and folders.
        suffixes: What counts as an image inside a folder: endings with their dot, in lower case.
    """
    for path in paths:
        if stat.S_ISDIR(_mode(path)):
            yield from _folder(path, suffixes)
        else:
            yield _file(path)


@contextmanager
def open_list(name: str) -> Iterator[BinaryIO]:
    """The bytes of a list: a file's, or those of standard input for `-`.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        if name != "-":
            with Path(name).open("rb", buffering=0) as stream:
                yield stream
        elif sys.stdin is None:  # started with `<&-`
            raise UsageError("Standard input is closed, so no list can be read from it.", remedy="Pipe a list into it.")
        else:
            # Unbuffered: a thread that waits here holds no lock when the program ends.
            yield getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)
    except OSError as error:
        raise UsageError(
            f"The list {name} cannot be read: {error.strerror or type(error).__name__}.",
            remedy="--files-from takes a file that lists paths; check its name and permissions.",
        ) from error


def paths_in(stream: BinaryIO, *, null: bool) -> Iterator[Path]:
    """The paths of a list; empty entries are passed over.

    Args:
        stream: Where the list comes from.
        null: Entries end with a NUL byte, not with a line break. The last one may do without.

    Raises:
        UsageError: This is no list of paths, or is one with NUL bytes.
        OSError: Reading fails.
    """
    separator = b"\0" if null else b"\n"
    rest = b""
    while chunk := _read(stream):
        *entries, rest = (rest + chunk).split(separator)
        yield from _checked(entries)
        if len(rest) > _LONGEST:
            raise _no_list()
    yield from _checked([rest])


def _named(request: Request) -> Iterator[Input]:
    for name in request.names:
        if name == STANDARD_INPUT:
            yield StandardInput()
        else:
            yield from expand([Path(name)], request.suffixes)
    if request.files_from is not None:
        yield from _listed(request.files_from, request)


def _listed(name: str, request: Request) -> Iterator[Input]:
    empty = True
    with open_list(name) as stream:
        for path in paths_in(stream, null=request.null):
            empty = False
            yield from expand([path], request.suffixes)
    if empty:
        error = NoImagesError("This list names no file.", remedy="Check what writes the list.")
        yield Unusable(path=Path(name), error=error)


def _is_ours(path: Path, request: Request) -> bool:
    """Whether this is an annotated copy or a view in the folders that the run writes to."""
    if request.copies is not None and path.stem.endswith(COPY_ENDING) and _is_same(path.parent, request.copies):
        return True
    folder = path.parent
    return request.views is not None and folder.name.endswith(VIEWS_ENDING) and _is_same(folder.parent, request.views)


def _is_same(folder: Path, other: Path) -> bool:
    try:
        return folder.samefile(other)
    except OSError:
        return False


def _mode(path: Path | str) -> int:
    """Kind and permissions of a file; 0 where it is not there, may not be looked at, or cannot be (a name too long)."""
    try:
        return Path(path).stat().st_mode
    except (OSError, ValueError):
        return 0


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


def _read(stream: BinaryIO) -> bytes:
    """What is there by now, instead of waiting for a whole chunk: the first image need not wait for the last path."""
    read = getattr(stream, "read1", stream.read)
    return bytes(read(_CHUNK))


def _checked(entries: list[bytes]) -> Iterator[Path]:
    for entry in filter(None, entries):
        if b"\0" in entry:
            raise UsageError(
                "What --files-from names holds NUL bytes.",
                remedy="Add --null if `find -print0` wrote it; if not, it is no list of paths.",
            )
        if len(entry) > _LONGEST:
            raise _no_list()
        yield Path(os.fsdecode(entry))


def _no_list() -> UsageError:
    return UsageError(
        "What --files-from names is no list of paths: an entry is longer than any path.",
        remedy="Give a file with one path per line, or --null and a NUL byte after each.",
    )
