"""Plain values from a form, a table or another program → an entry, or everything that is wrong with them at once."""

from __future__ import annotations

import re
import tempfile
import tomllib
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit
from pydantic import ValidationError
from tomlkit.exceptions import TOMLKitError

from watermark_scan.catalog.load import PatternList, load_patterns
from watermark_scan.catalog.locations import user_folder
from watermark_scan.catalog.model import Pattern
from watermark_scan.catalog.pattern_files import in_words, separate
from watermark_scan.catalog.toml_format import assignment, comments_of, without_texts
from watermark_scan.errors import PatternListError
from watermark_scan.toml_files import insert_after, rendered, replace_file

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

_REMEDIES = {
    "id": "Write lower-case words joined by -, such as ac130-not-final.",
    "text": "Write the wording as it stands on the picture.",
    "role": "Write sign, hint or benign.",
    "status": "Write stable or experimental.",
    "evidence": "Write overlay, label, text or none.",
    "languages": "Write tags such as en, pt-BR or zh-Hans.",
    "positions": "Write top-left, top, top-right, left, center, right, bottom-left, bottom or bottom-right.",
    "exact_token": "Write true or false.",
    "upper_case": "Write true or false.",
    "allow": "Write the id of a check and a reason.",
}
_ID_LENGTH = 40
_OTHERWISE = "Write texts with at least one letter or digit."


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFault:
    """What is wrong with one key.

    Attributes:
        key: Of the entry.
        message: What is wrong, without a full stop.
        remedy: What to write instead, in one sentence.
    """

    key: str
    message: str
    remedy: str


def checked_entry(values: Mapping[str, Any]) -> Pattern | tuple[EntryFault, ...]:
    """The entry that the values make, or their faults.

    Args:
        values: As in a list's TOML; lists may be tuples.
    """
    try:
        return Pattern.model_validate(dict(values))
    except ValidationError as error:
        return tuple(map(_fault, separate(error.errors())))


def free_id(text: str, taken: Collection[str]) -> str:
    """An id made from a wording that no entry has yet: `Not final footage!` becomes `not-final-footage`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall("[a-z0-9]+", plain))[:_ID_LENGTH].strip("-") or "mark"
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def _fault(found: ErrorDetails) -> EntryFault:
    key, *deeper = (str(part) for part in found["loc"])
    message = in_words(found)
    if found["type"] == "extra_forbidden":
        return EntryFault(key=key, message=message, remedy="Leave it out, or correct its name.")
    place = f"{'.'.join(deeper)}: " if deeper and not deeper[0].isdigit() else ""
    return EntryFault(key=key, message=place + message, remedy=_REMEDIES.get(key, _OTHERWISE))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a user's list is to become.

    Attributes:
        path: The list; it need not exist yet.
        text: Its new content.
    """

    path: Path
    text: str

    def write(self) -> None:
        """Put it in place, whole or not at all.

        Raises:
            WatermarkScanError: The file cannot be written.
        """
        replace_file(self.path, self.text)


def read_list(path: Path) -> str | None:
    """The text of a user's list; None where there is none yet.

    Raises:
        PatternListError: It is there and cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or str(error)
        raise PatternListError(f"{path} cannot be read: {reason}.", remedy="Name another file with --file.") from error


def extended(path: Path, head: Mapping[str, str], patterns: Sequence[Pattern]) -> Draft:
    """A user's list with entries added; a new list where there is none yet.

    Args:
        path: The list.
        head: `category`, and `title` and `meaning` where the category is new; what the list has already stays.
        patterns: The entries.

    Raises:
        PatternListError: The list cannot be read or changed, or has entries of another category.
    """
    text = read_list(path)
    if text is None:
        return Draft(path=path, text=with_entries(new_list(head), patterns))
    stated = values_of(text)
    if stated.get("category", head["category"]) != head["category"]:
        raise PatternListError(
            f"{path} holds entries of the category '{stated['category']}', not '{head['category']}'.",
            remedy="Name another file; a list has one category.",
        )
    missing = {key: value for key, value in head.items() if key not in stated}
    return Draft(path=path, text=with_entries(with_head(text, missing) if missing else text, patterns))


@contextmanager
def tried(drafts: Sequence[Draft], overlays: Sequence[Path], *, builtin: bool = True) -> Iterator[PatternList]:
    """The list in use as it would be with the drafts; their entries have files of their own meanwhile.

    Args:
        drafts: Each takes the place of its file among the user's lists, or comes last.
        overlays: The user's lists in use, files and folders.
        builtin: The list that comes with the program is in use.

    Raises:
        PatternListError: The list would be broken.
    """
    with tempfile.TemporaryDirectory(prefix="watermark-scan-") as folder:
        stand_ins = {}
        for number, draft in enumerate(drafts):
            stand_in = Path(folder) / str(number) / draft.path.name
            stand_in.parent.mkdir()
            stand_in.write_text(draft.text, encoding="utf-8", newline="")
            stand_ins[draft.path] = stand_in
        try:
            patterns = load_patterns(overlays=_with(stand_ins, overlays), builtin=builtin)
        except PatternListError as error:
            message = error.message
            for target, stand_in in stand_ins.items():
                message = message.replace(str(stand_in), str(target))
            raise PatternListError(message, remedy=error.remedy) from error
        yield patterns


def is_in_use(path: Path, overlays: Sequence[Path]) -> bool:
    """Whether a list is among the user's lists in use, or would be once it is there."""
    wanted = path.resolve()
    places = (*overlays, user_folder())
    return any(wanted == place.resolve() or wanted.parent == place.resolve() for place in places)


def _with(stand_ins: Mapping[Path, Path], overlays: Sequence[Path]) -> list[Path]:
    """The user's lists with each stand-in where its target is, or would be."""
    own = user_folder()
    if own not in overlays and any(target.resolve().parent == own.resolve() for target in stand_ins):
        overlays = (own, *overlays)
    left = {target.resolve(): stand_in for target, stand_in in stand_ins.items()}
    lists: list[Path] = []
    for place in overlays:
        if place.resolve() in left:
            lists.append(left.pop(place.resolve()))
        elif any(target.parent == place.resolve() for target in left):
            inside = {path.resolve(): path for path in place.glob("*.toml")}
            inside |= {target: left.pop(target) for target in list(left) if target.parent == place.resolve()}
            lists += [inside[path] for path in sorted(inside, key=lambda path: path.name)]
        else:
            lists.append(place)
    return [*lists, *left.values()]
