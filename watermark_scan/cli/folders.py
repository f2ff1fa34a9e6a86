"""A folder → the pictures in it, told by their bytes, and a count of all else: nothing is passed over in silence."""

from __future__ import annotations

import os
import stat
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from watermark_scan.cli.input_files import ImageFile, Unusable, file_at, unreadable
from watermark_scan.errors import NoImagesError
from watermark_scan.sources.files import OPENING, looks_like_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

IMAGE_SUFFIXES = frozenset(
    ".avif .bmp .gif .heic .heif .jfif .jp2 .jpe .jpeg .jpg .png .ppm .tif .tiff .webp".split()  # noqa: SIM905  one line, not 15
)
"""Endings of files that are scanned, upper or lower case, without a look at their bytes: one that is broken is told."""
IGNORE_FILE = ".watermark-scan-ignore"
"""Lies in a folder and names, one a line, what of it and of the folders below is not scanned."""
_MOST_PATTERNS = 1 << 16
"""Bytes of such a file that are read."""
_NOT_WAITING = getattr(os, "O_NONBLOCK", 0)


class Reason(StrEnum):
    """Why something in a folder was not looked at."""

    NO_PICTURE = "no-picture"
    OTHER_ENDING = "other-ending"
    COMPANION = "companion"
    EXCLUDED = "excluded"
    IGNORED = "ignored"
    OLDER = "older"
    LINKED_TWICE = "linked-twice"
    UNREADABLE = "unreadable"


_WANTED = {Reason.EXCLUDED, Reason.IGNORED, Reason.OLDER}
"""A folder with nothing but these is as empty as somebody wants it."""
_WORDS = {
    Reason.NO_PICTURE: "no picture",
    Reason.OTHER_ENDING: "of another ending than --ext names",
    Reason.COMPANION: "companions that macOS makes",
    Reason.EXCLUDED: "named by --exclude",
    Reason.IGNORED: f"left out by a {IGNORE_FILE}",
    Reason.OLDER: "older than --newer says",
    Reason.LINKED_TWICE: "links to folders that are looked at anyway",
    Reason.UNREADABLE: "not to be opened",
}


@dataclass(slots=True, kw_only=True)
class PassedOver:
    """What was not looked at in folders.

    Attributes:
        counts: How much, by reason; a folder that is not entered counts once.
        examples: The first of each.
    """

    counts: Counter[Reason] = field(default_factory=Counter)
    examples: dict[Reason, str] = field(default_factory=dict)

    def add(self, path: str, reason: Reason) -> None:
        """Count one more."""
        self.counts[reason] += 1
        self.examples.setdefault(reason, path)

    def sentence(self) -> str:
        """All of it in one sentence; empty where there is nothing."""
        told = [f"{count} {_WORDS[why]} (as {self.examples[why]})" for why, count in sorted(self.counts.items())]
        return f"Not looked at in folders: {', '.join(told)}." if told else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which files of a folder are scanned.

    Attributes:
        suffixes: Endings with their dot, in lower case; None for every picture, whatever its ending.
        exclude: Names, or paths below the folder, that are left out; `*` and `?` stand for any characters.
        newer: Seconds since 1970 from which a file must have changed; None for any.
    """

    suffixes: frozenset[str] | None = None
    exclude: tuple[str, ...] = ()
    newer: float | None = None


ALL = Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A folder on the way: its path, the part below the one that was named, and what ignore files leave out of it."""

    path: str
    below: str = ""
    ignored: tuple[tuple[str, str], ...] = ()
    """Where the file that says it lies, below the one that was named, and a pattern."""


def files_in(folder: str, selection: Selection, passed_over: PassedOver) -> Iterator[ImageFile | Unusable]:
    """The pictures in a folder and in its subfolders (hidden ones too), sorted by the bytes of their names.

    Links to folders are followed when everything else was found, each folder once and never one that holds this folder,
    so that no walk runs in circles.

    Args:
        folder: As given.
        selection: Which files count.
        passed_over: Counts the others.
    """
    before, empty = Counter(passed_over.counts), True
    for found in _walk(folder, selection, passed_over):
        empty = False
        yield found
    if empty and not _WANTED & (passed_over.counts - before).keys():
        known = "files that end in " + " ".join(sorted(selection.suffixes)) if selection.suffixes else "pictures"
        error = NoImagesError("This folder holds no image.", remedy=f"Name a folder with {known}.")
        yield Unusable(path=folder, error=error)


