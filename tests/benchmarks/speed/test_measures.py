"""Who is asked when, and what is made of the seconds and verdicts; nothing is timed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.speed.measures import Costs, costs, lost_and_won
from tests.benchmarks.speed.pictures import Picture, labelled
from tests.synthetic.overlays import Kind

if TYPE_CHECKING:
    from tests.benchmarks.speed.measures import Verdicts

_PICTURES = [Picture(kind=Kind.CLEAN, path=Path(f"{number}.jpg")) for number in range(3)]


def test_every_party_looks_at_every_picture_before_the_next_comes() -> None:
    """Load on the machine meets all alike; the first picture is shown once before, for the models."""
    seen: list[tuple[str, str]] = []
    names = ("ours", "other")
    found = costs(_PICTURES, {name: lambda path, name=name: seen.append((path.name, name)) for name in names})  # type: ignore[misc]  # append gives nothing
    assert [path for path, _ in seen] == ["0.jpg"] * 4 + ["1.jpg"] * 2 + ["2.jpg"] * 2
    assert Counter(seen[2:]) == Counter((path.path.name, name) for path in _PICTURES for name in names)
    assert [name for _, name in seen[2:]] == ["ours", "other", "other", "ours", "ours", "other"]
    assert {name: len(seconds) for name, seconds in found.seconds[Kind.CLEAN].items()} == {"ours": 3, "other": 3}


def test_a_ratio_is_that_of_medians() -> None:
    """One disturbed picture changes little."""
    found = Costs()
    found.seconds[Kind.BENIGN].update(ours=[1.0, 2.0, 90.0], other=[4.0, 3.0, 5.0])
    assert found.ratio(Kind.BENIGN, "ours", "other") == pytest.approx(0.5)
    assert found.mean(Kind.BENIGN, "ours") == pytest.approx(31.0)


def test_lost_are_pictures_that_only_the_thorough_scan_speaks_up_about() -> None:
    """A weaker verdict is no loss, and a gain does not hide one."""
    pairs: list[Verdicts] = [("clear", "flagged"), ("review", "flagged"), ("clear", "clear"), ("flagged", "clear")]
    assert lost_and_won(pairs) == (1, 1)


def test_labelled_pictures_are_spread_over_the_manifest(tmp_path: Path) -> None:
    """The first rows are often of one source."""
    rows = [f"{number}.jpg,{name}" for name in ("negative_photo", "positive", "other") for number in range(4)]
    (tmp_path / "manifest.csv").write_text("\n".join(["path,class", *rows]), encoding="utf-8")
    found = labelled(tmp_path, {Kind.CLEAN: 2, Kind.BENIGN: 5, Kind.OVERLAY: 9})
    assert [(one.kind, one.path.name) for one in found] == [
        (Kind.CLEAN, "0.jpg"),
        (Kind.CLEAN, "2.jpg"),
        *((Kind.OVERLAY, f"{number}.jpg") for number in range(4)),
    ]
