"""A setting's value and where it is from, and what a file may say for each kind. Opens no file."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.cli.settings.table import Kind

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a value was said.

    Attributes:
        kind: `file` or `environment`.
        name: The file's path, or the variable.
        line: In the file, from 1.
    """

    kind: str
    name: str
    line: int | None = None

    def __str__(self) -> str:
        return self.name if self.line is None else f"{self.name}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A value as the command line takes it, and where it is from."""

    value: object
    origin: Origin


def from_toml(value: object, kind: Kind, folder: Path) -> object:
    """A value of a file as the command line takes it.

    Args:
        value: As TOML has it.
        kind: What the setting takes.
        folder: The file's: what relative paths are relative to.

    Raises:
        TypeError: It is not of this kind.
    """
    match kind:
        case Kind.SWITCH if isinstance(value, bool):
            return value
        case Kind.NUMBER if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        case Kind.WHOLE if isinstance(value, int) and not isinstance(value, bool):
            return value
        case Kind.TEXT if isinstance(value, str):
            return value
        case Kind.PATH if isinstance(value, str):
            return str(folder / value)
        case Kind.NAMES | Kind.CHOICES | Kind.PATHS if (texts := _texts(value)) is not None:
            return _together(texts, kind, folder)
    raise TypeError(kind.value)


def from_variable(value: str, kind: Kind) -> object:
    """A variable's text as the command line takes it; lists are parted by commas or spaces, paths as in PATH."""
    match kind:
        case Kind.CHOICES:
            return [part for part in re.split(r"[,\s]+", value) if part]
        case Kind.PATHS:
            return [part for part in value.split(os.pathsep) if part]
        case _:
            return value


def _texts(value: object) -> list[str] | None:
    """A text, or an array of nothing but texts, as a list."""
    values = value if isinstance(value, list) else [value]
    texts = [item for item in values if isinstance(item, str)]
    return texts if len(texts) == len(values) else None


def _together(texts: list[str], kind: Kind, folder: Path) -> object:
    if kind is Kind.NAMES:
        return ",".join(texts)
    return [str(folder / text) for text in texts] if kind is Kind.PATHS else texts
