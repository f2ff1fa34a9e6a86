"""Changes to a user's list, as text: entries added and removed, ids taken out of use and back. Touches no file.

Whatever the change, the rest of the file stays as it was, comments and order too: that is checked on every new text
before it is handed out.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from watermark_scan.catalog.model import Pattern
from watermark_scan.catalog.toml_text import assignment, comments_of, without_texts
from watermark_scan.errors import PatternListError
from watermark_scan.toml_files import insert_after, rendered

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

_HEADER = re.compile(r"^\s*\[\[\s*pattern\s*\]\]")
_IDLE = re.compile(r"^\s*(#.*)?$")
_SCHEMA = "schema_version"


def new_list(head: Mapping[str, str] | None = None) -> str:
    """The text of a user's list without entries.

    Args:
        head: `category`, and `title` and `meaning` where the category is new.
    """
    values: dict[str, object] = {_SCHEMA: 1, **(head or {})}
    return "\n".join(line for key, value in values.items() for line in assignment(key, value)) + "\n"


def entry_text(pattern: Pattern) -> str:
    """An entry as a table of a list, with a newline at the end; keys that stand at their defaults are left out."""
    values = pattern.model_dump(mode="json", exclude_defaults=True)
    lines = (line for key in Pattern.model_fields if key in values for line in assignment(key, values[key]))
    return "\n".join(("[[pattern]]", *lines, ""))


def values_of(text: str) -> dict[str, Any]:
    """What a list says.

    Raises:
        PatternListError: It is no TOML.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unfit() from error


def with_head(text: str, head: Mapping[str, str]) -> str:
    """The text with keys of its head set, which must not be there yet.

    Raises:
        PatternListError: The text is no TOML, or would not stay as it was.
    """
    document = _parsed(text)
    previous = _SCHEMA
    for key, value in head.items():
        insert_after(document, previous, key, value)
        previous = key
    return _checked(text, rendered(document), values_of(text) | dict(head))


def with_entries(text: str, patterns: Sequence[Pattern]) -> str:
    """The text with entries added below the others.

    Raises:
        PatternListError: The text is no TOML, or has no place for entries.
    """
    before = values_of(text)
    entries = [
        *before.get("pattern", ()),
        *(pattern.model_dump(mode="json", exclude_defaults=True) for pattern in patterns),
    ]
    after = "\n".join((text.rstrip("\n") + "\n", *map(entry_text, patterns)))
    return _checked(text, after, before | {"pattern": entries})


def without_entry(text: str, pattern_id: str) -> str:
    """The text without an entry; comments above and below it stay, those in it go.

    Raises:
        PatternListError: The text is no TOML, or the entry is not one of its `[[pattern]]` tables.
    """
    before = values_of(text)
    entries = list(before.get("pattern", ()))
    number = next((number for number, entry in enumerate(entries) if entry.get("id") == pattern_id), None)
    lines = text.split("\n")
    # A text over several lines may hold what looks like an entry.
    starts = [at for at, line in enumerate(without_texts(text).split("\n")) if _HEADER.match(line)]
    if number is None or len(starts) != len(entries):
        raise _unfit()
    first, last = starts[number], _last_line(lines, starts, number)
    inside = comments_of("\n".join(lines[first : last + 1]))
    del entries[number]
    left = lines[:first] + lines[last + 1 :]
    if first < len(left) and not left[first].strip() and (not first or not left[first - 1].strip()):
        del left[first]
    expected = before | {"pattern": entries}
    return _checked(text, "\n".join(left).rstrip("\n") + "\n", expected, gone=inside)


def with_disabled(text: str, pattern_id: str) -> str:
    """The text with an id added to those that it takes out of use.

    Raises:
        PatternListError: The text is no TOML, or would not stay as it was.
    """
    document, before = _parsed(text), values_of(text)
    disabled = before.get("disable", [])
    if disabled:
        document["disable"].append(pattern_id)
    else:
        document.pop("disable", None)
        last = next((key for key in ("meaning", "title", "category") if key in document), _SCHEMA)
        insert_after(document, last, "disable", [pattern_id])
    return _checked(text, rendered(document), before | {"disable": [*disabled, pattern_id]})


def with_enabled(text: str, pattern_id: str) -> str:
    """The text with an id taken from those that it takes out of use.

    Raises:
        PatternListError: The text is no TOML, does not name the id, or would not stay as it was.
    """
    document, before = _parsed(text), values_of(text)
    left = [known for known in before.get("disable", ()) if known != pattern_id]
    if left == before.get("disable", []):
        raise _unfit()
    disable: Any = document["disable"]
    # A remark behind an id goes with it.
    inside = comments_of(disable.as_string() + disable.trivia.comment)
    while pattern_id in disable:
        disable.remove(pattern_id)
    expected = before | {"disable": left}
    if not left:
        del document["disable"], expected["disable"]
    return _checked(text, rendered(document), expected, gone=inside)


def _last_line(lines: Sequence[str], starts: Sequence[int], number: int) -> int:
    """Where an entry ends: comments and empty lines below its last key belong to what follows."""
    end = starts[number + 1] if number + 1 < len(starts) else len(lines)
    return max(at for at in range(starts[number], end) if not _IDLE.match(lines[at]))


def _parsed(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise _unfit() from error


def _checked(before: str, after: str, expected: Mapping[str, Any], gone: Counter[str] | None = None) -> str:
    """The new text, if it says exactly what it should and has every comment but those that may be gone."""
    try:
        says = tomllib.loads(after)
    except (ValueError, RecursionError) as error:
        raise _unfit() from error
    lost = comments_of(before) - comments_of(after)
    if {"pattern": [], **says} != {"pattern": [], **expected} or (lost - gone if gone else lost):
        raise _unfit()
    return after


def _unfit() -> PatternListError:
    return PatternListError(
        "This list has a form that cannot be changed without losing something.",
        remedy="Write entries as [[pattern]] tables below the other keys, or change the file by hand.",
    )
