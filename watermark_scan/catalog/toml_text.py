"""Plain values → TOML as this project writes it, and the comments of a TOML text. Owns no order and no file."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDEST = 120
"""Columns: an array of several elements that takes more goes on lines of its own."""
_INDENT = "    "
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
# Texts first, so that what looks like a comment inside one is none.
_TEXT_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|(?P<comment>#[^\n]*)",
    re.DOTALL,
)


def assignment(key: str, value: object, remark: str = "") -> Iterator[str]:
    """The lines of `key = value`.

    Args:
        key: A bare key.
        value: Text, number, truth value, or a list or dictionary of such.
        remark: A comment to put behind.
    """
    behind = f"  {remark}" if remark else ""
    one_line = f"{key} = {value_text(value)}"
    if isinstance(value, list) and len(value) > 1 and len(one_line) > WIDEST:
        yield f"{key} = ["
        yield from (f"{_INDENT}{value_text(element)}," for element in value)
        yield f"]{behind}"
    else:
        yield one_line + behind


def value_text(value: object) -> str:
    """A value on one line; texts in double quotes."""
    if isinstance(value, str):
        return '"' + "".join(map(_character, value)) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(value_text, value)) + "]"
    if isinstance(value, dict):
        inner = ", ".join(f"{key} = {value_text(element)}" for key, element in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def comments_of(text: str) -> Counter[str]:
    """How often each comment stands in a TOML text."""
    return Counter(found["comment"].rstrip() for found in _TEXT_OR_COMMENT.finditer(text) if found["comment"])


def without_texts(text: str) -> str:
    """A TOML text with every letter of its quoted texts and comments masked; lines and columns stay."""
    return _TEXT_OR_COMMENT.sub(lambda found: re.sub(r"[^\n]", "_", found[0]), text)


def _character(character: str) -> str:
    escape = _ESCAPES.get(character)
    if escape is None and (character < " " or character == "\x7f"):
        return f"\\u{ord(character):04x}"
    return escape or character
