"""`watermark-scan render`: stored reports become text, a page or annotated copies again."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from tests.unit.output import reports
from tests.unit.output.pictured import draw, flagged, stored
from watermark_scan.output.json import render_json

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program
    from watermark_scan.report import ScanReport


def _write(path: Path, *documents: ScanReport) -> Path:
    path.write_text("".join(render_json(document) + "\n" for document in documents), encoding="utf-8")
    return path


@pytest.fixture
def pictured(tmp_path: Path) -> ScanReport:
    """A flagged picture that is still where it was."""
    return flagged(stored(tmp_path / "frame.png"))


def test_text_by_default(program: Program, tmp_path: Path) -> None:
    """Without --html and --annotate the text of each report is printed, as a scan would print it."""
    path = _write(tmp_path / "reports.jsonl", reports.FLAGGED, reports.CLEAR)
    answer = program("render", path)
    assert answer.code == 1
    assert answer.out.index("FLAGGED  samples/founding_case.jpg") < answer.out.index("CLEAR    samples/street.jpg")
    assert answer.err == ""
    assert "Near misses" in program("render", path, "--explain").out


@pytest.mark.parametrize(
    ("report", "code"), [(reports.CLEAR, 0), (reports.FLAGGED, 1), (reports.REVIEW, 3), (reports.FAILED, 3)]
)
def test_codes_are_those_of_a_scan(program: Program, tmp_path: Path, report: ScanReport, code: int) -> None:
    """What a scan would have answered is answered again."""
    assert program("render", _write(tmp_path / "reports.jsonl", report)).code == code


def test_fail_on(program: Program, tmp_path: Path) -> None:
    """A build that only wants the page is not stopped by what is on it."""
    path = _write(tmp_path / "reports.jsonl", reports.FLAGGED)
    assert program("render", path, "--fail-on", "never").code == 0


def test_several_files_and_standard_input(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports come from all files and from standard input, in the order named."""
    first = _write(tmp_path / "1.jsonl", reports.scanned(path="one.png"))
    piped = render_json(reports.scanned(path="two.png")).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped)))
    answer = program("render", first, "-", first)
    assert [line.split()[1] for line in answer.out.splitlines() if line.startswith("CLEAR")] == [
        "one.png",
        "two.png",
        "one.png",
    ]


def test_standard_input_once_only(program: Program) -> None:
    """Naming it twice would lose half of what was meant."""
    answer = program("render", "-", "-")
    assert answer.code == 2
    assert "named twice" in answer.err


def test_the_page(program: Program, tmp_path: Path, pictured: ScanReport) -> None:
    """The page shows the picture again; standard output stays empty."""
    path = _write(tmp_path / "reports.jsonl", pictured, reports.CLEAR)
    answer = program("render", path, "--html", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert (answer.code, answer.out) == (1, "")
    assert page.count("data:image/webp") == 3
    assert "The picture is not where it was" in page
    assert "Page made from stored reports" in page


def test_a_changed_picture_is_not_shown(program: Program, tmp_path: Path, pictured: ScanReport) -> None:
    """Evidence from other bytes would be none."""
    path = _write(tmp_path / "reports.jsonl", pictured)
    stored(tmp_path / "frame.png", draw("OTHER"))
    program("render", path, "--html", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "has changed since it was scanned" in page
    assert "data:image/webp" not in page


def test_pictures_beside_the_reports(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with reports and pictures can be moved, and rendered from anywhere."""
    source = stored(tmp_path / "case" / "frame.png").model_copy(update={"path": "frame.png"})
    path = _write(tmp_path / "case" / "reports.jsonl", flagged(source))
    monkeypatch.chdir(tmp_path)
    program("render", path, "--html", "page.html")
    assert "data:image/webp" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_annotated_copies(program: Program, tmp_path: Path, pictured: ScanReport) -> None:
    """Flagged and review pictures get a copy, clear ones none; originals stay."""
    before = (tmp_path / "frame.png").read_bytes()
    clear = reports.scanned(source=stored(tmp_path / "clear.png"))
    path = _write(tmp_path / "reports.jsonl", pictured, clear)
    assert program("render", path, "--annotate", tmp_path / "marked").code == 1
    (copy,) = (tmp_path / "marked").iterdir()
    assert copy.name.startswith("frame.")
    assert (tmp_path / "frame.png").read_bytes() == before


def test_a_copy_that_cannot_be_made_is_told(program: Program, tmp_path: Path) -> None:
    """A missing picture is no silence: a sentence, and code 3."""
    answer = program("render", _write(tmp_path / "r.jsonl", reports.FLAGGED), "--annotate", tmp_path / "marked")
    assert answer.code == 3
    assert "No annotated copy was made. The picture is not where it was" in answer.err


def test_a_bad_line_is_named(program: Program, tmp_path: Path) -> None:
    """The line is named in one clean sentence, the others are shown, and the code is 3."""
    path = _write(tmp_path / "reports.jsonl", reports.CLEAR)
    with path.open("a", encoding="utf-8") as stream:
        stream.write('{"\\u001b[2J": 1}\n' + render_json(reports.FLAGGED) + "\n")
    answer = program("render", path)
    assert answer.code == 3
    assert "line 2: This is no report: " in answer.err
    assert len(answer.err.splitlines()) == 1
    assert "\x1b" not in answer.err
    assert "FLAGGED" in answer.out


def test_a_missing_file_is_named(program: Program, tmp_path: Path) -> None:
    """A file that cannot be read is told; the others still count."""
    answer = program("render", tmp_path / "nosuch.jsonl", _write(tmp_path / "r.jsonl", reports.CLEAR))
    assert answer.code == 3
    assert "nosuch.jsonl cannot be read" in answer.err
    assert "CLEAR" in answer.out


def test_no_report_at_all(program: Program, tmp_path: Path) -> None:
    """Of nothing no page is made, and an earlier one stays."""
    (tmp_path / "page.html").write_text("earlier", encoding="utf-8")
    (tmp_path / "empty.jsonl").touch()
    answer = program("render", tmp_path / "empty.jsonl", "--html", tmp_path / "page.html")
    assert answer.code == 2
    assert "There is no report" in answer.err
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "earlier"


def test_no_reports_named(program: Program) -> None:
    """Without a file there is a sentence of usage."""
    assert program("render").code == 2
