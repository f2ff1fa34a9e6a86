"""Where an entry comes from: the file that has it, and the user lists that changed it. Owns values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one user list changed of an entry of another list.

    Attributes:
        path: The user list.
        number: The place of the change among the entries of that file, from 0.
        keys: Keys it gave, sorted; never empty.
    """

    path: Path
    number: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an entry comes from.

    Attributes:
        path: The file that has the whole entry.
        number: Its place among the entries of that file, from 0.
        builtin: That file belongs to the list that comes with the program.
        changes: By user lists, in the order in which they were made.
    """

    path: Path
    number: int
    builtin: bool
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disabled:
    """An entry that a user list takes out of use.

    Attributes:
        pattern_id: Which.
        path: The list that says so.
    """

    pattern_id: str
    path: Path
