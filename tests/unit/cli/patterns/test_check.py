"""`patterns lint`, `test` and `format`: what they show, and how they end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import entry, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program

GOOD = entry("good")
WARNED = entry("warned", text='"Quorvex teaser of Blimfu"', must_match='["Quorvex"]')
BROKEN = entry("broken", text='"Quorvex teaser of Blimfu"', must_match='["Fresh bread every day"]')


def only(path: Path) -> tuple[str, ...]:
    """Options for nothing but this list."""
    return ("--no-builtin", "--patterns", str(path))


@pytest.mark.parametrize(
    ("entries", "arguments", "end"),
    [
        ((GOOD,), (), (0, "0 errors, 0 warnings in 1 entry")),
        ((GOOD, WARNED), (), (0, "0 errors, 1 warning in 2 entries")),
        ((GOOD, WARNED), ("--strict",), (1, "0 errors, 1 warning in 2 entries")),
        ((GOOD, BROKEN), (), (1, "1 error, 0 warnings in 2 entries")),
    ],
    ids=["good", "warned", "strict", "broken"],
)
def test_lint_ends_by_the_worst_problem(
    program: Program, tmp_path: Path, entries: tuple[str, ...], arguments: tuple[str, ...], end: tuple[int, str]
) -> None:
    """Warnings fail only when asked to; the count goes to stderr."""
    answer = program("patterns", "lint", *arguments, *only(write(tmp_path / "mine.toml", *entries)))
    assert (answer.code, answer.err) == (end[0], f"watermark-scan: {end[1]}\n")


def test_lint_shows_place_check_and_advice(program: Program, tmp_path: Path) -> None:
    """As editors and people read it; the same as JSON."""
    path = write(tmp_path / "mine.toml", GOOD, WARNED)
    head, *body = program("patterns", "lint", *only(path)).out.splitlines()
    assert head == f"{path}:14: warning [short-example] warned"
    assert body[0] == "    The example 'Quorvex' has only 7 letters."
    (line,) = program("patterns", "lint", "--json", *only(path)).out.splitlines()
    problem = json.loads(line)
    assert (problem["path"], problem["line"], problem["check"]) == (str(path), 14, "short-example")


def test_lint_of_a_list_tells_the_problems_of_that_list(program: Program, tmp_path: Path) -> None:
    """It is checked with all others, whose own problems are not told."""
    others = write(tmp_path / "others" / "others.toml", WARNED)
    mine = write(tmp_path / "mine" / "mine.toml", BROKEN.replace("Quorvex teaser", "Zorblax teaser"))
    for path in (mine, mine.parent):
        answer = program("patterns", "lint", "--json", *only(others), path)
        assert {json.loads(line)["pattern_id"] for line in answer.out.splitlines()} == {"broken"}


def test_lint_explains_its_checks(program: Program) -> None:
    """Every id, with meaning and advice, without running any."""
    answer = program("patterns", "lint", "--list-checks")
    assert answer.code == 0
    assert "\nnear-duplicate (warning)\n" in answer.out
    lines = program("patterns", "lint", "--list-checks", "--json").out.splitlines()
    assert {"duplicate-text", "too-short", "common-words"} <= {json.loads(line)["check"] for line in lines}


def test_test_shows_what_is_not_kept(program: Program, tmp_path: Path) -> None:
    """And counts everything; code 1 when something is broken."""
    answer = program("patterns", "test", *only(write(tmp_path / "mine.toml", GOOD, BROKEN)))
    assert answer.code == 1
    assert answer.out.splitlines()[:2] == [
        "broken broken must-match: Fresh bread every day",
        "    against: alone; verdict: clear",
    ]
    assert answer.err == "watermark-scan: 6 kept, 0 crowded, 0 allowed, 2 broken\n"


def test_test_takes_ids(program: Program, tmp_path: Path) -> None:
    """Only those are tested; unknown ones are an error."""
    options = only(write(tmp_path / "mine.toml", GOOD, BROKEN))
    answer = program("patterns", "test", "good", "--all", "--json", *options)
    lines = [json.loads(line) for line in answer.out.splitlines()]
    assert answer.code == 0
    assert [(line["against"], line["outcome"]) for line in lines] == [("alone", "kept"), ("list", "kept")] * 2
    assert program("patterns", "test", "goood", *options).code == 2


def test_test_tells_why_a_broken_promise_is_allowed(program: Program, tmp_path: Path) -> None:
    """It does not fail the run."""
    path = write(tmp_path / "mine.toml", BROKEN, 'allow = [{ check = "must-match", reason = "A joke" }]\n')
    answer = program("patterns", "test", *only(path))
    assert answer.code == 0
    assert "    allowed: A joke" in answer.out


def test_format_tells_and_changes(program: Program, tmp_path: Path) -> None:
    """With --check it changes nothing and ends with 1; afterwards everything is in order."""
    untidy = write(tmp_path / "b.toml", GOOD.replace(" = ", "="))
    tidy = write(tmp_path / "a.toml", GOOD)
    before = untidy.read_text()
    checked = program("patterns", "format", "--check", tmp_path)
    assert (checked.code, checked.out) == (1, f"{untidy}\n")
    assert untidy.read_text() == before
    changed = program("patterns", "format", tmp_path)
    assert (changed.code, changed.out) == (0, f"{untidy}\n")
    assert untidy.read_text() == tidy.read_text()
    assert program("patterns", "format", "--check", tmp_path).code == 0


def test_format_as_json(program: Program, tmp_path: Path) -> None:
    """A line for each file, changed or not."""
    path = write(tmp_path / "a.toml", GOOD)
    (line,) = program("patterns", "format", "--json", path).out.splitlines()
    assert json.loads(line) == {"path": str(path), "changed": False, "written": False}


def test_a_broken_file_stops_format_before_anything_is_written(program: Program, tmp_path: Path) -> None:
    """All or nothing."""
    untidy = write(tmp_path / "a.toml", GOOD.replace(" = ", "="))
    before = untidy.read_text()
    write(tmp_path / "b.toml", "x =")
    answer = program("patterns", "format", tmp_path)
    assert (answer.code, answer.out) == (2, "")
    assert untidy.read_text() == before
