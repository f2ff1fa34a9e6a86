"""Each check that needs nothing but the list: a bad entry for each, and a good one that it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import entry, loaded
from watermark_scan.catalog.lint import LIST_CHECKS

if TYPE_CHECKING:
    from pathlib import Path

CASES = [
    ("missing-reference", {"status": '"stable"'}, "It is stable"),
    ("missing-example", {"must_match": "[]"}, "has no example"),
    ("short-example", {"must_match": '["Zorblax"]'}, "'Zorblax' has only 7 letters"),
    ("short-example", {"text": '"概念图由数字生成的影像"', "must_match": '["概念图由"]'}, "has only 8 letters"),
    ("contradiction", {"must_not_match": '["zorblax PREVIEW build"]'}, "must be found and must be left alone"),
    ("contradiction", {"must_not_match": '["Zorblax preview bui"]'}, "must be found and must be left alone"),
    ("hidden-character", {"text": '"Zorblax\\u200bpreview build"'}, "U+200B"),
    ("hidden-character", {"must_match": '["Zorblax\\npreview build"]'}, "U+000A"),
    ("stray-space", {"variants": '["Zorblax  trial build"]'}, "spaces too many"),
    ("stray-space", {"must_match": '["Zorblax preview bui "]'}, "spaces too many"),
    ("benign-position", {"role": '"benign"', "positions": '["top"]'}, "certain places"),
]


@pytest.mark.parametrize(("check", "changes", "words"), CASES, ids=[f"{case[0]}-{case[2]}" for case in CASES])
def test_a_bad_entry_is_complained_about(tmp_path: Path, check: str, changes: dict[str, str], words: str) -> None:
    """By its own check and by no other, once, in words that say what is wrong."""
    patterns = loaded(
        tmp_path, entry("good", text='"Quorvex teaser"', must_match='["Quorvex teas"]'), entry("bad", **changes)
    )
    found = [(probe.id, complaint) for probe in LIST_CHECKS for complaint in probe.complaints(patterns)]
    assert [(name, complaint.pattern_id) for name, complaint in found] == [(check, "bad")]
    assert words in found[0][1].message


@pytest.mark.parametrize(
    "changes",
    [
        {"status": '"stable"', "references": '["a book"]'},
        {"role": '"hint"', "must_match": "[]"},
        {"role": '"benign"', "must_match": "[]"},
        {"text": '"Veo"', "must_match": '["Veo"]'},
        {"text": '"AI生成"', "must_match": '["AI生成"]'},
    ],
    ids=["with a reference", "hint without example", "benign without example", "short mark", "wide letters"],
)
def test_a_good_entry_is_left_alone(tmp_path: Path, changes: dict[str, str]) -> None:
    """What the README allows is no problem."""
    patterns = loaded(tmp_path, entry("good", **changes))
    assert [complaint for probe in LIST_CHECKS for complaint in probe.complaints(patterns)] == []


def test_every_check_explains_itself() -> None:
    """Ids are slugs and unique; meaning and advice are sentences."""
    ids = [probe.id for probe in LIST_CHECKS]
    assert len(set(ids)) == len(ids)
    for probe in LIST_CHECKS:
        assert probe.id == probe.id.lower().replace(" ", "-")
        assert probe.meaning.endswith(".")
        assert probe.advice.endswith(".")
