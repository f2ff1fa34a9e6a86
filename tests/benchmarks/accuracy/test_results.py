"""What is counted and printed of a run."""

from __future__ import annotations

from typing import Any

import pytest

from tests.benchmarks.accuracy import results
from tests.benchmarks.accuracy.builders import FACTS, record
from tests.benchmarks.accuracy.results import strata

RUN = [
    record(),
    record(picture="overlay/2", verdict="clear", right=False, seconds=3.0),
    record(picture="clean/0", kind="clean", verdict="flagged", visible=""),
    record(picture="overlay/1", party="rapidocr", verdict="clear", right=False),
    record(picture="overlay/2", party="rapidocr", seconds=1.0),
    record(picture="clean/0", party="rapidocr", kind="clean", verdict="clear", right=False),
]


def test_the_tables_stand_beside_the_peer(capsys: pytest.CaptureFixture[str]) -> None:
    """Recall, and false flags with their names."""
    results.show(RUN, ["default", "rapidocr"])
    printed = capsys.readouterr().out
    assert "  all                               2     0.50      0.50" in printed
    assert "default flagged clean/0: development-footage" in printed


def test_labelled_pictures_are_split_by_what_can_be_found(capsys: pytest.CaptureFixture[str]) -> None:
    """Marks that no entry names are counted apart, and misses are named."""
    common: dict[str, Any] = {"kind": "corpus", "class": "positive", "readable": "yes", "position": "corner"}
    results.show(
        [
            record(picture="a.jpg", visible="shutterstock", categories=["stock-agency"], **common),
            record(
                picture="b.jpg", verdict="clear", right=False, visible="alamy", categories=["stock-agency"], **common
            ),
            record(picture="c.jpg", verdict="clear", right=False, visible="KILLA", categories=[], **common),
        ],
        ["default"],
    )
    printed = capsys.readouterr().out
    assert "positive, listed, readable: yes           2  1 (0.50)" in printed
    assert "positive, not listed, readable: yes       1  0 (0.00)" in printed
    assert "default clear 'b.jpg' ('alamy'): nothing" in printed


def _strata_of(**facts: Any) -> set[str]:  # noqa: ANN401  facts are of many types
    """Names of the strata of a clear overlay with these facts instead."""
    return {one.name for one in strata() if one.holds({**FACTS, **facts})}


def test_a_clear_overlay() -> None:
    """Is in one stratum of each split."""
    assert _strata_of() == {
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
    assert name in _strata_of(**facts)
    assert "clear ones" not in _strata_of(**facts)


def test_cut_sideways_can_be_clear() -> None:
    """The letters that are left are whole."""
    assert {"cut sideways", "clear ones"} <= _strata_of(sideways=0.5)


def test_every_count_of_letters_has_a_place() -> None:
    """From 8 on, exactly one stratum of letters holds it."""
    for letters in (8, 11, 12, 15, 16, 23, 24, 80):
        assert len([name for name in _strata_of(letters=letters) if name[0].isdigit()]) == 1