def _walk(folder: str, selection: Selection, passed_over: PassedOver) -> Iterator[ImageFile | Unusable]:
    """Depth first, with a stack of its own: folders may nest deeper than Python may call."""
    entered: set[tuple[int, int]] = set(_holders_of(folder))
    links: list[_Place] = []
    pending: list[_Place | ImageFile | Unusable] = [_Place(path=folder)]
    while pending or links:
        if not pending:
            link = links.pop(0)
            if _identity(link.path) in entered:
                passed_over.add(link.path, Reason.LINKED_TWICE)
            else:
                pending.append(link)
            continue
        place = pending.pop()
        if not isinstance(place, _Place):
            yield place
            continue
        entered.add(_identity(place.path))
        try:
            children = _children(place, selection, passed_over, links)
        except OSError as error:
            yield Unusable(path=place.path, error=unreadable(error))
        else:
            pending.extend(reversed(children))


def _children(
    place: _Place, selection: Selection, passed_over: PassedOver, links: list[_Place]
) -> list[_Place | ImageFile | Unusable]:
    """Subfolders and pictures of a folder, sorted by name; links to folders are added to `links`."""
    with os.scandir(place.path) as entries:
        found = sorted(entries, key=lambda entry: os.fsencode(entry.name))
    ignored = (*place.ignored, *_patterns_in(place, found))
    children: list[_Place | ImageFile | Unusable] = []
    for entry in found:
        below = place.below + entry.name
        if reason := _left_out(entry, below, selection, ignored):
            passed_over.add(entry.path, reason)
        elif entry.is_dir():
            child = _Place(path=entry.path, below=below + "/", ignored=ignored)
            (links if entry.is_symlink() else children).append(child)
        elif reason := _no_picture(entry, selection):
            passed_over.add(entry.path, reason)
        else:
            children.append(file_at(entry.path))
    return children


def _left_out(
    entry: os.DirEntry[str], below: str, selection: Selection, ignored: tuple[tuple[str, str], ...]
) -> Reason | None:
    """Why something is not looked at by its name."""
    if entry.name.startswith("._") or entry.name in {"__MACOSX", ".DS_Store"}:
        return Reason.COMPANION
    if any(_fits(pattern, below) for pattern in selection.exclude):
        return Reason.EXCLUDED
    if entry.name == IGNORE_FILE:
        return Reason.NO_PICTURE
    return Reason.IGNORED if any(_fits(pattern, below[len(at) :]) for at, pattern in ignored) else None


def _no_picture(entry: os.DirEntry[str], selection: Selection) -> Reason | None:
    """Why a file is not looked at by its kind or its time."""
    suffix = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122  a Path for each of a million files takes its time
    if selection.suffixes is not None and suffix not in selection.suffixes:
        return Reason.OTHER_ENDING
    if selection.suffixes is None and suffix not in IMAGE_SUFFIXES:
        try:
            if not (entry.is_file() and looks_like_picture(_opening(entry.path), suffix)):
                return Reason.NO_PICTURE
        except OSError:
            return Reason.UNREADABLE
    if selection.newer is not None:
        try:
            return Reason.OLDER if entry.stat().st_mtime < selection.newer else None
        except OSError:
            return None  # told as what cannot be scanned
    return None


def _opening(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | _NOT_WAITING)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return b""
        return os.read(descriptor, OPENING)
    finally:
        os.close(descriptor)


def _patterns_in(place: _Place, entries: list[os.DirEntry[str]]) -> Iterator[tuple[str, str]]:
    """What the ignore file of a folder names, if there is one that can be read."""
    for entry in entries:
        if entry.name == IGNORE_FILE and entry.is_file():
            with open(entry.path, "rb") as file:  # noqa: PTH123  as above
                text = file.read(_MOST_PATTERNS).decode("utf-8-sig", "surrogateescape")
            for line in map(str.strip, text.splitlines()):
                if line and not line.startswith("#"):
                    yield place.below, line


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern names a path below a folder: by its last part, or as a whole where the pattern has a slash."""
    pattern = pattern.removesuffix("/")
    if "/" in pattern:
        return fnmatchcase(path, pattern.removeprefix("/"))
    return fnmatchcase(path.rpartition("/")[2], pattern)


def _identity(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)  # noqa: PTH116  as above
    except OSError:
        return (0, 0)
    return status.st_dev, status.st_ino


def _holders_of(folder: str) -> Iterator[tuple[int, int]]:
    """The folders above a folder."""
    path = os.path.realpath(folder)
    while (above := os.path.dirname(path)) != path:  # noqa: PTH120  as above
        yield _identity(above)
        path = above
