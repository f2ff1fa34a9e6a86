"""Reports for other programs: each document is valid whatever the reports hold, and says what they say."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.output import reports
from tests.unit.output.validation import validated
from watermark_scan.output.formats import Csv, Json, Ndjson, OverlayText
from watermark_scan.output.terminal import is_safe

if TYPE_CHECKING:
    from watermark_scan.output.formats import Format
    from watermark_scan.report import ScanReport

ALL = tuple(reports.ALL.values())


def written(form: Format, *found: ScanReport) -> str:
    """The whole document."""
    texts = [form.head(), *map(form.report, found), form.tail()]
    return "".join(text + "\n" for text in texts if text is not None)


def _rows(text: str) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_ndjson_is_one_valid_report_a_line() -> None:
    """As `--json` has always been."""
    lines = written(Ndjson(), *ALL).splitlines()
    assert [validated(line)["verdict"] for line in lines] == [report.verdict for report in ALL]


@pytest.mark.parametrize("found", [(), ALL[:1], ALL], ids=["none", "one", "all"])
def test_json_is_one_array(found: tuple[ScanReport, ...]) -> None:
    """Of none, one or many."""
    documents = json.loads(written(Json(), *found))
    assert [document["verdict"] for document in documents] == [report.verdict for report in found]


def test_csv_has_a_line_for_each_picture() -> None:
    """Under the names of its columns; line breaks and commas in a name change nothing about that."""
    text = written(Csv(), *ALL)
    rows = _rows(text)
    assert len(text.splitlines()) == len(rows) + 1 == len(ALL) + 1
    assert [row["verdict"] for row in rows] == [report.verdict or "failed" for report in ALL]
    flagged, failed = rows[0], rows[4]
    assert (flagged["pattern_id"], flagged["matched_text"], flagged["x"], flagged["findings"]) == (
        "development-footage-long",
        "ALL C0NTENT",
        "1100",
        "1",
    )
    assert failed["error"] == "The image ends before its last row."
    (row,) = _rows(written(Csv(), reports.scanned(path='a,"b".jpg')))
    assert row["path"] == 'a,"b".jpg'


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "=HYPERLINK(1)"])
def test_no_cell_is_a_formula(name: str) -> None:
    """A spreadsheet would run what a stranger called a file."""
    (row,) = _rows(written(Csv(), reports.scanned(path=name)))
    assert row["path"] == "'" + name


def test_overlay_text_is_what_was_read_as_overlay_and_nothing_else() -> None:
    """A line for each different text of a picture; nothing for pictures without."""
    twice = reports.FLAGGED.model_copy(update={"matches": (reports.match(), reports.match(region="bottom"))})
    assert written(OverlayText(), twice, reports.CLEAR, reports.FAILED, reports.REVIEW) == "ALL C0NTENT\n实机画面\n"


@pytest.mark.parametrize("form", [Csv, Json, Ndjson, OverlayText])
def test_hostile_text_steers_nothing(form: type[Format]) -> None:
    """Names and readings reach no terminal raw."""
    text = written(form(), reports.HOSTILE_REPORT, reports.HOSTILE_FAILURE)
    assert all(is_safe(character) for line in text.splitlines() for character in line)
