"""Stored reports: what is one, and how a line that is none is described."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.output import reports
from watermark_scan.output.json import render_json
from watermark_scan.stored_reports import BadLine, read_reports

if TYPE_CHECKING:
    from watermark_scan.report import ScanReport


def _read(data: bytes) -> list[ScanReport | BadLine]:
    return list(read_reports(io.BytesIO(data)))


def _lines(*documents: ScanReport) -> bytes:
    return "".join(render_json(document) + "\n" for document in documents).encode()


@pytest.mark.parametrize("name", reports.ALL)
def test_what_was_written_is_read_again(name: str) -> None:
    """Every kind of report survives the way through the file, half characters and control characters too."""
    assert _read(_lines(reports.ALL[name])) == [reports.ALL[name]]


def test_order_and_empty_lines() -> None:
    """Reports come in the order of their lines; empty lines are passed over."""
    data = b"\n" + _lines(reports.CLEAR) + b"  \n\n" + _lines(reports.FLAGGED)
    assert _read(data) == [reports.CLEAR, reports.FLAGGED]


def test_other_layouts() -> None:
    """A report or a list of reports that is laid out over many lines is understood, and so is a byte order mark."""
    one, two = (json.loads(line) for line in _lines(reports.CLEAR, reports.FLAGGED).splitlines())
    assert _read(json.dumps(one, indent=2).encode()) == [reports.CLEAR]
    assert _read(json.dumps([one, two], indent=2).encode("utf-8-sig")) == [reports.CLEAR, reports.FLAGGED]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_what_went_through_windows_is_read(encoding: str, end: str) -> None:
    """Any Unicode with or without a mark, any line ends; the letters are as they were, and faults know their line."""
    lines = _lines(reports.CLEAR, reports.FLAGGED).decode().splitlines()
    data = end.join([*lines, "oops", ""]).encode(encoding)
    *good, bad = _read(data)
    assert good == [reports.CLEAR, reports.FLAGGED]
    assert isinstance(bad, BadLine)
    assert bad.number == 3


def test_long_reports_in_utf16_are_read() -> None:
    """Also where a letter lies across the pieces in which the file is read."""
    lines = _lines(*([reports.FLAGGED] * 400))
    assert len(lines) > 2**20
    assert _read(lines.decode().encode("utf-16-le")) == [reports.FLAGGED] * 400


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"hello", "no JSON"),
        (b"\xff\xff", "neither UTF-8 nor UTF-16"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"seconds": NaN}', "NaN is no JSON"),
        (b"{}", "tool: Field required"),
        (b"17", "valid dictionary"),
        (b'{"schema_version": 2}', "schema_version"),
    ],
)
def test_a_bad_line_is_described_and_the_others_are_read(line: bytes, fault: str) -> None:
    """Whatever stands in a line, it is named by its number, and the lines around it still count."""
    first, bad, last = _read(_lines(reports.CLEAR) + line + b"\n" + _lines(reports.FLAGGED))
    assert (first, last) == (reports.CLEAR, reports.FLAGGED)
    assert isinstance(bad, BadLine)
    assert bad.number == 2
    assert fault in bad.fault


def test_a_bad_first_line_is_no_reason_to_stop() -> None:
    """The same holds for the first line, where a document over many lines could begin."""
    bad, good = _read(b"oops\n" + _lines(reports.CLEAR))
    assert isinstance(bad, BadLine)
    assert (bad.number, good) == (1, reports.CLEAR)


def test_a_wrong_value_is_named_by_its_place() -> None:
    """A report with an impossible box is refused, and the sentence says which box."""
    document = json.loads(_lines(reports.FLAGGED))
    document["matches"][0]["box"]["height"] = 0
    (bad,) = _read(json.dumps(document).encode())
    assert isinstance(bad, BadLine)
    assert "matches.0.box.height" in bad.fault


def test_keys_of_later_versions_are_passed_over() -> None:
    """A report of the next version is read as far as this one understands it."""
    document = json.loads(_lines(reports.CLEAR)) | {"later": 1}
    document["source"]["later"] = {"much": "later"}
    assert _read(json.dumps(document).encode()) == [reports.CLEAR]


def test_nothing_gives_nothing() -> None:
    """An empty file and an empty list hold no report."""
    assert _read(b"") == []
    assert _read(b"[]") == []
