"""The line of a TOML file that a fault belongs to: the standard parser reports none once a document is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import tomli
from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

_ENTRY = re.compile(r"^\s*\[\[\s*pattern\s*\]\]")


def entry_lines(source: str) -> tuple[int, ...]:
    """The lines (from 1) where the entries of a file begin."""
    return tuple(number for number, line in enumerate(source.split("\n"), start=1) if _ENTRY.match(line))


def line_of(source: str, place: Sequence[str | int]) -> int:
    """The line (from 1) where a key stands, or where its entry begins when the key is absent.

    Args:
        source: The file's text.
        place: Keys and indices from the top, as pydantic gives them: `("pattern", 3, "role")` or `("category",)`.
    """
    # Not `splitlines`, which also breaks at signs that a text may hold (U+0085, U+2028).
    lines = source.split("\n")
    starts = [number for number, line in enumerate(lines) if _ENTRY.match(line)]
    if len(place) > 1 and place[0] == "pattern" and isinstance(place[1], int) and place[1] < len(starts):
        start = starts[place[1]]
        end = starts[place[1] + 1] if place[1] + 1 < len(starts) else len(lines)
        key = place[2] if len(place) > 2 else None  # noqa: PLR2004  the entry's own key
    else:
        start, end, key = 0, starts[0] if starts else len(lines), place[0] if place else None
    for number in range(start, end):
        if key is not None and re.match(rf"^\s*\"?{re.escape(str(key))}\"?\s*=", lines[number]):
            return number + 1
    return start + 1


_Document = TypeVar("_Document", bound=BaseModel)
_Place = tuple[str | int, ...]
_IN_WORDS = {
    "extra_forbidden": "there is no such key",
    "missing": "it is missing",
    "string_pattern_mismatch": "write lower-case letters and digits, with - between words",
}
"""Kind of fault → plainer words than pydantic's. The only texts with a pattern are ids and categories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that is TOML.

    Attributes:
        path: Where it is.
        text: Its text, to find lines in.
        values: What it says.
    """

    path: Path
    text: str
    values: dict[str, Any]

    def place(self, where: _Place) -> str:
        """`file:line` of a key or an entry, as `line_of` takes it."""
        return f"{self.path}:{line_of(self.text, where)}"


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with the files of a list, gathered so that a curator mends everything in one go.

    Attributes:
        told: One line each, beginning with file and line.
    """

    told: list[str] = field(default_factory=list)

    def add(self, source: Source, where: _Place, sentence: str) -> None:
        """Note a fault at a key or an entry."""
        self.told.append(f"{source.place(where)}: {sentence}")

    def describe(self, source: Source, error: ValidationError, under: _Place = ()) -> None:
        """Note every fault that a model found in the part of a file that `under` names."""
        self.describe_all(source, error.errors(), under)

    def describe_all(self, source: Source, found: Iterable[ErrorDetails], under: _Place) -> None:
        """Note some of them."""
        for fault in separate(found):
            where = (*under, *fault["loc"])
            # The line says which entry it is.
            named = where[2:] if where[0] == "pattern" and len(where) > 2 else where  # noqa: PLR2004  pattern, number
            self.add(source, where, f"{'.'.join(map(str, named))}: {in_words(fault)}")


def separate(found: Iterable[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Faults without those that only follow from others: a list whose elements are all wrong is no empty one."""
    faults = list(found)
    wrong = {fault["loc"][:-1] for fault in faults}
    return (fault for fault in faults if fault["type"] != "too_short" or fault["loc"] not in wrong)


def in_words(fault: ErrorDetails) -> str:
    """What is wrong with a value, for people who write lists."""
    # The prefix is pydantic's; it tells nothing.
    return _IN_WORDS.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")


def read(path: Path, faults: Faults) -> Source | None:
    """The file's text and values; None, and a fault, where it cannot be read or is no TOML."""
    try:
        text = path.read_text(encoding="utf-8")
        return Source(path=path, text=text, values=tomli.loads(text))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        faults.told.append(f"{path}:{line}: not UTF-8 ({error.reason})")
    except tomli.TOMLDecodeError as error:
        faults.told.append(f"{path}:{error.lineno}: no TOML: {error.msg}")
    except (RecursionError, ValueError) as error:  # nested hundreds deep, or a number of thousands of digits
        faults.told.append(f"{path}: no TOML that can be read: {error}")
    except OSError as error:
        faults.told.append(f"{path}: {error.strerror or error}")
    return None


def validated(model: type[_Document], source: Source, faults: Faults) -> _Document | None:
    """The whole file as a document; None, and its faults, where it is none."""
    try:
        return model.model_validate(source.values)
    except ValidationError as error:
        faults.describe(source, error)
        return None


def twice_used(source: Source, ids: Sequence[str], seen: dict[str, tuple[Source, int]], faults: Faults) -> None:
    """Note every id that an earlier entry has.

    Args:
        source: The file.
        ids: Those of its entries, in their order.
        seen: Id → file and place of its first use; grows.
        faults: Grows.
    """
    for number, pattern_id in enumerate(ids):
        first, at = seen.setdefault(pattern_id, (source, number))
        if first is not source or at != number:
            place = first.place(("pattern", at, "id"))
            faults.add(source, ("pattern", number, "id"), f"the id '{pattern_id}' is already used in {place}")
