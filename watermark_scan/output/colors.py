"""Whether to use colour. Pure, and light: what colour looks like stands in `style`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Color(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    """On a terminal, unless the environment says otherwise."""
    ALWAYS = "always"
    NEVER = "never"


def wants_color(choice: Color, *, terminal: bool, environment: Mapping[str, str]) -> bool:
    """Whether to use colour; what the user chose for this program wins over what holds for all programs.

    Args:
        choice: What was asked for.
        terminal: Whether the text goes to a terminal.
        environment: Variables: NO_COLOR and FORCE_COLOR count when set and not empty, NO_COLOR first, and TERM=dumb
            means no colour.
    """
    if choice is not Color.AUTO:
        return choice is Color.ALWAYS
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return terminal and environment.get("TERM") != "dumb"
