"""`evaluate`: labels and reports become numbers, and the numbers an exit code."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.unit.output import reports

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program

_RIGHT = {"flagged.jpg": "flagged", "review.png": "review", "clear.jpg": "clear"}


@pytest.fixture
def manifest(images: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manifest with three images that come out as expected."""
    monkeypatch.chdir(images)
    return _write(_RIGHT)


def _write(expected: dict[str, str]) -> Path:
    path = Path("manifest.csv")
    for name in expected.keys() - {"nosuch.jpg", "."}:
        Path(name).touch()
    lines = [f"{name},{verdict}" for name, verdict in expected.items()]
    path.write_text("\n".join(["path,expected", *lines, ""]), encoding="utf-8")
    return path


def test_the_numbers_are_printed(program: Program, manifest: Path) -> None:
    """All images of the manifest are scanned, in its order, and counted."""
    answer = program("evaluate", manifest)
    assert answer.code == 0
    assert [path.name for path in program.scanner.seen] == list(_RIGHT)
    assert "all judged images      2      2    100%        1       1           1" in answer.out


def test_json(program: Program, manifest: Path) -> None:
    """One object with every number and the names of what is wrong."""
    answer = program("evaluate", _write(_RIGHT | {"clear-2.jpg": "flagged", "flagged-2.jpg": "clear"}), "--json")
    document = json.loads(answer.out)
    assert (document["images"], document["judged"], document["marked"], document["found"]) == (5, 5, 3, 2)
    assert document["recall"] == pytest.approx(2 / 3)
    assert [image["image"] for image in document["misses"]] == ["clear-2.jpg"]
    assert [image["image"] for image in document["false_flags_list"]] == ["flagged-2.jpg"]
    assert document["patterns"]["development-footage-long"]["precision"] == 0.5
    assert manifest.name not in answer.err


@pytest.mark.parametrize(
    ("more", "limits", "code"),
    [
        ({}, ("--min-recall", "1", "--max-false-flags", "0"), 0),
        ({"clear-2.jpg": "flagged"}, (), 0),
        ({"clear-2.jpg": "flagged"}, ("--min-recall", "0.7"), 1),
        ({"clear-2.jpg": "flagged"}, ("--min-recall", "0.6"), 0),
        ({"flagged-2.jpg": "clear"}, ("--max-false-flags", "0"), 1),
        ({"flagged-2.jpg": "clear"}, ("--max-false-flags", "1"), 0),
        ({"review-2.jpg": "clear"}, ("--max-false-flags", "0"), 0),
        ({"failed.jpg": "clear"}, ("--min-recall", "1"), 3),
        ({"nosuch.jpg": "clear"}, (), 3),
        ({".": "clear"}, (), 3),
        ({"halfread.jpg": "clear"}, (), 3),
        ({"failed.jpg": "clear", "clear-2.jpg": "flagged"}, ("--min-recall", "1"), 3),
    ],
)
def test_exit_codes(program: Program, manifest: Path, more: dict[str, str], limits: tuple[str, ...], code: int) -> None:
    """1 for a broken limit; 3, which wins, for an image that nobody could look at."""
    assert program("evaluate", _write(_RIGHT | more), *limits).code == code
    assert manifest.exists()


def test_a_limit_on_recall_needs_a_mark(program: Program, manifest: Path) -> None:
    """Without any mark nothing was found, so the limit is not kept."""
    _write({"clear.jpg": "clear"})
    assert program("evaluate", manifest, "--min-recall", "0").code == 1


@pytest.mark.parametrize(
    "arguments",
    [(), ("nosuch.csv",), ("manifest.csv", "--min-recall", "2"), ("manifest.csv", "--max-false-flags", "-1")],
    ids=" ".join,
)
def test_wrong_usage_scans_nothing(program: Program, manifest: Path, arguments: tuple[str, ...]) -> None:
    """It is told on stderr and ends with 2."""
    answer = program("evaluate", *arguments)
    assert (answer.code, answer.out, program.scanner.seen) == (2, "", [])
    assert answer.err
    assert manifest.exists()


def test_flags_reach_the_scanner(program: Program, manifest: Path) -> None:
    """What changes the findings can be measured."""
    program("evaluate", manifest, "--reader", "rapidocr", "--regions", "corners", "--max-chance", "0.5", "--no-builtin")
    assert program.options is not None
    assert (program.options.regions.value, program.options.max_chance, program.options.builtin) == (
        "corners",
        0.5,
        False,
    )
    assert program.options.review_chance == 0.5
    assert program.options.readers == ("rapidocr",)


def test_columns_can_be_named(program: Program, manifest: Path) -> None:
    """A corpus with other columns needs no new file; groups are counted."""
    manifest.write_text("file,kind,place\nflagged.jpg,mark,edge\nclear.jpg,mark,corner\n", encoding="utf-8")
    flags = "--image-column file --class-column kind --positive mark --group-by place --json"
    document = json.loads(program("evaluate", manifest, *flags.split()).out)
    assert {value: rates["recall"] for value, rates in document["groups"]["place"].items()} == {"edge": 1, "corner": 0}


def test_the_page_shows_misses_with_their_picture(
    program: Program, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the very bytes that were scanned are shown; a picture that cannot be opened is left out."""
    Image.fromarray(np.zeros((40, 60, 3), np.uint8)).save("clear-2.png")
    digest = hashlib.sha256(Path("clear-2.png").read_bytes()).hexdigest()
    source = reports.CLEAR.source.model_copy(update={"sha256": digest})
    monkeypatch.setattr(reports, "CLEAR", reports.CLEAR.model_copy(update={"source": source}))
    _write({"clear-2.png": "flagged", "clear.jpg": "flagged"})
    assert program("evaluate", manifest, "--html", "page.html").code == 0
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.count("<article>") == 2
    assert page.count("data:image/png") == 1
    assert program.options is not None
    assert program.options.keep_readings


def test_names_are_shown_harmless(program: Program, manifest: Path) -> None:
    """A manifest may come from anywhere."""
    manifest.write_text("path,expected\nclear-\x1b[2J.jpg,flagged\n", encoding="utf-8")
    answer = program("evaluate", manifest)
    assert "\x1b" not in answer.out + answer.err
    assert "\\x1b" in answer.out
