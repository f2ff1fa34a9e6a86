"""The forms in which `scan` writes, and what they have to do with each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from watermark_scan.options import ScanOptions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program


@pytest.mark.parametrize(
    ("form", "first"),
    [("ndjson", "{"), ("json", "["), ("csv", "path,verdict"), ("sarif", '{"$schema"'), ("overlay-text", "ALL C0NTENT")],
)
@pytest.mark.parametrize("to_file", [False, True], ids=["stdout", "file"])
def test_a_form_is_chosen(program: Program, images: Path, form: str, first: str, *, to_file: bool) -> None:
    """On standard output and in a file alike."""
    out = images / "out"
    answer = program("scan", "--format", form, *(("--output", out) if to_file else ()), images / "flagged.jpg")
    assert answer.code == 1
    assert (out.read_text() if to_file else answer.out).startswith(first)


def test_json_stays_ndjson(program: Program, images: Path) -> None:
    """To the letter, and beside another form it makes no sense."""
    names = (images / "flagged.jpg", images / "clear.jpg")
    assert program("scan", "--json", *names).out == program("scan", "--format", "ndjson", *names).out
    assert program("scan", "--json", "--format", "ndjson", *names).code == 1
    answer = program("scan", "--json", "--format", "csv", *names)
    assert (answer.code, answer.out) == (2, "")
    assert "--format csv" in answer.err


def test_brief_is_one_line_a_picture(program: Program, images: Path) -> None:
    """Verdict, path, and what there is to say; of text only."""
    lines = program("scan", "--brief", images).out.splitlines()
    assert [line.split()[0] for line in lines] == ["CLEAR", "FAILED", "FLAGGED", "CLEAR", "REVIEW"]
    assert 'flagged.jpg  "ALL C0NTENT" (development-footage-long)' in lines[2]
    assert "The image ends" in lines[1]
    assert "not read by tesseract" in lines[3]
    assert len(program("scan", "--brief", "--quiet", images).out.splitlines()) == 4
    assert program("scan", "--brief", "--json", images).code == 2


def test_a_stopped_array_does_not_pass_for_a_whole_one(program: Program, images: Path) -> None:
    """It has no end."""
    (images / "interrupt.jpg").touch()
    out = program("scan", "--format", "json", images / "clear.jpg", images / "interrupt.jpg").out
    with pytest.raises(json.JSONDecodeError):
        json.loads(out)


def test_categories_reach_the_scanner(program: Program, images: Path) -> None:
    """Which checks them: it has the list."""
    program("scan", "--category", "a,b", "--ignore-category", "c", images / "clear.jpg")
    assert program.options == ScanOptions(categories=("a", "b"), ignored_categories=("c",))
