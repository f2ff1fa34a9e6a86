r"""Several texts in one cell of a table, and back: ` | ` stands between them. Owns the signs that make this lossless.

Inside a text, `\|` is a bar, `\\` a backslash, `\ ` a space at its beginning or end, and `\e` is an empty text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BETWEEN = " | "
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"|": "|", "\\": "\\", " ": " ", "e": ""}
_PART = re.compile(r"(?:\\.|[^\\|])*", re.DOTALL)


def joined(texts: Iterable[str]) -> str:
    """Texts as one cell."""
    return _BETWEEN.join(map(_escaped, texts))


def parted(cell: str) -> tuple[str, ...]:
    r"""The texts of one cell.

    Raises:
        ValueError: A backslash stands before something else than a bar, a backslash, a space or an `e`.
    """
    if not cell.strip(" "):
        return ()
    return tuple(_unescaped(part) for part in _parts(cell))


def _escaped(text: str) -> str:
    inner = text.replace("\\", "\\\\").replace("|", "\\|")
    if not inner:
        return "\\e"
    if inner.startswith(" "):
        inner = "\\" + inner
    return inner[:-1] + "\\ " if inner.endswith(" ") and inner != "\\ " else inner


def _parts(cell: str) -> Iterator[str]:
    start = 0
    while True:
        found = _PART.match(cell, start)
        end = found.end() if found else start
        yield cell[start:end]
        if end >= len(cell):
            return
        if cell[end] != "|":
            raise ValueError("a backslash stands at the end")
        start = end + 1


def _unescaped(part: str) -> str:
    inner = part.lstrip(" ")
    stripped = inner.rstrip(" ")
    # A space that a backslash belongs to stays.
    if len(inner) > len(stripped) and _ends_in_backslash(stripped):
        stripped += " "
    return _ESCAPE.sub(_meant, stripped)


def _ends_in_backslash(text: str) -> bool:
    """Whether the last backslash escapes what follows it."""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _meant(found: re.Match[str]) -> str:
    if found[1] not in _ESCAPED:
        raise ValueError(f"'\\{found[1]}' means nothing")
    return _ESCAPED[found[1]]
