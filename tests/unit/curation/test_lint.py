"""The linter: what each check complains of, where problems are said to be, and what an entry allows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import base, entry, loaded, write
from watermark_scan.catalog.load import load_patterns
from watermark_scan.curation.examples import ExampleTester
from watermark_scan.curation.lint import CHECKS, TEXT_CHECKS, Level, LintedList, lint_list
from watermark_scan.curation.ordinary_text import ENDINGS, MENTIONS
from watermark_scan.curation.trial import TextTrial

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from watermark_scan.curation.examples import ExampleResult
    from watermark_scan.curation.lint import Problem
    from watermark_scan.curation.trial import Placement

GOOD = entry("good", text='"Quorvex teaser of Blimfu"', must_match='["Quorvex teaser of Bli"]')
BENIGN = {"role": '"benign"', "must_match": "[]"}
HINT = {"role": '"hint"', "must_match": "[]"}
TWIN = {"text": '"Quorvex teaser of Blimfus"', "must_match": '["Quorvex teaser of Blimfus"]'}
CLASH = {"text": '"Quorvex teaser of Blimfu!"', **BENIGN}
SAME = "same as 'Quorvex teaser of Blimfu' of good"
BAD = {"text": '"Quorvex teaser of Blimfu"', "must_match": '["Fresh bread"]', "status": '"stable"'}
WORSE = {"text": '"Grobnik trailer of Wimzu"', "must_match": "[]", "must_not_match": '["Grobnik trailer of Wimzu"]'}
TEXT_CASES = [
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


def problems(folder: Path, *entries: str) -> list[Problem]:
    """What the linter says of a list."""
    return list(lint_list(loaded(folder, *entries)))


def text_complaints(folder: Path, *entries: str) -> list[tuple[str, str, str]]:
    """What the checks that need no matching say: check, entry and message."""
    linted = LintedList(patterns=loaded(folder, *entries))
    return [(check.id, found.pattern_id, found.message) for check in TEXT_CHECKS for found in check.complaints(linted)]


@pytest.mark.parametrize(("check", "changes", "words"), TEXT_CASES, ids=[f"{case[0]}-{case[2]}" for case in TEXT_CASES])
def test_a_bad_text_is_complained_about(tmp_path: Path, check: str, changes: dict[str, str], words: str) -> None:
    """By its own check and by no other, once, in words that say what is wrong."""
    good = entry("good", text='"Quorvex teaser"', must_match='["Quorvex teas"]')
    found = text_complaints(tmp_path, good, entry("bad", **changes))
    assert [(name, pattern_id) for name, pattern_id, _ in found] == [(check, "bad")]
    assert words in found[0][2]


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
def test_a_good_text_is_left_alone(tmp_path: Path, changes: dict[str, str]) -> None:
    """What the README allows is no problem."""
    assert text_complaints(tmp_path, entry("good", **changes)) == []


def test_good_entries_have_no_problem(tmp_path: Path) -> None:
    """Of each role."""
    harmless = entry("harmless", text='"Bakery of the Wumblequat"', **BENIGN)
    hint = entry("hint", text='"Glimmerox trial footage"', **HINT)
    assert problems(tmp_path, GOOD, entry("sign"), harmless, hint) == []


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
    """By its own check, once, at its own level, in words that say what is wrong."""
    good2 = entry(
        "good2",
        text='"Glimmerox footage of Ponta"',
        must_match='["Glimmerox footage of Pon"]',
        must_not_match='["Wumblequat trailers"]',
    )
    told = [found for found in problems(tmp_path, GOOD, good2, entry("bad", **changes)) if found.check == check]
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


def test_neighbours_that_are_flagged_are_told_with_the_ordinary_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for a sign, and not where another entry is found; a hint never flags."""

    def run(_trial: TextTrial, lines: Sequence[str], _at: Placement, *, other_letters: int) -> SimpleNamespace:
        del other_letters
        found = "bad" if "Recorded with" in lines[0] else "good"
        return SimpleNamespace(verdict="flagged", matches=[SimpleNamespace(pattern_id=found)])

    monkeypatch.setattr(TextTrial, "run", run)
    bad = entry("bad", text='"Recorded with Zorblax"', variants='["Shared and recorded with Zorblax"]')
    hint = entry("hint", text='"Recorded with Blimfu"', **HINT)
    other = entry("other", text='"Sent out from Quorvex"')
    linted = LintedList(patterns=loaded(tmp_path, GOOD, bad, hint, other))
    (check,) = (check for check in CHECKS if check.id == "neighbour")
    text = f"Recorded with {ENDINGS[0]}"
    assert [(found.pattern_id, found.message) for found in check.complaints(linted)] == [
        (
            "bad",
            f"'{text}' is flagged for 'Recorded with'; what tells it from ordinary language is 'Zorblax'.",
        )
    ]


