"""The fast search keeps every wording that a line may really hold a part of."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.matching.builders import wording_arrays
from watermark_scan.matching.candidates import MAX_CANDIDATES, CandidateIndex
from watermark_scan.matching.folding import fold

TEXTS = ("Not actual gameplay", "Development footage", "shutterstock", "豆包AI生成", "Pre-alpha footage")


@cache
def _index(texts: tuple[str, ...] = TEXTS) -> CandidateIndex:
    return CandidateIndex([wording_arrays(text) for text in texts])


def _search(*parts: str, texts: tuple[str, ...] = TEXTS) -> list[str]:
    index = _index(texts)
    shared = [index.shared_bits(fold(part).text) for part in parts]
    return [texts[number] for number in index.search(" ".join(parts), shared)]


def test_a_damaged_fragment_finds_its_wording() -> None:
    """Eight letters with an error."""
    assert "Development footage" in _search("Xeveloprnent foo")


def test_a_short_chinese_mark_is_found_by_letter_pairs() -> None:
    """Five characters give no triples to speak of."""
    assert "豆包AI生成" in _search("包AI生成")


def test_unrelated_text_costs_no_alignment() -> None:
    """Nothing is shared."""
    assert _search("WHOT IR NAR 2.5x") == []


def test_a_joined_line_is_searched_only_for_wordings_that_its_parts_share() -> None:
    """What one part holds alone is found in that part."""
    assert _search("Development", "footage") == ["Development footage"]
    assert _search("shutterstock", "bicycle") == []


def test_at_most_a_bounded_number_is_kept_the_likest_first() -> None:
    """A family of a hundred wordings with one beginning."""
    family = tuple(f"Made with editor {chr(97 + index % 26)}{index}" for index in range(100))
    found = _search("Made with editor k62", texts=family)
    assert len(found) == MAX_CANDIDATES
    assert found[0] == "Made with editor k62"


@given(st.text(max_size=30))
def test_any_text_can_be_searched(text: str) -> None:
    """Never fails, and finds nothing that is not listed."""
    assert set(_search(text)) <= set(TEXTS)
