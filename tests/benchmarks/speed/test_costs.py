"""Who is asked when, and what is made of the seconds; nothing is timed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("wordfreq", reason="needs the bench extra")

from tests.benchmarks.speed.costs import Costs, measured
from tests.benchmarks.speed.pictures import Picture
from tests.synthetic.overlays import Kind

_PICTURES = [Picture(kind=Kind.CLEAN, path=Path(f"{number}.jpg")) for number in range(3)]


def test_every_party_looks_at_every_picture_before_the_next_comes() -> None:
    """Load on the machine meets all alike; the first picture is shown once before, for the models."""
    seen: list[tuple[str, str]] = []
    names = ("ours", "other")
    costs = measured(_PICTURES, {name: lambda path, name=name: seen.append((path.name, name)) for name in names})  # type: ignore[misc]  # append gives nothing
    assert [path for path, _ in seen] == ["0.jpg"] * 4 + ["1.jpg"] * 2 + ["2.jpg"] * 2
    assert Counter(seen[2:]) == Counter((path.path.name, name) for path in _PICTURES for name in names)
    assert [name for _, name in seen[2:]] == ["ours", "other", "other", "ours", "ours", "other"]
    assert {name: len(seconds) for name, seconds in costs.seconds[Kind.CLEAN].items()} == {"ours": 3, "other": 3}


def test_a_ratio_is_that_of_medians() -> None:
    """One disturbed picture changes little."""
    costs = Costs()
    costs.seconds[Kind.BENIGN].update(ours=[1.0, 2.0, 90.0], other=[4.0, 3.0, 5.0])
    assert costs.ratio(Kind.BENIGN, "ours", "other") == pytest.approx(0.5)
    assert costs.mean(Kind.BENIGN, "ours") == pytest.approx(31.0)
