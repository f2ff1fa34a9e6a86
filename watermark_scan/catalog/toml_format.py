"""TOML as this project writes it: single values and entries, whole list files in their one layout, and comments."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import tomlkit
from tomlkit.items import AoT, Array, Comment, Item, Whitespace

from watermark_scan.catalog.locations import toml_files_in
from watermark_scan.catalog.model import Pattern, PatternFile, UserFile
from watermark_scan.catalog.validation import FaultList, read_toml, validate_file
from watermark_scan.errors import PatternListError
from watermark_scan.toml_files import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tomlkit.items import Key

MAX_COLUMNS = 120
"""An array of several elements that takes more columns goes on lines of its own."""
_INDENT = "    "
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
# Texts first, so that what looks like a comment inside one is none.
_TEXT_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|(?P<comment>#[^\n]*)",
    re.DOTALL,
)
_FILE_KEYS = (*PatternFile.model_fields, *(key for key in UserFile.model_fields if key not in PatternFile.model_fields))
_ENTRY_KEYS = tuple(Pattern.model_fields)


def toml_value(value: object) -> str:
    """A text, number, truth value, or a list or dictionary of such, on one line; texts in double quotes."""
    if isinstance(value, str):
        return '"' + "".join(map(_escaped, value)) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, dict):
        inner = ", ".join(f"{key} = {toml_value(element)}" for key, element in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def assignment(key: str, value: object, comment: str = "") -> Iterator[str]:
    """The lines of `key = value`.

    Args:
        key: A bare key.
        value: As for `toml_value`.
        comment: To put behind.
    """
    behind = f"  {comment}" if comment else ""
    one_line = f"{key} = {toml_value(value)}"
    if isinstance(value, list) and len(value) > 1 and len(one_line) > MAX_COLUMNS:
        yield f"{key} = ["
        yield from (f"{_INDENT}{toml_value(element)}," for element in value)
        yield f"]{behind}"
    else:
        yield one_line + behind


def entry_table(values: Mapping[str, object]) -> str:
    """Keys and values as a `[[pattern]]` table of a list, with a newline at the end."""
    return "\n".join(("[[pattern]]", *(line for key in values for line in assignment(key, values[key])), ""))


def comments_of(text: str) -> Counter[str]:
    """How often each comment stands in a TOML text."""
    return Counter(found["comment"].rstrip() for found in _TEXT_OR_COMMENT.finditer(text) if found["comment"])


def without_texts(text: str) -> str:
    """A TOML text with every letter of its quoted texts and comments masked; lines and columns stay."""
    return _TEXT_OR_COMMENT.sub(lambda found: re.sub(r"[^\n]", "_", found[0]), text)


def formatted_files(places: Iterable[Path], *, write: bool) -> Iterator[tuple[Path, bool]]:
    """Put pattern files into their one layout. All are read before the first is written.

    Args:
        places: Files, and folders of them.
        write: Change the files; otherwise only look.

    Yields:
        Each file, and whether its layout differs, when it is written.

    Raises:
        PatternListError: A file cannot be read, is no pattern file, or holds what formatting would lose.
        WatermarkScanError: A file cannot be written.
    """
    files = [(path, *_formatted(path)) for place in places for path in toml_files_in(place)]
    for path, before, after in files:
        if write and before != after:
            replace_file(path, after)
        yield path, before != after


def format_text(text: str) -> str:
    """A pattern file in the one layout; formatting it again changes nothing.

    Args:
        text: A file that loads.

    Raises:
        PatternListError: A comment stands where it cannot be kept.
    """
    text = text.replace("\r\n", "\n")
    document = tomlkit.parse(text)
    head = _Table.of(((key, item) for key, item in document.body if not isinstance(item, AoT)), _FILE_KEYS)
    lines = list(_head_lines(head))
    below = head.below
    for item in (table for _, array in document.body if isinstance(array, AoT) for table in array.body):
        table = _Table.of(item.value.body, _ENTRY_KEYS)
        lines += _between(below)
        lines.append("[[pattern]]" + _comment_behind(item))
        lines += [line for part in table.assignments for line in (*part.above, *part.lines) if line]
        below = table.below
    lines += _between(below) if any(below) else ()
    result = "\n".join(lines).strip("\n") + "\n"
    if tomllib.loads(text) != tomllib.loads(result) or comments_of(text) != comments_of(result):
        raise PatternListError(
            "This file has a comment, or a form, that formatting would lose.",
            remedy="Write entries as [[pattern]] tables with one key a line, and comments on lines of their own.",
        )
    return result


def _formatted(path: Path) -> tuple[str, str]:
    """A file's text as it is and in the one layout."""
    faults = FaultList()
    file = read_toml(path, faults)
    if file is not None:
        validate_file(UserFile, file, faults)
    if file is None or faults.lines:
        raise PatternListError("This is no pattern file:\n" + "\n".join(faults.lines), remedy="Mend it first.")
    try:
        return file.text, format_text(file.text)
    except PatternListError as error:
        raise PatternListError(f"{path}: {error.message}", remedy=error.remedy) from error


def _escaped(character: str) -> str:
    escape = _ESCAPES.get(character)
    if escape is None and (character < " " or character == "\x7f"):
        return f"\\u{ord(character):04x}"
    return escape or character


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assignment:
    """A key's lines and the comments above them; an empty comment is an empty line."""

    rank: int
    above: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class _Table:
    """The head of a file, or an entry: keys in their order, and the comments below the last one."""

    assignments: list[_Assignment] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, body: Iterable[tuple[Key | None, Item]], order: Sequence[str]) -> _Table:
        table = cls()
        for key, item in body:
            if isinstance(item, Whitespace):
                table.below += [""] * item.s.count("\n")
            elif isinstance(item, Comment):
                table.below.append(item.trivia.comment)
            elif key is not None:
                rank = order.index(key.key) if key.key in order else len(order)
                lines = tuple(_assignment_lines(key.key, item))
                table.assignments.append(_Assignment(rank=rank, above=tuple(table.below), lines=lines))
                table.below = []
        table.assignments.sort(key=lambda part: part.rank)
        return table


def _head_lines(head: _Table) -> Iterator[str]:
    """The file's own comment above an empty line, then its keys without one."""
    opening: list[str] = []
    keys: list[str] = []
    for part in head.assignments:
        above = list(part.above)
        cut = max((number for number, line in enumerate(above) if not line), default=-1) + 1
        opening += above[:cut]
        keys += [*above[cut:], *part.lines]
    yield from _single_spaced(opening)
    if any(opening):
        yield ""
    yield from keys


def _between(comments: Sequence[str]) -> Iterator[str]:
    """What stands between two entries: an empty line, the comments, and an empty line unless the last one is near."""
    yield ""
    yield from _single_spaced(comments)
    if any(comments) and not comments[-1]:
        yield ""


def _single_spaced(comments: Sequence[str]) -> Iterator[str]:
    """Comments with single empty lines between those that had some."""
    is_first, empty = True, False
    for line in comments:
        if line:
            if empty and not is_first:
                yield ""
            yield line
            is_first = False
        empty = not line


def _assignment_lines(key: str, item: Item) -> Iterator[str]:
    text, comment = item.as_string().strip(), item.trivia.comment
    if isinstance(item, Array) and comments_of(text):
        # A comment inside a list: whoever wrote it arranged the lines.
        yield from f"{key} = {text}{_comment_behind(item)}".split("\n")
    else:
        yield from assignment(key, item.unwrap(), comment)


def _comment_behind(item: Item) -> str:
    return f"  {item.trivia.comment}" if item.trivia.comment else ""
