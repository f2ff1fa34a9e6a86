"""Each check that needs the matching stage: a bad entry for each, which only that check complains about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import entry, loaded
from watermark_scan.catalog.lint import Level
from watermark_scan.curation.checks import CHECKS, lint_list

if TYPE_CHECKING:
    from pathlib import Path

    from watermark_scan.catalog.lint import Problem

GOOD = entry("good", text='"Quorvex teaser of Blimfu"', must_match='["Quorvex teaser of Bli"]')
BENIGN = {"role": '"benign"', "must_match": "[]"}


def problems(folder: Path, *entries: str) -> list[Problem]:
    """What the linter says of a list."""
    return list(lint_list(loaded(folder, *entries)))


def test_good_entries_have_no_problem(tmp_path: Path) -> None:
    """Of each role."""
    harmless = entry("harmless", text='"Bakery of the Wumblequat"', **BENIGN)
    hint = entry("hint", text='"Glimmerox trial footage"', role='"hint"', must_match="[]")
    assert problems(tmp_path, GOOD, entry("sign"), harmless, hint) == []


HINT = {"role": '"hint"', "must_match": "[]"}
TWIN = {"text": '"Quorvex teaser of Blimfus"', "must_match": '["Quorvex teaser of Blimfus"]'}
CLASH = {"text": '"Quorvex teaser of Blimfu!"', **BENIGN}
SAME = "same as 'Quorvex teaser of Blimfu' of good"


@pytest.mark.parametrize(
    ("check", "level", "changes", "words"),
    [
        ("duplicate-text", "error", {"variants": '["QUORVEX TEASER of blimfu!"]'}, SAME),
        ("duplicate-text", "error", {"variants": '["zorblax-preview-build"]'}, "'Zorblax preview build' of bad"),
        ("near-duplicate", "warning", TWIN, "like 'Quorvex teaser of Blimfu' of good"),
        ("too-short", "error", {"text": '"Zorbq"', "must_match": '["Zorbq"]'}, "only 5 letters"),
        ("too-short", "error", {"text": '"样本"', **HINT}, "only 2 letters"),
        ("common-words", "error", {"text": '"and the"', "must_match": '["and the"]'}, "says too little"),
        ("unheard", "warning", {"text": '"样本"', **HINT}, "never counts"),
        ("must-match", "error", {"must_match": '["Fresh bread every day"]'}, "ends as clear"),
        ("must-not-match", "error", {"must_not_match": '["Zorblax preview builds"]'}, "must be left alone"),
        ("whole-wording", "error", CLASH, "ends as flagged"),
        ("anothers-negative", "error", {"variants": '["Wumblequat trailer"]'}, "which good2 must leave alone"),
        ("unknown-check", "error", {"allow": '[{ check = "nonsense", reason = "x" }]'}, "no check 'nonsense'"),
        ("unused-allowance", "warning", {"allow": '[{ check = "unheard", reason = "x" }]'}, "'unheard' is allowed"),
    ],
)
def test_a_bad_entry_is_complained_about(
    tmp_path: Path, check: str, level: str, changes: dict[str, str], words: str
) -> None:
    """By its own check, at its own level, in words that say what is wrong."""
    good2 = entry(
        "good2",
        text='"Glimmerox footage of Ponta"',
        must_match='["Glimmerox footage of Pon"]',
        must_not_match='["Wumblequat trailers"]',
    )
    found = problems(tmp_path, GOOD, good2, entry("bad", **changes))
    told = [problem for problem in found if problem.check == check]
    assert [(problem.pattern_id, problem.level) for problem in told] == [("bad", Level(level))]
    assert words in told[0].message


def test_near_duplicates_of_other_languages_and_harmless_ones_are_no_problem(tmp_path: Path) -> None:
    """Publicidad and Publicidade are two words; a harmless wording is meant to resemble a sign."""
    spanish = entry("es", text='"Zorblaxidad publicada"', languages='["es"]', must_match='["Zorblaxidad publicada"]')
    portuguese = entry(
        "pt", text='"Zorblaxidade publicada"', languages='["pt"]', must_match='["Zorblaxidade publicada"]'
    )
    harmless = entry("harmless", text='"Zorblaxidat publicada"', languages='["es"]', **BENIGN)
    checks = {problem.check for problem in problems(tmp_path, spanish, portuguese, harmless)}
    assert "near-duplicate" not in checks


def test_every_check_is_described_once() -> None:
    """For `--list-checks`: unique ids, and sentences."""
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids)
    for check in CHECKS:
        assert check.meaning.endswith(".")
        assert check.advice
