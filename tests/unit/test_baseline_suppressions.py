"""Which findings do not count, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from watermark_scan.baseline import Baseline, Suppression

_DAY = date(2027, 1, 31)
_KEPT = Suppression(pattern_id="kept", sha256="a" * 64, reason="ours")
_ENDING = Suppression(pattern_id="ending", sha256="a" * 64, reason="for now", expires=_DAY)
_BOTH = Baseline(suppressions=(_KEPT, _ENDING))


def test_a_finding_is_told_by_entry_and_bytes() -> None:
    """Another entry, another image and pixels without a file count as before."""
    assert _BOTH.reason("kept", "a" * 64) == "ours"
    assert _BOTH.reason("other", "a" * 64) is None
    assert _BOTH.reason("kept", "b" * 64) is None
    assert _BOTH.reason("kept", None) is None


@pytest.mark.parametrize(
    ("day", "held"), [(date(2027, 1, 30), 2), (_DAY, 2), (date(2027, 2, 1), 1), (date(2099, 1, 1), 1)]
)
def test_an_entry_holds_through_its_last_day(day: date, held: int) -> None:
    """After it, the entry is among the expired ones; one without a day holds for ever."""
    assert len(_BOTH.on(day).suppressions) == held
    assert len(_BOTH.expired(day)) == 2 - held
    assert _KEPT in _BOTH.on(day).suppressions