def test_a_mention_that_is_flagged_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence around the whole wording."""

    def run(_trial: TextTrial, _lines: Sequence[str], _at: Placement, *, other_letters: int) -> SimpleNamespace:
        del other_letters
        return SimpleNamespace(verdict="flagged", matches=[SimpleNamespace(pattern_id="bad")])

    monkeypatch.setattr(TextTrial, "run", run)
    linted = LintedList(patterns=loaded(tmp_path, GOOD, entry("bad", text='"Recorded with Zorblax"')))
    (check,) = (check for check in CHECKS if check.id == "mention")
    (found,) = check.complaints(linted)
    assert MENTIONS[0].format("Recorded with Zorblax") in found.message


def test_every_check_explains_itself() -> None:
    """For `--list-checks`: unique slugs, and sentences."""
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids)
    for check in CHECKS:
        assert check.id == check.id.lower().replace(" ", "-")
        assert check.meaning.endswith(".")
        assert check.advice


def test_a_problem_has_level_place_and_advice(tmp_path: Path) -> None:
    """File and line lead to the entry."""
    (problem,) = problems(tmp_path, GOOD, entry("bad", must_match="[]"))
    assert (problem.check, problem.level, problem.pattern_id) == ("missing-example", Level.ERROR, "bad")
    assert (problem.path, problem.line) == (tmp_path / "base" / "marks.toml", 14)
    assert problem.path.read_text().splitlines()[problem.line - 1] == "[[pattern]]"
    assert "must_match" in problem.advice


@pytest.mark.parametrize(
    ("check", "changes", "told"),
    [
        ("missing-example", {"must_match": "[]", "status": '"stable"'}, ["missing-reference"]),
        ("must-match", {"must_match": '["Fresh bread every day"]'}, []),
        ("missing-example", {}, ["unused-allowance"]),
        ("missing-exampel", {"must_match": "[]"}, ["missing-example", "unknown-check"]),
    ],
    ids=["other checks go on", "with matching", "nothing needs it", "misspelt"],
)
def test_an_allowance_silences_its_check(tmp_path: Path, check: str, changes: dict[str, str], told: list[str]) -> None:
    """The entry has said why. An allowance that allows nothing would hide a problem later."""
    found = problems(tmp_path, entry("bad", **changes, allow=f'[{{ check = "{check}", reason = "known" }}]'))
    assert [problem.check for problem in found] == told


def test_a_changed_entry_stands_where_it_was_changed(tmp_path: Path) -> None:
    """The person who lints a list of their own is sent to that list."""
    mine = write(tmp_path / "mine.toml", '\n[[pattern]]\nid = "good"\nmust_match = []\n', head="schema_version = 1\n")
    (problem,) = lint_list(load_patterns(base(tmp_path, entry("good")), overlays=[mine]))
    assert (problem.path, problem.line) == (mine, 3)


def test_an_entry_without_a_line_of_its_own_stands_at_the_top(tmp_path: Path) -> None:
    """Entries may be written as one inline list."""
    keys = 'id = "bad", text = "Zorblax", role = "sign", status = "experimental", languages = ["en"]'
    (problem,) = problems(tmp_path, f"pattern = [{{ {keys} }}]\n")
    assert problem.line == 1


def test_of_some_entries_the_same_is_said_as_of_all(tmp_path: Path) -> None:
    """Problem by problem, and once for an example that fails alone and beside the list."""
    patterns = loaded(tmp_path, entry("bad", **BAD), entry("worse", **WORSE))
    everything = list(lint_list(patterns))
    for name in ("bad", "worse"):
        own = [problem for problem in everything if problem.pattern_id == name]
        assert own
        assert list(lint_list(patterns, [name])) == own
    assert [problem.check for problem in everything].count("must-match") == 1


def test_a_double_is_told_of_the_entry_that_is_asked_about(tmp_path: Path) -> None:
    """Although the other one comes later in the list."""
    patterns = loaded(tmp_path, entry("first", **BAD), entry("second", **BAD))
    told = [problem.pattern_id for problem in lint_list(patterns, ["first"]) if problem.check == "duplicate-text"]
    assert told == ["first"]


def test_an_entry_that_takes_what_another_must_leave_alone_is_told_when_it_is_asked_about(tmp_path: Path) -> None:
    """The other entry is tried, although nothing is said of it."""
    old = entry("old", must_not_match='["Fresh bread every day"]')
    new = entry("new", text='"Fresh bread every day"', must_match='["Fresh bread every day"]')
    assert "anothers-negative" in {problem.check for problem in lint_list(loaded(tmp_path, old, new), ["new"])}


def test_other_entries_are_not_tested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is what takes the time."""
    asked: list[Collection[str] | None] = []

    def run(_: ExampleTester, ids: Collection[str] | None = None) -> Iterator[ExampleResult]:
        asked.append(ids)
        return iter(())

    monkeypatch.setattr(ExampleTester, "run", run)
    list(lint_list(loaded(tmp_path, entry("bad", **BAD), entry("worse", **WORSE)), ["bad"]))
    assert asked == [["bad"]]
