"""From what the user names to inputs in a fixed order: images to scan, and what cannot be scanned with the reason.

Only names and kinds of files are looked at, and in folders the first bytes of those without a known ending: whether a
file is an image is found out by the scan.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.cli.folders import ALL, IMAGE_SUFFIXES, PassedOver, Selection, files_in
from watermark_scan.cli.input_files import ImageFile, Unusable, file_at, mode_of
from watermark_scan.cli.path_lists import open_list, paths_in
from watermark_scan.errors import UsageError
from watermark_scan.output.folders import COPY_ENDING, VIEWS_ENDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "IMAGE_SUFFIXES",
    "STANDARD_INPUT",
    "ImageFile",
    "Input",
    "Request",
    "StandardInput",
    "Unusable",
    "expand",
    "gather",
]

STANDARD_INPUT = "-"
_HELP = "See 'watermark-scan scan --help'."


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
        selection: Which files inside folders count.
        copies: The folder that this run writes annotated copies to, if any: it may lie inside one that is scanned, and
            copies in it are left out.
        views: The same for the folders of views.

    Raises:
        UsageError: Nothing is named, standard input is named twice, or what is named makes no sense.
    """

    names: tuple[str, ...] = ()
    files_from: str | None = None
    null: bool = False
    selection: Selection = field(default=ALL)
    copies: Path | None = None
    views: Path | None = None

    def __post_init__(self) -> None:
        if not self.names and self.files_from is None:
            raise UsageError("Nothing is named that could be scanned.", remedy=f"Name images or folders. {_HELP}")
        named = (*self.names, *(() if self.files_from is None else (self.files_from,)))
        if any(not name.strip() and not os.path.lexists(name) for name in named):
            raise UsageError(
                "An empty text is no path.", remedy="Write . for this folder; in a script, a variable may be empty."
            )
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
        return self.files_from is None and len(self.names) == 1 and not stat.S_ISDIR(mode_of(self.names[0]))

    @property
    def is_countable(self) -> bool:
        """Whether the inputs can be gone through twice: a pipe cannot."""
        return self.files_from is None or stat.S_ISREG(mode_of(self.files_from))


def gather(request: Request, passed_over: PassedOver | None = None) -> Iterator[Input]:
    """Every input, in the order named, the list's last; found while it is asked for. What the run makes is left out.

    Args:
        request: What to scan.
        passed_over: Counts what is in folders and not among the inputs.

    Raises:
        UsageError: The list cannot be read, or is none.
    """
    for item in _named(request, passed_over or PassedOver()):
        if not (isinstance(item, ImageFile) and _is_ours(Path(item.path), request)):
            yield item


def expand(
    paths: Iterable[str | Path], selection: Selection = ALL, passed_over: PassedOver | None = None
) -> Iterator[ImageFile | Unusable]:
    """Every input that the paths stand for, found while it is asked for.

    A file stands for itself, a folder for the pictures in it (see `files_in`).

    Args:
        paths: Files and folders, kept as they are.
        selection: Which files inside folders count.
        passed_over: Counts the others.
    """
    for path in map(str, paths):
        if stat.S_ISDIR(mode_of(path)):
            yield from files_in(path, selection, passed_over or PassedOver())
        else:
            yield file_at(path)


def _named(request: Request, passed_over: PassedOver) -> Iterator[Input]:
    for name in request.names:
        if name == STANDARD_INPUT:
            yield StandardInput()
        else:
            yield from expand([name], request.selection, passed_over)
    if request.files_from is not None:
        with open_list(request.files_from) as stream:
            for path in paths_in(stream, null=request.null):
                yield from expand([path], request.selection, passed_over)


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
