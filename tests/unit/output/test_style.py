"""Colour adds to the text and never changes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from tests.unit.output import reports
from watermark_scan.output import style
from watermark_scan.output.style import for_terminal
from watermark_scan.output.terminal import clean
from watermark_scan.output.text import render_report, styled_report

if TYPE_CHECKING:
    from watermark_scan.report import ScanReport

_CODE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("report", reports.ALL.values(), ids=reports.ALL.keys())
@pytest.mark.parametrize("width", [40, 80])
def test_without_its_codes_the_text_is_the_plain_one(report: ScanReport, width: int) -> None:
    """Every kind of report, hostile ones included, at any width."""
    colored = for_terminal(styled_report(report, explain=True, width=width))
    assert _CODE.sub("", colored) == render_report(report, explain=True, width=width)


@given(st.text(), st.text())
def test_nothing_else_is_changed(first: str, second: str) -> None:
    """No wrapping, no markup, no highlighting, whatever stands in the text."""
    text = Text.assemble(Text(clean(first), style=style.SEEN), Text(clean(second), style=style.UNSEEN))
    assert _CODE.sub("", for_terminal(text)) == clean(first) + clean(second)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (reports.FLAGGED, "1;31mFLAGGED"),
        (reports.REVIEW, "1;33mREVIEW"),
        (reports.CLEAR, "1;32mCLEAR"),
        (reports.FAILED, "1;35mFAILED"),
    ],
)
def test_each_verdict_has_its_colour(report: ScanReport, code: str) -> None:
    """One of the sixteen that every terminal has."""
    assert for_terminal(styled_report(report)).startswith(f"\x1b[{code}\x1b[0m ")


def test_the_visible_part_of_a_wording_is_set_off() -> None:
    """Bold in brackets between what is dim."""
    colored = for_terminal(styled_report(reports.FLAGGED, width=100))
    assert "\x1b[1m[ALL CONTENT]\x1b[0m\x1b[2m SUBJECT TO CHANGE.\x1b[0m" in colored


def test_a_variable_of_the_caller_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever calls this has decided already."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b[" in for_terminal(Text("x", style="bold red"))
