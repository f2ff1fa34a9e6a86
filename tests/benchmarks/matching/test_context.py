"""What is counted of texts around marks."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from tests.benchmarks.matching import context
from tests.benchmarks.matching.context import Choice, Row, by_kind, furthest, measure
from tests.synthetic.scenes import Scene, line_scene
from tests.unit.matching.builders import wording
from watermark_scan.matching.matcher import Matcher

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LISTED = (wording("Not actual gameplay", entry="gameplay"), wording("Development footage", entry="development"))
TEXTS = ("a quiet street", "Not actual gameplay", "Development footage")


def _scenes() -> list[Scene]:
    draw = Random(1)  # noqa: S311  repeatable chance
    scenes = [line_scene(f"kind {number % 2}", text, draw) for number, text in enumerate(TEXTS)]
    return [scenes[0], scenes[1], replace(scenes[2], entries=frozenset({"development"}))]


def test_verdicts_and_wrong_names_are_counted_by_kind() -> None:
    """An entry that may be named is not wrong."""
    seen = measure(Matcher(LISTED), _scenes())
    assert [one.names_wrong for one in seen] == [False, True, False]
    assert [row[:6] for row in by_kind(seen)] == [
        ["kind 0", "2", "1 (50.0%)", "0 (0.0%)", "1 (50.0%)", "0 (0.0%)"],
        ["kind 1", "1", "1 (100.0%)", "0 (0.0%)", "0 (0.0%)", "1 (100.0%)"],
    ]


def test_the_furthest_come_first() -> None:
    """The surest where there should be nothing, the least sure of marks."""
    seen = measure(Matcher(LISTED), _scenes())
    assert furthest(seen, marks=True)[0].scene.text == "a quiet street"
    assert furthest(seen, marks=False)[-1].scene.text == "a quiet street"


def test_rows_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """By a part of their names; with examples, and a file of all, if they are asked for."""
    rows = [Row(name=name, make=lambda *_, **__: iter(_scenes()), count=3) for name in ("first", "second")]
    monkeypatch.setattr(context, "ROWS", rows)
    kept = tmp_path / "kept.tsv"
    context.show(LISTED, Matcher(LISTED), Choice(split="tune", seed=1, rows="sec", worst=1, keep=kept))
    out = capsys.readouterr().out
    assert "second" in out
    assert "first" not in out
    assert "flagged" in out
    assert "fit the whole of 'Not actual gameplay'" in out or "fit the whole of 'Development footage'" in out
    head, *lines = kept.read_text(encoding="utf-8").splitlines()
    assert head.split("\t")[-1] == "text"
    assert [line.split("\t")[0] for line in lines] == ["second"] * 3
    assert lines[1].split("\t")[2:] == ["flagged", lines[1].split("\t")[3], "gameplay", "Not actual gameplay"]
