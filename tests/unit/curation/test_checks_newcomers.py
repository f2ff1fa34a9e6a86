"""What keeps an entry out of a list, and what is only remarked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import entry, loaded
from watermark_scan.curation.checks import lint_list, objections

if TYPE_CHECKING:
    from pathlib import Path

OLD = entry("old", must_not_match='["Fresh bread every day"]')
QUORVEX = {"text": '"Quorvex teaser of Blimfu"', "must_match": '["Quorvex teaser of Bli"]'}


def _found(folder: Path, **changes: str) -> list[tuple[str, str]]:
    patterns = loaded(folder, OLD, entry("new", **(QUORVEX | changes)))
    return [(objection.check, objection.level.value) for objection in objections(patterns, ["new"])]


def test_a_sound_entry_has_nothing_against_it(tmp_path: Path) -> None:
    """Nor is anything said against others."""
    assert _found(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"text": '"ZORBLAX preview-build"', "must_match": '["Zorblax preview bui"]'}, ("duplicate-text", "error")),
        ({"text": '"Zorblax preview builds"', "must_match": '["Zorblax preview bui"]'}, ("near-duplicate", "warning")),
        ({"must_match": '["Fresh bread every day"]'}, ("must-match", "error")),
        ({"must_not_match": '["Quorvex teaser of Blimfu today"]'}, ("must-not-match", "error")),
        (
            {"text": '"Fresh bread every day"', "must_match": '["Fresh bread every day"]'},
            ("anothers-negative", "error"),
        ),
        ({"status": '"stable"'}, ("missing-reference", "error")),
        ({"must_match": "[]"}, ("missing-example", "error")),
        ({"text": '"Quor"', "must_match": '["Quor"]'}, ("too-short", "error")),
        ({"allow": '[{ check = "nosuch", reason = "x" }]'}, ("unknown-check", "error")),
    ],
)
def test_objections(tmp_path: Path, changes: dict[str, str], check: tuple[str, str]) -> None:
    """Each is the linter's own."""
    assert check in _found(tmp_path, **changes)


def test_an_allowance_silences_its_check(tmp_path: Path) -> None:
    """The entry has said why."""
    allow = '[{ check = "must-match", reason = "Read by no engine" }]'
    assert _found(tmp_path, must_match='["Fresh bread every day"]', allow=allow) == []


def test_one_sentence_for_each_example(tmp_path: Path) -> None:
    """An example that fails alone and beside the list fails once."""
    found = _found(tmp_path, must_match='["Fresh bread every day"]')
    assert found.count(("must-match", "error")) == 1


def test_the_linter_says_the_same(tmp_path: Path) -> None:
    """Whoever lints the whole list afterwards hears nothing new about the newcomer."""
    changes = {"must_match": '["Fresh bread every day"]', "must_not_match": '["Quorvex teaser of Blimfu today"]'}
    patterns = loaded(tmp_path, OLD, entry("new", **(QUORVEX | changes)))
    ours = {(objection.check, objection.message) for objection in objections(patterns, ["new"])}
    assert ours == {(problem.check, problem.message) for problem in lint_list(patterns, ["new"])}
