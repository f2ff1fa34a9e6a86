"""What is printed of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("faker", reason="needs the bench extra")
pytest.importorskip("wordfreq", reason="needs the bench extra")

from tests.benchmarks.accuracy import results
from tests.benchmarks.accuracy.contact_sheets import cause
from tests.synthetic.builders import record

if TYPE_CHECKING:
    from tests.benchmarks.accuracy.records import Record

RUN = [
    record(),
    record(picture="overlay/2", verdict="clear", right=False, seconds=3.0),
    record(picture="clean/0", kind="clean", verdict="flagged", visible=""),
    record(picture="overlay/1", party="rapidocr", verdict="clear", right=False),
    record(picture="overlay/2", party="rapidocr", seconds=1.0),
    record(picture="clean/0", party="rapidocr", kind="clean", verdict="clear", right=False),
]


def test_the_tables_stand_beside_the_peer(capsys: pytest.CaptureFixture[str]) -> None:
    """Recall, false flags with their names, and targets with what is missing."""
    results.show(RUN, ["default", "rapidocr"])
    printed = capsys.readouterr().out
    assert "  all                               2     0.50      0.50" in printed
    assert "default flagged clean/0: development-footage" in printed
    assert "missed by 0.4      recall, all (2): 0.5 (at least 0.9)" in printed
    assert "missed by 0.35     recall over that of RapidOCR whole frame: 1 (at least 1.35)" in printed
    assert "reached            processor time over that of RapidOCR whole frame: 2 (at most 2)" in printed


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


@pytest.mark.parametrize(
    ("missed", "why"),
    [
        (record(verdict="clear", right=False), "unread"),
        (record(verdict="clear", right=False, read=[["rapidocr plain", "lllIII"]]), "misread"),
        (record(verdict="clear", right=False, read=[["tesseract light-text", "m"]]), "misread"),
        (record(verdict="clear", right=False, read=[["rapidocr plain", "Developmnt foot"]]), "unmatched"),
        (record(verdict="flagged", right=False, read=[["rapidocr plain", "Development footage"]]), "other"),
    ],
)
def test_causes_of_misses(missed: Record, why: str) -> None:
    """From not found over read wrongly to matched wrongly."""
    assert cause(missed) == why
