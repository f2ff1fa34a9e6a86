"""Who is asked about what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.accuracy import run
from tests.benchmarks.accuracy.builders import record
from tests.benchmarks.accuracy.records import Store
from tests.synthetic.overlays import Kind, Purpose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PLAN = run.Plan(purpose=Purpose.TUNING, seed=1, corpus=None, benign=None, parties=("default", "rapidocr"))


@dataclass(frozen=True)
class Named:
    """A party that only says who it is."""

    fingerprint: str


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[run.Task]:
    """What the workers would be asked."""
    tasks: list[run.Task] = []

    def instead(_plan: run.Plan, wanted: Sequence[run.Task], *_: object) -> list[object]:
        tasks.extend(wanted)
        return []

    monkeypatch.setattr(run, "party", lambda name: Named("new" if name == "rapidocr" else "0"))
    monkeypatch.setattr(run, "_new", instead)
    return tasks


def test_only_what_is_missing_is_asked(tmp_path: Path, asked: list[run.Task]) -> None:
    """Kept answers of the same code are taken; those of other code, and other pictures' answers, are not."""
    store = Store(path=tmp_path / "kept.jsonl")
    store.add([record(), record(party="rapidocr"), record(picture="overlay/9")])
    records = run.run(PLAN, [(Kind.OVERLAY, 1), (Kind.CLEAN, 0)], store, workers=1)
    assert records == [record()]
    assert asked == [(Kind.OVERLAY, 1, ("rapidocr",)), (Kind.CLEAN, 0, ("default", "rapidocr"))]


def test_pictures_without_a_mark_are_of_two_kinds() -> None:
    """As many with ordinary text as without any, numbered from 0."""
    made = list(run.generated(3, 4))
    assert Counter(kind for kind, _ in made) == {Kind.OVERLAY: 3, Kind.CLEAN: 2, Kind.BENIGN: 2}
    assert len(set(made)) == len(made)
