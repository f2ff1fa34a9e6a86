"""A list of paths, as `find` writes it → paths, one by one while the list is still being written.

Owns how entries are told apart. Entries are bytes: nothing is decoded, trimmed or unquoted.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from watermark_scan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 16
_LONGEST = 1 << 16
"""Bytes of one entry: sixteen times what a Linux path may have. More is no list."""


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
