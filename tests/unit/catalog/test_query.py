"""Questions to a list: filters, entries by id, and the list in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import base, entry, loaded, write
from watermark_scan.catalog.load import load_patterns
from watermark_scan.catalog.query import Filter, count_entries, find_entries, find_entry, find_origin
from watermark_scan.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from watermark_scan.catalog.load import PatternList


@pytest.fixture
def patterns(tmp_path: Path) -> PatternList:
    """Three entries of different kinds."""
    return loaded(
        tmp_path,
        entry("cafe-sign", text='"CAFÉ Demo"', variants='["Démo café"]'),
        entry("brazil", text='"Prévia"', languages='["pt-BR", "es"]', role='"hint"', must_match="[]"),
        entry("stable-one", text='"Gamma"', status='"stable"', references='["a book"]', role='"benign"'),
    )


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Filter(), ["cafe-sign", "brazil", "stable-one"]),
        (Filter(categories=("marks",)), ["cafe-sign", "brazil", "stable-one"]),
        (Filter(languages=("pt",)), ["brazil"]),
        (Filter(languages=("PT-br", "en")), ["cafe-sign", "brazil", "stable-one"]),
        (Filter(languages=("p",)), []),
        (Filter(roles=("hint", "benign")), ["brazil", "stable-one"]),
        (Filter(statuses=("stable",)), ["stable-one"]),
        (Filter(evidence=("overlay", "none")), ["cafe-sign", "brazil", "stable-one"]),
        (Filter(evidence=("overlay",)), []),
        (Filter(weak=("unreferenced",)), ["cafe-sign", "brazil"]),
        (Filter(weak=("unproven",), roles=("sign",)), ["cafe-sign"]),
        (Filter(text="café"), ["cafe-sign"]),
        (Filter(text="SIGN démo"), ["cafe-sign"]),
        (Filter(text="sign gamma"), []),
        (Filter(roles=("hint",), languages=("en",)), []),
    ],
    ids=str,
)
def test_filters_of_different_kinds_must_all_fit(patterns: PatternList, wanted: Filter, ids: list[str]) -> None:
    """Within a kind one is enough; words are found in ids and in all texts, in any case."""
    assert [pattern.id for _, pattern in find_entries(patterns, wanted)] == ids


def test_an_unknown_category_is_an_error(patterns: PatternList) -> None:
    """A misspelt filter must not look like an empty answer."""
    with pytest.raises(UsageError) as caught:
        list(find_entries(patterns, Filter(categories=("markz",))))
    assert "markz" in caught.value.message
    assert caught.value.remedy == "Did you mean marks?"


def test_an_entry_is_found_by_its_id(patterns: PatternList) -> None:
    """With its category."""
    category, found = find_entry(patterns, "brazil")
    assert (category, found.text) == ("marks", "Prévia")


@pytest.mark.parametrize(("name", "remedy"), [("brasil", "Did you mean brazil?"), ("xyz", "patterns list")])
def test_an_unknown_id_is_an_error_with_suggestions(patterns: PatternList, name: str, remedy: str) -> None:
    """Those that are nearly the same are named."""
    for find in (find_entry, find_origin):
        with pytest.raises(UsageError) as caught:
            find(patterns, name)
        assert remedy in caught.value.remedy


def test_a_disabled_entry_says_who_disabled_it(tmp_path: Path) -> None:
    """Not that it does not exist."""
    mine = write(tmp_path / "mine.toml", 'disable = ["one"]\n', head="schema_version = 1\n")
    patterns = load_patterns(base(tmp_path, entry("one"), entry("two")), overlays=[mine])
    with pytest.raises(UsageError) as caught:
        find_entry(patterns, "one")
    assert f"disabled by {mine}" in caught.value.message
    assert "patterns enable one" in caught.value.remedy
    assert find_origin(patterns, "one").path == tmp_path / "base" / "marks.toml"


def test_everything_is_counted(tmp_path: Path) -> None:
    """Entries, wordings, examples and references; by role, status, evidence and language, most first."""
    numbers = count_entries(
        loaded(
            tmp_path,
            entry("one", variants='["Second", "Third"]', must_not_match='["No"]', languages='["en", "de"]'),
            entry("two", role='"hint"', must_match="[]", status='"stable"', references='["https://example.org"]'),
        )
    )
    tally = numbers.total
    assert numbers.categories == {"marks": tally}
    assert (tally.entries, tally.wordings, tally.referenced, tally.proven) == (2, 4, 1, 1)
    assert (tally.must_match, tally.must_not_match) == (1, 1)
    assert tally.roles == {"hint": 1, "sign": 1}
    assert tally.statuses == {"experimental": 1, "stable": 1}
    assert tally.evidence == {"none": 2}
    assert list(tally.languages.items()) == [("en", 2), ("de", 1)]


def test_disabled_entries_are_counted_apart(tmp_path: Path) -> None:
    """They belong to no category's numbers."""
    mine = write(tmp_path / "mine.toml", 'disable = ["one"]\n', head="schema_version = 1\n")
    numbers = count_entries(load_patterns(base(tmp_path, entry("one"), entry("two")), overlays=[mine]))
    assert (numbers.total.entries, numbers.disabled) == (1, 1)
