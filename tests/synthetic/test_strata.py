"""How overlays are split."""

from __future__ import annotations

from typing import Any

import pytest

from tests.synthetic.builders import FACTS
from tests.synthetic.strata import strata


def of(**facts: Any) -> set[str]:  # noqa: ANN401  facts are of many types
    """Names of the strata of a clear overlay with these facts instead."""
    return {one.name for one in strata() if one.holds({**FACTS, **facts})}


def test_a_clear_overlay() -> None:
    """Is in one stratum of each split."""
    assert of() == {
        "all",
        "clear ones",
        "16–23 letters",
        "height 16 or more px",
        "opacity from 0.6",
        "not cut",
        "quality 70–92",
        "corner",
        "plain",
        "white",
        "Latin letters",
        "typeface in the atlas",
    }


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"opacity": 0.59}, "opacity below 0.6"),
        ({"height": 10.9}, "height below 11 px"),
        ({"quality": 49}, "quality 30–49"),
        ({"lengthwise": 0.8}, "cut lengthwise"),
    ],
)
def test_what_is_not_clear(facts: dict[str, Any], name: str) -> None:
    """Each lack puts it into a stratum of its own and takes it out of the clear ones."""
    assert name in of(**facts)
    assert "clear ones" not in of(**facts)


def test_cut_sideways_can_be_clear() -> None:
    """The letters that are left are whole."""
    assert {"cut sideways", "clear ones"} <= of(sideways=0.5)


def test_every_count_of_letters_has_a_place() -> None:
    """From 8 on, exactly one stratum of letters holds it."""
    for letters in (8, 11, 12, 15, 16, 23, 24, 80):
        assert len([name for name in of(letters=letters) if name[0].isdigit()]) == 1
