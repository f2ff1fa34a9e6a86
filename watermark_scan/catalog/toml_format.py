"""Plain values → TOML as this project writes it, and the comments of a TOML text. Owns no order and no file."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import tomlkit
from tomlkit.items import AoT, Array, Comment, Item, Key, Whitespace

from watermark_scan.catalog.model import Pattern, PatternFile, UserFile
from watermark_scan.catalog.pattern_files import Faults, read, validated
from watermark_scan.errors import PatternListError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

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


if TYPE_CHECKING:
    _Body = Iterable[tuple[Key | None, Item]]

_HEAD_KEYS = (*PatternFile.model_fields, *(key for key in UserFile.model_fields if key not in PatternFile.model_fields))
_ENTRY_KEYS = tuple(Pattern.model_fields)


def read_formatted(path: Path) -> tuple[str, str]:
    """A file's text as it is and in the one layout.

    Raises:
        PatternListError: The file cannot be read, is no pattern file, or holds what formatting would lose.
    """
    faults = Faults()
    source = read(path, faults)
    if source is not None:
        validated(UserFile, source, faults)
    if source is None or faults.told:
        raise PatternListError("This is no pattern file:\n" + "\n".join(faults.told), remedy="Mend it first.")
    try:
        return source.text, formatted(source.text)
    except PatternListError as error:
        raise PatternListError(f"{path}: {error.message}", remedy=error.remedy) from error


def formatted(text: str) -> str:
    """A pattern file in the one layout; formatting it again changes nothing.

    Args:
        text: A file that loads.

    Raises:
        PatternListError: A comment stands where it cannot be kept.
    """
    text = text.replace("\r\n", "\n")
    document = tomlkit.parse(text)
    head = _Part.of(((key, item) for key, item in document.body if not isinstance(item, AoT)), _HEAD_KEYS)
    tables = [table for _, item in document.body if isinstance(item, AoT) for table in item.body]
    lines = list(_head_lines(head))
    trailing = head.trailing
    for table in tables:
        part = _Part.of(table.value.body, _ENTRY_KEYS)
        lines += _between(trailing)
        lines.append("[[pattern]]" + _remark(table))
        lines += [line for group in part.groups for line in (*group.comments, *group.lines) if line]
        trailing = part.trailing
    lines += _between(trailing) if any(trailing) else ()
    result = "\n".join(lines).strip("\n") + "\n"
    _check_nothing_lost(text, result)
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """A key with the comments above it; an empty comment is an empty line."""

    rank: int
    comments: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class _Part:
    """The head of a file, or an entry: keys in their order, and what stands below the last one."""

    groups: list[_Group] = field(default_factory=list)
    trailing: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, body: _Body, order: Sequence[str]) -> _Part:
        part = cls()
        for key, item in body:
            if isinstance(item, Whitespace):
                part.trailing += [""] * item.s.count("\n")
            elif isinstance(item, Comment):
                part.trailing.append(item.trivia.comment)
            elif key is not None:
                rank = order.index(key.key) if key.key in order else len(order)
                lines = tuple(_lines_of(key.key, item))
                part.groups.append(_Group(rank=rank, comments=tuple(part.trailing), lines=lines))
                part.trailing = []
        part.groups.sort(key=lambda group: group.rank)
        return part


def _head_lines(head: _Part) -> Iterator[str]:
    """The file's own comment above an empty line, then its keys without one."""
    opening: list[str] = []
    keys: list[str] = []
    for group in head.groups:
        above = list(group.comments)
        cut = max((number for number, line in enumerate(above) if not line), default=-1) + 1
        opening += above[:cut]
        keys += [*above[cut:], *group.lines]
    yield from _blocks(opening)
    if any(opening):
        yield ""
    yield from keys


def _between(comments: Sequence[str]) -> Iterator[str]:
    """What stands between two entries: an empty line, the comments, and an empty line unless the last one is near."""
    yield ""
    yield from _blocks(comments)
    if any(comments) and not comments[-1]:
        yield ""


def _blocks(comments: Sequence[str]) -> Iterator[str]:
    """Comments with single empty lines between those that had some."""
    empty = False
    told = False
    for line in comments:
        if line:
            if empty and told:
                yield ""
            yield line
            told = True
        empty = not line


def _lines_of(key: str, item: Item) -> Iterator[str]:
    text, remark = item.as_string().strip(), item.trivia.comment
    if isinstance(item, Array) and comments_of(text):
        # A comment inside a list: whoever wrote it arranged the lines.
        yield from f"{key} = {text}{_remark(item)}".split("\n")
    else:
        yield from assignment(key, item.unwrap(), remark)


def _remark(item: Item) -> str:
    return f"  {item.trivia.comment}" if item.trivia.comment else ""


def _check_nothing_lost(before: str, after: str) -> None:
    if tomllib.loads(before) != tomllib.loads(after) or comments_of(before) != comments_of(after):
        raise PatternListError(
            "This file has a comment, or a form, that formatting would lose.",
            remedy="Write entries as [[pattern]] tables with one key a line, and comments on lines of their own.",
        )
