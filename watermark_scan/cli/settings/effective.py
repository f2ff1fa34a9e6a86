"""What `scan` would work with here and now, without scanning: for commands that show or use its settings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, cast

from watermark_scan.catalog.places import VARIABLE, user_folder, user_lists
from watermark_scan.cli.settings.layers import origin_of
from watermark_scan.cli.settings.table import SETTINGS
from watermark_scan.cli.settings.values import Origin

if TYPE_CHECKING:
    import typer
    from typer.core import TyperGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """One setting as `scan` would use it.

    Attributes:
        name: As in a file.
        value: What holds, in plain types; None where nothing is set and `scan` decides by what it finds.
        origin: Where it was said; None for a default.
    """

    name: str
    value: object
    origin: Origin | None


def context_of_scan(context: typer.Context, arguments: list[str]) -> typer.Context:
    """The context that `scan` would run in, had it been called with these arguments.

    Raises:
        ConfigError: The settings are broken.
        TyperException: A value is out of its range.
    """
    root = context.find_root()
    command = cast("TyperGroup", root.command).commands["scan"]
    return cast("typer.Context", command.make_context("scan", arguments, parent=root))


def effective_settings(scan: typer.Context) -> list[Effective]:
    """Every setting, in the order of their register.

    Args:
        scan: See `context_of_scan`.
    """
    return [_patterns(scan) if name == "patterns" else _effective(scan, name) for name in SETTINGS]


def _effective(scan: typer.Context, name: str) -> Effective:
    parameter = name.replace("-", "_")
    return Effective(name=name, value=_plain(scan.params[parameter]), origin=origin_of(scan, parameter))


def _patterns(scan: typer.Context) -> Effective:
    """The lists add up instead of replacing one another; where several places name some, the last is named."""
    said = _effective(scan, "patterns")
    lists = (*map(str, user_lists()), *cast("list[str]", said.value or []))
    return Effective(name=said.name, value=list(lists) or None, origin=said.origin or _origin_of_lists())


def _origin_of_lists() -> Origin | None:
    if os.environ.get(VARIABLE):
        return Origin(kind="environment", name=VARIABLE)
    return Origin(kind="file", name=str(user_folder())) if user_lists() else None


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value] or None
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value
