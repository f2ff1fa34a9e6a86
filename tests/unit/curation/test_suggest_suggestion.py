"""Repeated texts become candidates, with an entry that a list takes as it is."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import entry, loaded
from watermark_scan.catalog.model import Pattern
from watermark_scan.curation.suggest import Repeat, Seen, Suggestion, suggest
from watermark_scan.curation.trial import Trials
from watermark_scan.geometry import Box, RegionName

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Suggest = Callable[..., list[Suggestion]]

_BOX = Box(x=0, y=0, width=100, height=10)


def _repeat(*texts: str, regions: tuple[RegionName, ...] = (RegionName.TOP_RIGHT,)) -> Repeat:
    seen = tuple(Seen(image=f"{number}.jpg", text=text, box=_BOX, frame=_BOX) for number, text in enumerate(texts))
    return Repeat(text=texts[0], regions=regions, seen=seen)


@pytest.fixture
def suggested(tmp_path: Path) -> Suggest:
    """Suggestions against a list of one entry."""
    patterns = loaded(tmp_path, entry("zorblax-preview-build"))
    trials = Trials(patterns.wordings)

    def run(*repeats: Repeat) -> list[Suggestion]:
        return list(suggest(repeats, patterns, trials, total=9))

    return run


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Zorblax preview build", False),
        ("ZORBLAX PREVIEW BUlLD", False),
        ("Zorblax preview build 3", False),
        ("Blimfu demo", True),
        ("Zorblax preview build of the Quorvex Blimfu company of Paris", True),
    ],
)
def test_listed_texts_are_left_out(suggested: Suggest, text: str, new: bool) -> None:  # noqa: FBT001  an expected value
    """A listed wording that is only a small part of a text does not say what it says."""
    assert bool(suggested(_repeat(text))) is new


def test_an_entry_can_be_pasted(suggested: Suggest) -> None:
    """It is a hint without references until a person has looked."""
    repeat = _repeat('Blimfu "demo" {n}', "Blimfu 'demo' 12", 'Blimfu "dem0" 47', regions=(RegionName.TOP_RIGHT,))
    (suggestion,) = suggested(repeat)
    (values,) = tomllib.loads(suggestion.entry)["pattern"]
    pattern = Pattern.model_validate(values)
    assert (pattern.id, pattern.text, pattern.role.value) == ("blimfu-demo", 'Blimfu "demo" {n}', "hint")
    assert (pattern.status, pattern.evidence, pattern.references) == ("experimental", "overlay", ())
    assert pattern.positions == (RegionName.TOP_RIGHT,)
    assert pattern.must_match == ("Blimfu 'demo' 12", 'Blimfu "dem0" 47')
    assert "3 of 9" in pattern.note


def test_ids_are_new_and_different(suggested: Suggest) -> None:
    """Two texts that look alike in an id, and one that the list has."""
    found = suggested(_repeat("Blimfu-Demo"), _repeat("blimfu demo film"), _repeat("Blimfu. Demo film!"))
    ids = [tomllib.loads(suggestion.entry)["pattern"][0]["id"] for suggestion in found]
    assert len(set(ids)) == 3
    assert "zorblax-preview-build" not in ids


def test_a_mark_at_many_places_has_none(suggested: Suggest) -> None:
    """It is tiled."""
    regions = (RegionName.TOP, RegionName.CENTER, RegionName.BOTTOM)
    (suggestion,) = suggested(_repeat("Blimfu demo", regions=regions))
    assert "positions" not in suggestion.entry


@pytest.mark.parametrize(
    ("text", "language"),
    [("Blimfu", "en"), ("Блимфу демо", "ru"), ("可灵生成", "zh"), ("サンプルの絵", "ja"), ("샘플 그림", "ko")],
)
def test_the_script_tells_the_likeliest_language(suggested: Suggest, text: str, language: str) -> None:
    """A person corrects it."""
    (suggestion,) = suggested(_repeat(text))
    assert f'languages = ["{language}"]' in suggestion.entry
