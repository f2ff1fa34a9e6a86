"""Reports that wait for their turn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.output import reports
from watermark_scan.execution.pool import ReportQueue


@given(st.permutations(range(8)), st.booleans(), st.booleans())
def test_each_report_comes_out_once(arrivals: list[int], ordered: bool, greedy: bool) -> None:  # noqa: FBT001  cases
    """In the order of numbers, or as they came; whether they are asked for at once or at the end."""
    shelf = ReportQueue(ordered=ordered)
    handed_out: list[int] = []
    for number in arrivals:
        shelf.put(number, reports.scanned(path=str(number)))
        if greedy:
            handed_out.extend(int(report.source.path) for report in shelf.take())
    handed_out.extend(int(report.source.path) for report in shelf.take())
    assert handed_out == (sorted(arrivals) if ordered else arrivals)
    assert list(shelf.take()) == []


def test_a_gap_holds_back_what_comes_after_it() -> None:
    """Until it is filled."""
    shelf = ReportQueue(ordered=True)
    shelf.put(1, reports.CLEAR)
    assert list(shelf.take()) == []
    shelf.put(0, reports.FLAGGED)
    assert list(shelf.take()) == [reports.FLAGGED, reports.CLEAR]
