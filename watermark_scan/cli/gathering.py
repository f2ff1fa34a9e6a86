"""What the user named → inputs: paths, standard input (`-`), and lists of paths (`--files-from`).

Owns what may be combined. Paths become images in `inputs`; no image is opened here.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.cli.inputs import IMAGE_SUFFIXES, ImageFile, Unusable, expand
from watermark_scan.cli.listing import open_list, paths_in
from watermark_scan.errors import NoImagesError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        suffixes: What counts as an image inside a folder: endings with their dot, in lower case.

    Raises:
        UsageError: Nothing is named, standard input is named twice, or what is named makes no sense.
    """

    names: tuple[str, ...] = ()
    files_from: str | None = None
    null: bool = False
    suffixes: frozenset[str] = IMAGE_SUFFIXES

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
        return self.files_from is None and len(self.names) == 1 and not os.path.isdir(self.names[0])  # noqa: PTH112  never raises

    @property
    def is_countable(self) -> bool:
        """Whether the inputs can be gone through twice: a pipe cannot."""
        return self.files_from is None or os.path.isfile(self.files_from)  # noqa: PTH113  never raises


def gather(request: Request) -> Iterator[Input]:
    """Every input, in the order named, the list's last; found while it is asked for.

    Raises:
        UsageError: The list cannot be read, or is none.
    """
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
