"""Reports of two recordings are compared way by way, but for times and for what a busy machine may change."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.benchmarks.same_reports import WAYS, compare

if TYPE_CHECKING:
    from pathlib import Path

_TIMES = count()


def report(name: str, **facts: Any) -> dict[str, Any]:  # noqa: ANN401  facts are of many types
    """What the comparison looks at in a report."""
    return {
        "source": {"path": name, "mtime": next(_TIMES)},
        "verdict": "clear",
        "matches": [],
        "incomplete": [],
        "seconds": 1.0,
        **facts,
    }


def recorded(folder: Path, *reports: dict[str, Any]) -> Path:
    """A folder with the same reports for each way of asking."""
    folder.mkdir()
    for way in WAYS:
        (folder / f"{way}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in reports), encoding="utf-8")
    return folder


def test_a_difference_is_named_with_its_keys(tmp_path: Path) -> None:
    """Times do not count; a changed verdict is told beside the keys."""
    before = recorded(tmp_path / "before", report("same"), report("other"))
    after = recorded(
        tmp_path / "after", report("same", seconds=9.0), report("other", verdict="flagged", matches=["one"])
    )
    comparisons = compare(before, after)
    assert [one.way for one in comparisons] == list(WAYS)
    for one in comparisons:
        assert (one.reports, one.left_out) == (2, ())
        assert one.differing == (("other", ("matches", "verdict")),)
        assert one.verdicts == (("other", "clear", "flagged"),)


def test_pictures_on_which_an_engine_broke_are_left_out(tmp_path: Path) -> None:
    """On either side; they are named."""
    before = recorded(tmp_path / "before", report("one", incomplete=["tesseract"]), report("two"), report("three"))
    after = recorded(tmp_path / "after", report("one"), report("two", incomplete=["tesseract"], verdict="review"))
    for one in compare(before, after):
        assert one.left_out == ("one", "two")
        assert one.differing == (("three", ("incomplete", "matches", "source", "verdict")),)
        assert one.verdicts == (("three", "clear", "None"),)
