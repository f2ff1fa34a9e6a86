"""Changes to the text of a user's list: what was asked for changes, and every other word and comment stays."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from watermark_scan.catalog.model import Pattern
from watermark_scan.catalog.toml_format import assignment, comments_of, entry_table, without_texts
from watermark_scan.catalog.validation import entry_lines
from watermark_scan.errors import PatternListError
from watermark_scan.toml_files import insert_after, rendered

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

_VERSION_KEY = "schema_version"


def new_list(head: Mapping[str, str] | None = None) -> str:
    """The text of a user's list without entries.

    Args:
        head: `category`, and `title` and `meaning` where the category is new.
    """
    values: dict[str, object] = {_VERSION_KEY: 1, **(head or {})}
    return "\n".join(line for key, value in values.items() for line in assignment(key, value)) + "\n"


def entry_text(pattern: Pattern) -> str:
    """An entry as a table of a list, with a newline at the end; keys that stand at their defaults are left out."""
    values = _entry_values(pattern)
    return entry_table({key: values[key] for key in Pattern.model_fields if key in values})


def values_of(text: str) -> dict[str, Any]:
    """What a list says.

    Raises:
        PatternListError: It is no TOML.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _cannot_be_changed() from error


def with_head(text: str, head: Mapping[str, str]) -> str:
    """The text with keys of its head set, which must not be there yet.

    Raises:
        PatternListError: The text is no TOML, or would not stay as it was.
    """
    document = _parsed(text)
    previous = _VERSION_KEY
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
    entries = [*before.get("pattern", ()), *map(_entry_values, patterns)]
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
    starts = [line - 1 for line in entry_lines(without_texts(text))]
    if number is None or len(starts) != len(entries):
        raise _cannot_be_changed()
    first, end = starts[number], _end_of_entry(lines, starts, number)
    inside = comments_of("\n".join(lines[first:end]))
    del entries[number]
    left = lines[:first] + lines[end:]
    if first < len(left) and not left[first].strip() and (not first or not left[first - 1].strip()):
        del left[first]
    return _checked(text, "\n".join(left).rstrip("\n") + "\n", before | {"pattern": entries}, gone=inside)


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
        last = next((key for key in ("meaning", "title", "category") if key in document), _VERSION_KEY)
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
        raise _cannot_be_changed()
    disable: Any = document["disable"]
    # A remark behind an id goes with it.
    inside = comments_of(disable.as_string() + disable.trivia.comment)
    while pattern_id in disable:
        disable.remove(pattern_id)
    expected = before | {"disable": left}
    if not left:
        del document["disable"], expected["disable"]
    return _checked(text, rendered(document), expected, gone=inside)


def _entry_values(pattern: Pattern) -> dict[str, Any]:
    return pattern.model_dump(mode="json", exclude_defaults=True)


def _end_of_entry(lines: Sequence[str], starts: Sequence[int], number: int) -> int:
    """The line after an entry's last key: comments and empty lines below it belong to what follows."""
    end = [*starts, len(lines)][number + 1]
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    return end


def _parsed(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise _cannot_be_changed() from error


def _checked(before: str, after: str, expected: Mapping[str, Any], gone: Counter[str] | None = None) -> str:
    """The new text, if it says exactly what it should and has every comment but those that may be gone."""
    says = values_of(after)
    lost = comments_of(before) - comments_of(after)
    if {"pattern": [], **says} != {"pattern": [], **expected} or (lost - gone if gone else lost):
        raise _cannot_be_changed()
    return after


def _cannot_be_changed() -> PatternListError:
    return PatternListError(
        "This list has a form that cannot be changed without losing something.",
        remedy="Write entries as [[pattern]] tables below the other keys, or change the file by hand.",
    )
