"""Checks of what people write into lists, against the model: every fault in plain words, with its file and line.

The standard TOML parser gives no line numbers for a document that it could read; they are looked up in the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import tomli
from pydantic import BaseModel, ValidationError

from watermark_scan.catalog.model import Pattern
from watermark_scan.text_encoding import read_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

    KeyPath = tuple[str | int, ...]
    """Keys and indices from the top of a document, as pydantic gives them: `("pattern", 3, "role")`."""

_Document = TypeVar("_Document", bound=BaseModel)
_ENTRY_HEADER = re.compile(r"^\s*\[\[\s*pattern\s*\]\]")
_MESSAGES = {
    "extra_forbidden": "there is no such key",
    "missing": "it is missing",
    "string_pattern_mismatch": "write lower-case letters and digits, with - between words",
}
"""Kind of error → plainer words than pydantic's. The only texts with a pattern are ids and categories."""
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
_OTHER_REMEDY = "Write texts with at least one letter or digit."
_ID_LENGTH = 40
"""Letters of an id that is made from a wording, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """A file that is TOML.

    Attributes:
        path: Where it is.
        text: Its text, to find lines in.
        values: What it says.
    """

    path: Path
    text: str
    values: dict[str, Any]

    def place(self, keys: KeyPath) -> str:
        """`file:line` of a key or an entry."""
        return f"{self.path}:{line_of_key(self.text, keys)}"


@dataclass(frozen=True, slots=True)
class FaultList:
    """What is wrong with the files of a list, gathered so that a curator mends everything in one go.

    Attributes:
        lines: One fault each, beginning with file and line.
    """

    lines: list[str] = field(default_factory=list)

    def add(self, file: TomlFile, keys: KeyPath, sentence: str) -> None:
        """Note a fault at a key or an entry."""
        self.lines.append(f"{file.place(keys)}: {sentence}")

    def add_errors(self, file: TomlFile, errors: Iterable[ErrorDetails], under: KeyPath = ()) -> None:
        """Note what the model has against the part of a file that `under` names."""
        for error in _independent(errors):
            keys = (*under, *error["loc"])
            # The line says which entry it is.
            named = keys[2:] if keys[:1] == ("pattern",) and keys[2:] else keys
            self.add(file, keys, f"{'.'.join(map(str, named))}: {_message(error)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFault:
    """What is wrong with one key of an entry.

    Attributes:
        key: Of the entry.
        message: What is wrong, without a full stop.
        remedy: What to write instead, in one sentence.
    """

    key: str
    message: str
    remedy: str


def read_toml(path: Path, faults: FaultList) -> TomlFile | None:
    """Read a file; None, and a fault, where it cannot be read or is no TOML."""
    try:
        text = read_text(path)
        return TomlFile(path=path, text=text, values=tomli.loads(text))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.lines.append(f"{path}:{line}: not UTF-8 ({error.reason}); save it as UTF-8")
    except tomli.TOMLDecodeError as error:
        faults.lines.append(f"{path}:{error.lineno}: no TOML: {error.msg}")
    except (RecursionError, ValueError) as error:  # nested hundreds deep, or a number of thousands of digits
        faults.lines.append(f"{path}: no TOML that can be read: {error}")
    except OSError as error:
        faults.lines.append(f"{path}: {error.strerror or error}")
    return None


def validate_file(model: type[_Document], file: TomlFile, faults: FaultList) -> _Document | None:
    """The whole file as a document; None, and its faults, where it is none."""
    try:
        return model.model_validate(file.values)
    except ValidationError as error:
        faults.add_errors(file, error.errors())
        return None


def validate_entry(values: Mapping[str, Any]) -> Pattern | tuple[EntryFault, ...]:
    """The entry that plain values make, from a form, a table or another program; or all their faults.

    Args:
        values: As in a list's TOML; lists may be tuples.
    """
    try:
        return Pattern.model_validate(dict(values))
    except ValidationError as error:
        return tuple(map(_entry_fault, _independent(error.errors())))


def note_repeated_ids(
    file: TomlFile, ids: Sequence[str], seen: dict[str, tuple[TomlFile, int]], faults: FaultList
) -> None:
    """Note every id that an earlier entry has.

    Args:
        file: The file.
        ids: Those of its entries, in their order.
        seen: Id → file and place of its first use; grows.
        faults: Grows.
    """
    for number, pattern_id in enumerate(ids):
        first, at = seen.setdefault(pattern_id, (file, number))
        if first is not file or at != number:
            place = first.place(("pattern", at, "id"))
            faults.add(file, ("pattern", number, "id"), f"the id '{pattern_id}' is already used in {place}")


def unused_id(text: str, taken: Collection[str]) -> str:
    """An id made from a wording that no entry has yet: `Not final footage!` becomes `not-final-footage`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall("[a-z0-9]+", plain))[:_ID_LENGTH].strip("-") or "mark"
    number, unused = 1, slug
    while unused in taken:
        number += 1
        unused = f"{slug}-{number}"
    return unused


def entry_lines(text: str) -> tuple[int, ...]:
    """The lines (from 1) where the entries of a file begin."""
    # Not `splitlines`, which also breaks at signs that a text may hold (U+0085, U+2028).
    return tuple(number for number, line in enumerate(text.split("\n"), start=1) if _ENTRY_HEADER.match(line))


def line_of_key(text: str, keys: Sequence[str | int]) -> int:
    """The line (from 1) where a key stands, or where its entry begins when the key is absent.

    Args:
        text: The file's.
        keys: `("pattern", 3, "role")`, `("category",)`.
    """
    lines, starts = text.split("\n"), entry_lines(text)
    match keys:
        case ("pattern", int(number), *inside) if number < len(starts):
            first, end = starts[number], [*starts, len(lines) + 1][number + 1]
        case _:
            inside, first, end = list(keys), 1, starts[0] if starts else len(lines) + 1
    if inside:
        key = re.compile(rf"^\s*\"?{re.escape(str(inside[0]))}\"?\s*=")
        for number in range(first, end):
            if key.match(lines[number - 1]):
                return number
    return first


def _independent(errors: Iterable[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Errors without those that only follow from others: a list whose elements are all wrong is no empty one."""
    everything = list(errors)
    wrong = {error["loc"][:-1] for error in everything}
    return (error for error in everything if error["type"] != "too_short" or error["loc"] not in wrong)


def _message(error: ErrorDetails) -> str:
    # The prefix is pydantic's; it tells nothing.
    return _MESSAGES.get(error["type"]) or error["msg"].removeprefix("Value error, ")


def _entry_fault(error: ErrorDetails) -> EntryFault:
    key, *inside = (str(part) for part in error["loc"])
    message = _message(error)
    if error["type"] == "extra_forbidden":
        return EntryFault(key=key, message=message, remedy="Leave it out, or correct its name.")
    place = f"{'.'.join(inside)}: " if inside and not inside[0].isdigit() else ""
    return EntryFault(key=key, message=place + message, remedy=_REMEDIES.get(key, _OTHER_REMEDY))
