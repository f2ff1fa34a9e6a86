"""What examples promise, kept and broken, on lists made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import base, entry, loaded, write
from watermark_scan.catalog.load import load_patterns
from watermark_scan.curation.examples import ExampleKind, ExampleResult, ExampleStatus, ExampleTester

if TYPE_CHECKING:
    from pathlib import Path

    from watermark_scan.catalog.load import PatternList

FLAW = {"check": "must-match", "reason": "The engine never reads it"}


def results(patterns: PatternList, kind: ExampleKind, *, alone: bool = True) -> list[ExampleResult]:
    """Results of examples of one kind."""
    found = ExampleTester(patterns).run()
    return [result for result in found if result.kind is kind and result.alone is alone]


def outcomes(folder: Path, kind: ExampleKind, **changes: str) -> list[str]:
    """What becomes of one entry's examples of a kind, alone and in a list of its own."""
    patterns = loaded(folder, entry("one", **changes))
    return [result.status.value for alone in (True, False) for result in results(patterns, kind, alone=alone)]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Zorblax preview bui", "kept"),
        ("lax preview build", "kept"),
        ("blax preview bui", "kept"),
        ("Z0RBLAX PREV1EW 8UlLD", "kept"),
        ("Fresh bread every day", "broken"),
    ],
    ids=["right end cut", "left end cut", "both ends cut", "misread", "something else"],
)
def test_what_must_match_is_found_as_a_frame_cuts_it(tmp_path: Path, text: str, outcome: str) -> None:
    """Nobody has to say on which side."""
    assert outcomes(tmp_path, ExampleKind.MUST_MATCH, must_match=f'["{text}"]') == [outcome] * 2


def test_a_broken_promise_may_be_allowed_with_a_reason(tmp_path: Path) -> None:
    """It is still told, with the reason."""
    allow = '[{ check = "must-match", reason = "The engine never reads it" }]'
    patterns = loaded(tmp_path, entry("one", must_match='["Fresh bread"]', allow=allow))
    (result,) = results(patterns, ExampleKind.MUST_MATCH)
    assert (result.status, result.reason) == (ExampleStatus.ALLOWED, "The engine never reads it")


@pytest.mark.parametrize(
    ("text", "outcome"), [("Fresh bread every day", "kept"), ("Zorblax preview build", "broken")], ids=["other", "same"]
)
def test_what_must_not_match_is_left_alone(tmp_path: Path, text: str, outcome: str) -> None:
    """A text that is found breaks the promise."""
    assert outcomes(tmp_path, ExampleKind.MUST_NOT_MATCH, must_not_match=f'["{text}"]') == [outcome] * 2


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"variants": '["build {n} of Zorblax"]'}, ["kept", "kept"]),
        ({"text": '"Zorblax"', "exact_token": "true"}, ["kept"]),
    ],
    ids=["rare words", "short mark"],
)
def test_a_signs_whole_wording_is_flagged(tmp_path: Path, changes: dict[str, str], outcome: list[str]) -> None:
    """Every variant of it; a running number stands for any; a short mark need only ask for a review."""
    assert outcomes(tmp_path, ExampleKind.WHOLE_WORDING, **changes) == outcome * 2


def test_hints_promise_nothing_of_their_whole_wording(tmp_path: Path) -> None:
    """Many are common words that must stay silent alone."""
    assert outcomes(tmp_path, ExampleKind.WHOLE_WORDING, role='"hint"') == []


def test_a_benign_wording_clears(tmp_path: Path) -> None:
    """Its examples have to be recognised; a sign that it holds does not count."""
    benign = entry(
        "harmless",
        text='"Zorblax preview building society"',
        role='"benign"',
        must_match='["Zorblax preview building soc"]',
    )
    patterns = loaded(tmp_path, entry("sign"), benign)
    found = list(ExampleTester(patterns).run({"harmless"}))
    assert [(result.kind, result.status, result.verdict) for result in found] == [
        (kind, ExampleStatus.KEPT, "clear")
        for kind in (ExampleKind.WHOLE_WORDING, ExampleKind.MUST_MATCH)
        for _ in range(2)
    ]


def test_a_relative_that_says_as_much_is_no_failure(tmp_path: Path) -> None:
    """The user is told the same; a stranger from another category is a failure."""
    crowded = entry("short", text='"Zorblax preview"', must_match='["Zorblax preview build"]')
    (result,) = results(loaded(tmp_path, entry("long"), crowded), ExampleKind.MUST_MATCH, alone=False)[1:]
    assert (result.status, result.winners) == (ExampleStatus.CROWDED, ("long",))
    stranger = write(
        tmp_path / "x.toml",
        'category = "x"\ntitle = "X"\nmeaning = "X."\n' + entry("long"),
        head="schema_version = 1\n",
    )
    patterns = load_patterns(base(tmp_path, crowded), overlays=[stranger])
    broken = [
        result for result in results(patterns, ExampleKind.MUST_MATCH, alone=False) if result.pattern_id == "short"
    ]
    assert [result.status for result in broken] == [ExampleStatus.BROKEN]


def test_only_the_entries_asked_for_are_proven(tmp_path: Path) -> None:
    """Against the whole list all the same."""
    patterns = loaded(tmp_path, entry("one"), entry("two", text='"Quorvex teaser cut"', must_match="[]"))
    assert {result.pattern_id for result in ExampleTester(patterns).run({"two"})} == {"two"}
