"""The JSON line: one line, valid everywhere, and nothing lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.output import reports
from watermark_scan.output.json import render_json
from watermark_scan.output.terminal import is_safe
from watermark_scan.report import ScanReport

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTRACT = [
    "schema_version",
    "tool",
    "pattern_list",
    "readers",
    "source",
    "status",
    "verdict",
    "matches",
    "error",
    "seconds",
]
_MATCH_CONTRACT = {
    "pattern_id",
    "category",
    "role",
    "pattern_text",
    "matched_text",
    "similarity",
    "visible_fraction",
    "cut",
    "expected_chance_matches",
    "region",
    "box",
    "readers",
    "meaning",
}


def _joined(text: str) -> str:
    """The text as every JSON parser sees it: a high and a low surrogate side by side are one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@pytest.mark.parametrize("name", reports.ALL)
def test_golden(name: str, agrees_with_golden: Callable[[str, str], None]) -> None:
    """Every kind of report is written as agreed."""
    agrees_with_golden(name + ".json", render_json(reports.ALL[name]))


@pytest.mark.parametrize("report", reports.ALL.values(), ids=reports.ALL.keys())
def test_a_report_survives_the_round_trip(report: ScanReport) -> None:
    """Reading the line gives the same report again, hostile text included."""
    assert ScanReport.model_validate(json.loads(render_json(report))) == report


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_makes_one_safe_line(text: str) -> None:
    """Any path comes back unchanged from a line that is valid UTF-8 and steers no terminal."""
    line = render_json(reports.scanned(path=text))
    line.encode()
    assert json.loads(line)["source"]["path"] == _joined(text)
    assert all(map(is_safe, line))


@pytest.mark.parametrize("number", [float("inf"), 1e-300, 0.0])
def test_numbers_are_numbers_of_json(number: float) -> None:
    """No Infinity reaches a parser: it becomes null, as unknown does."""
    report = reports.scanned(matches=(reports.match(expected_chance_matches=number),))
    line = render_json(report)
    shown = json.loads(line, parse_constant=pytest.fail)["matches"][0]["expected_chance_matches"]
    assert shown == (None if number == float("inf") else number)


def test_text_of_other_scripts_stays_readable() -> None:
    """CJK is written as it is."""
    assert '"pattern_text":"实机画面"' in render_json(reports.REVIEW)


def test_the_keys_of_the_contract_are_there_in_order() -> None:
    """A consumer finds every agreed key, null or not."""
    document = json.loads(render_json(reports.FLAGGED))
    assert [key for key in document if key in _CONTRACT] == _CONTRACT
    assert set(document["matches"][0]) >= _MATCH_CONTRACT
    assert document["matches"][0]["box"] == {"x": 1100, "y": 20, "width": 140, "height": 22}
