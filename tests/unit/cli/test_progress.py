"""The line on a terminal: drawn where it helps, wiped before anything else is printed, nowhere else."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from tests.unit.output import reports
from watermark_scan.cli.progress import Counting, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _clock() -> float:
    return 0.0


def test_the_line_tells_how_far_the_run_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Images done, flagged so far, rate and time left; the line before is wiped."""
    monkeypatch.setenv("COLUMNS", "80")
    times = iter([0.0, 2.0])
    stream = _Terminal()
    progress = Progress(stream, total=lambda: 5, clock=lambda: next(times))
    progress.count(reports.FLAGGED)
    progress.show()
    progress.wipe()
    assert stream.getvalue() == "\r\x1b[K1 of 5 images, 1 flagged, 2.0 s an image, 8.0 s left\r\x1b[K"


def test_the_line_fits_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A narrow window gets the beginning, and one column stays free."""
    monkeypatch.setenv("COLUMNS", "12")
    stream = _Terminal()
    Progress(stream, total=lambda: 500, clock=_clock).show()
    assert stream.getvalue() == "\r\x1b[K0 of 500 im"


@pytest.mark.parametrize("total", [1, None])
def test_a_single_image_has_no_line(total: int | None) -> None:
    """One image needs no progress, and before the first one is done an unknown number says nothing."""
    stream = _Terminal()
    Progress(stream, total=lambda: total, clock=_clock).show()
    assert stream.getvalue() == ""


def test_a_single_report_has_no_summary() -> None:
    """The report says it all; from two on there is one."""
    progress = Progress(clock=_clock)
    progress.count(reports.CLEAR)
    assert progress.summary() is None
    progress.count(reports.FAILED)
    assert progress.summary() == "2 images in 0.0 s: 1 clear, 1 failed."


@pytest.mark.parametrize(
    ("stream", "term", "shown"),
    [
        (_Terminal(), "xterm", True),
        (io.StringIO(), "xterm", False),
        (_Terminal(), "dumb", False),
        (None, "xterm", False),
    ],
    ids=["terminal", "file", "dumb", "closed"],
)
def test_only_a_terminal_that_can_wipe_gets_it(
    monkeypatch: pytest.MonkeyPatch,
    stream: io.StringIO | None,
    term: str,
    shown: bool,  # noqa: FBT001  cases
) -> None:
    """Files, pipes and terminals without codes stay clean."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", term)
    progress = Progress.on_stderr(None)
    progress.count(reports.CLEAR)
    progress.show()
    assert bool(stream and stream.getvalue()) is shown


def test_a_terminal_that_goes_away_stops_nothing() -> None:
    """The line is a courtesy."""

    class Gone(_Terminal):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    progress = Progress(Gone(), total=lambda: 3, clock=_clock)
    progress.show()
    progress.wipe()


def test_inputs_are_counted_in_the_background() -> None:
    """The total is there soon; what cannot be counted stays unknown."""

    def broken() -> Iterator[int]:
        yield 1
        raise OSError

    counting = Counting(iter(range(7)))
    counting.join()
    assert counting() == 7
    counting = Counting(broken())
    counting.join()
    assert counting() is None
