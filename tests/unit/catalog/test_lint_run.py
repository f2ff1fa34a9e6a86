"""The linter's frame: places, allowances, and entries that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.catalog.lists import base, entry, loaded, write
from watermark_scan.catalog.lint import LIST_CHECKS, Level, lint
from watermark_scan.catalog.load import load_patterns

if TYPE_CHECKING:
    from pathlib import Path

BAD = entry("bad", must_match="[]")
TOO_GOOD = 'allow = [{{ check = "{check}", reason = "known" }}]\n'


def allowing(check: str, **changes: str) -> str:
    """An entry that allows a check."""
    return entry("bad", **changes) + TOO_GOOD.format(check=check)


def test_a_problem_has_level_place_and_advice(tmp_path: Path) -> None:
    """File and line lead to the entry."""
    (problem,) = lint(loaded(tmp_path, entry("good"), BAD), LIST_CHECKS, only=None)
    assert (problem.check, problem.level, problem.pattern_id) == ("missing-example", Level.ERROR, "bad")
    assert (problem.path, problem.line) == (tmp_path / "base" / "marks.toml", 14)
    assert problem.path.read_text().splitlines()[problem.line - 1] == "[[pattern]]"
    assert "must_match" in problem.advice


def test_an_allowed_problem_is_not_told(tmp_path: Path) -> None:
    """The entry says why; other checks go on."""
    patterns = loaded(tmp_path, allowing("missing-example", must_match="[]", status='"stable"'))
    assert [problem.check for problem in lint(patterns, LIST_CHECKS, only=None)] == ["missing-reference"]


def test_an_allowance_that_nothing_needs_is_a_warning(tmp_path: Path) -> None:
    """So that it does not hide a problem later."""
    (problem,) = lint(loaded(tmp_path, allowing("missing-example")), LIST_CHECKS, only=None)
    assert (problem.check, problem.level) == ("unused-allowance", Level.WARNING)


def test_an_allowance_for_no_check_is_an_error(tmp_path: Path) -> None:
    """A misspelt id allows nothing."""
    problems = list(lint(loaded(tmp_path, allowing("missing-exampel", must_match="[]")), LIST_CHECKS, only=None))
    assert [problem.check for problem in problems] == ["missing-example", "unknown-check"]


def test_allowances_for_checks_that_did_not_run_are_left_alone(tmp_path: Path) -> None:
    """Nobody can say whether they are needed."""
    patterns = loaded(tmp_path, allowing("elsewhere"))
    assert list(lint(patterns, LIST_CHECKS, also_known=["elsewhere"], only=None)) == []


def test_only_the_entries_asked_for_are_told(tmp_path: Path) -> None:
    """All are looked at, because entries may collide."""
    patterns = loaded(tmp_path, BAD, entry("worse", must_match="[]"))
    assert [problem.pattern_id for problem in lint(patterns, LIST_CHECKS, only={"worse"})] == ["worse"]


def test_a_changed_entry_stands_where_it_was_changed(tmp_path: Path) -> None:
    """The person who lints a list of their own is sent to that list."""
    mine = write(tmp_path / "mine.toml", '\n[[pattern]]\nid = "good"\nmust_match = []\n', head="schema_version = 1\n")
    (problem,) = lint(load_patterns(base(tmp_path, entry("good")), overlays=[mine]), LIST_CHECKS, only=None)
    assert (problem.path, problem.line) == (mine, 3)


def test_an_entry_without_a_line_of_its_own_stands_at_the_top(tmp_path: Path) -> None:
    """Entries may be written as one inline list."""
    keys = 'id = "bad", text = "Zorblax", role = "sign", status = "experimental", languages = ["en"]'
    inline = f"pattern = [{{ {keys} }}]\n"
    (problem,) = lint(loaded(tmp_path, inline), LIST_CHECKS, only=None)
    assert problem.line == 1
