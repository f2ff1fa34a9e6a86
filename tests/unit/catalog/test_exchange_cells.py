"""Several texts in one cell, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.catalog.exchange import joined, parted

_TRICKY = st.text(st.sampled_from("a |\\e\n\té"), max_size=8)


@given(st.lists(_TRICKY | st.text()))
def test_nothing_is_lost(texts: list[str]) -> None:
    """Bars, backslashes, spaces at the ends and empty texts come back as they were."""
    assert parted(joined(texts)) == tuple(texts)


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("", ()),
        ("  ", ()),
        ("one", ("one",)),
        ("one|two", ("one", "two")),
        (" one |  two words ", ("one", "two words")),
        (r"MINIMAX \| hailuo | C:\\x", ("MINIMAX | hailuo", r"C:\x")),
        (r"\e | a", ("", "a")),
        ("a |", ("a", "")),
    ],
)
def test_what_people_write_is_understood(cell: str, texts: tuple[str, ...]) -> None:
    """Spaces around a bar do not matter."""
    assert parted(cell) == texts


def test_texts_are_joined_for_people() -> None:
    """A cell without bars inside its texts has no escapes."""
    assert joined(["one", "two words"]) == "one | two words"


@pytest.mark.parametrize("cell", [r"a\b", "a\\", r"one | two\n"])
def test_other_escapes_are_refused(cell: str) -> None:
    """A path of another system must not lose its backslashes in silence."""
    with pytest.raises(ValueError, match=r"backslash|means nothing"):
        parted(cell)
