"""Lists of paths, as other programs write them: one a line or ended by NUL bytes, in UTF-8, any bytes, or UTF-16."""

from __future__ import annotations

import codecs
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from watermark_scan.errors import UsageError
from watermark_scan.text_encoding import encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 16
"""Bytes of a list that are read at once, at most."""
_LONGEST = 1 << 16
"""Bytes of one entry of a list: sixteen times what a Linux path may have. More is no list."""
_START = 4
"""Bytes that tell the encoding."""


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


def paths_in(stream: BinaryIO, *, null: bool) -> Iterator[str]:
    """The paths of a list; empty entries are passed over.

    Lines may end as on Windows or on old Macs; a name that does end in such a character is a file that is there.

    Args:
        stream: Where the list comes from.
        null: Entries end with a NUL byte, not with a line break. The last one may do without.

    Raises:
        UsageError: This is no list of paths, or is one with NUL bytes, or one without.
        OSError: Reading fails.
    """
    separator, rest, is_first = b"\0" if null else b"\n", b"", True
    for chunk in _chunks(stream, null=null):
        *entries, rest = (rest + chunk).split(separator)
        is_first = is_first and not entries
        yield from _checked(entries, null=null)
        if len(rest) > _LONGEST:
            raise _no_list(null=null)
    if null and is_first and b"\n" in rest and not os.path.lexists(rest):
        raise UsageError(
            "What --files-from names holds no NUL byte, and --null says that one ends each path.",
            remedy="Leave out --null.",
        )
    yield from _checked([rest], null=null)


def _chunks(stream: BinaryIO, *, null: bool) -> Iterator[bytes]:
    """The list piece by piece, in the bytes that paths have here.

    What is there by now is taken, instead of waiting for a whole chunk: the first image need not wait for the last one.
    """
    read = getattr(stream, "read1", stream.read)
    start = b""
    while len(start) < _START and (chunk := bytes(read(_CHUNK))):
        start += chunk
    # NUL bytes stand between names of any bytes, and never in a text of Windows.
    encoding, mark = ("utf-8", 0) if null else encoding_of(start)
    start = start[mark:]
    if encoding == "utf-8":
        yield start
        while chunk := bytes(read(_CHUNK)):
            yield chunk
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    yield os.fsencode(decoder.decode(start))
    while chunk := bytes(read(_CHUNK)):
        yield os.fsencode(decoder.decode(chunk))


def _checked(entries: list[bytes], *, null: bool) -> Iterator[str]:
    for entry in entries:
        if b"\0" in entry:
            raise UsageError(
                "What --files-from names holds NUL bytes.",
                remedy="Add --null if `find -print0` wrote it; if not, it is no list of paths.",
            )
        if len(entry) > _LONGEST:
            raise _no_list(null=null)
        if not null and entry.isspace() and not os.path.lexists(entry):
            continue  # a line that only looks empty
        is_path = null or b"\r" not in entry or os.path.lexists(entry)
        yield from map(os.fsdecode, filter(None, [entry] if is_path else entry.split(b"\r")))


def _no_list(*, null: bool) -> UsageError:
    remedy = "Leave out --null if each path ends with its line." if null else "Give a file with one path per line."
    return UsageError(
        "What --files-from names is no list of paths: an entry is longer than any path.",
        remedy=f"{remedy} `find -print0` and --null belong together.",
    )
