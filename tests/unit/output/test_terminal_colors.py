"""When colour is used: what was asked of this program, then what holds for all programs, then the terminal."""

from __future__ import annotations

import pytest

from watermark_scan.output.terminal import Color, wants_color


@pytest.mark.parametrize(
    ("choice", "terminal", "environment", "wanted"),
    [
        (Color.AUTO, True, {}, True),
        (Color.AUTO, False, {}, False),
        (Color.AUTO, True, {"NO_COLOR": "1"}, False),
        (Color.AUTO, True, {"NO_COLOR": ""}, True),
        (Color.AUTO, False, {"FORCE_COLOR": "1"}, True),
        (Color.AUTO, False, {"FORCE_COLOR": ""}, False),
        (Color.AUTO, True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (Color.AUTO, True, {"TERM": "dumb"}, False),
        (Color.AUTO, True, {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        (Color.ALWAYS, False, {"NO_COLOR": "1", "TERM": "dumb"}, True),
        (Color.NEVER, True, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_who_decides(choice: Color, terminal: bool, environment: dict[str, str], wanted: bool) -> None:  # noqa: FBT001  cases
    """NO_COLOR counts when set and not empty, as its authors say; a flag wins over it."""
    assert wants_color(choice, terminal=terminal, environment=environment) is wanted
