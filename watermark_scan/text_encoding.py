"""Text files as people's programs write them: UTF-8 with or without a mark, the UTF-16 of Windows, any line ends."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def encoding_of(start: bytes) -> tuple[str, int]:
    """The encoding that the first bytes of a text show, and how many of them are its mark.

    UTF-16 is known without a mark, too, where the text begins with two letters of Western writing.

    Args:
        start: Four bytes or more, fewer only where the text has no more.
    """
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding, len(mark)
    zeros = tuple(byte == 0 for byte in start[:4])
    if zeros == (False, True, False, True):
        return "utf-16-le", 0
    return ("utf-16-be", 0) if zeros == (True, False, True, False) else ("utf-8", 0)


def decoded(data: bytes) -> str:
    """The text of a file, its line ends as they are.

    Raises:
        UnicodeDecodeError: It is neither UTF-8 nor UTF-16.
    """
    encoding, mark = encoding_of(data[:4])
    return data[mark:].decode(encoding)


def read_text(path: Path) -> str:
    """The text of a file; every line ends in a line feed.

    Raises:
        OSError: It cannot be read.
        UnicodeDecodeError: It is neither UTF-8 nor UTF-16.
    """
    return decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")


def delimiter_of(table: str) -> str:
    """What parts the cells of a CSV: the commonest of comma, semicolon and tab in its first line; in doubt a comma."""
    header = table.split("\n", 1)[0]
    return max(",;\t", key=header.count)
