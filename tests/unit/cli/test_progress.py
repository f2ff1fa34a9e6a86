"""A run in numbers: the sentences about it, and the line on a terminal, drawn where it helps and wiped again."""

from __future__ import annotations

import io
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.output import reports
from watermark_scan.cli.progress import Counting, Progress, Tally, duration

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


_COUNTS = st.fixed_dictionaries(
    {}, optional={name: st.integers(0, 10**6) for name in ("flagged", "review", "clear", "failed")}
)


def test_reports_are_counted_by_verdict() -> None:
    """A failed image has no verdict, a half-read one has."""
    tally = Tally()
    for report in (reports.FLAGGED, reports.REVIEW, reports.CLEAR, reports.CLEAR, reports.FAILED):
        tally.add(report)
    assert (tally.total, tally.incomplete) == (5, 1)
    assert dict(tally.verdicts) == {"flagged": 1, "review": 1, "clear": 2, "failed": 1}


@pytest.mark.parametrize(
    ("verdicts", "incomplete", "seconds", "words"),
    [
        ({"flagged": 9, "review": 3, "clear": 11, "failed": 1}, 0, 192,
         "24 images in 3 min 12 s: 9 flagged, 3 for review, 11 clear, 1 failed."),
        ({"clear": 2}, 1, 0.04, "2 images in 0.0 s: 2 clear; 1 not read by every engine."),
        ({"clear": 12_000, "flagged": 0}, 0, 7_260, "12,000 images in 2 h 01 min: 12000 clear."),
    ],
)  # fmt: skip
def test_a_run_is_summed_up(verdicts: dict[str, int], incomplete: int, seconds: float, words: str) -> None:
    """Only what there is is told, the worst first."""
    assert Tally(verdicts=Counter(verdicts), incomplete=incomplete).summary(seconds) == words


@pytest.mark.parametrize(
    ("verdicts", "total", "seconds", "words"),
    [
        ({}, 40, 0.5, "0 of 40 images, 0 flagged"),
        ({"clear": 9, "flagged": 3}, 40, 6, "12 of 40 images, 3 flagged, 2.0 images a second, 14 s left"),
        ({"clear": 1}, 1_204, 8, "1 of 1,204 images, 0 flagged, 8.0 s an image, 2 h 40 min left"),
        ({"clear": 3}, None, 1, "3 images, 0 flagged, 3.0 images a second"),
        ({"clear": 3}, 3, 1, "3 of 3 images, 0 flagged, 3.0 images a second"),
        ({"clear": 3}, 5, 0, "3 of 5 images, 0 flagged"),
    ],
)
def test_a_run_tells_how_far_it_is(verdicts: dict[str, int], total: int | None, seconds: float, words: str) -> None:
    """What is done, what was flagged, how fast, and how long still, as far as it is known."""
    assert Tally(verdicts=Counter(verdicts)).status(total, seconds) == words


@given(_COUNTS, st.none() | st.integers(0, 10**7), st.floats(0, 1e7))
def test_every_number_can_be_said(verdicts: dict[str, int], total: int | None, seconds: float) -> None:
    """No count and no time breaks a sentence."""
    tally = Tally(verdicts=Counter(verdicts))
    assert tally.summary(seconds).endswith(".")
    assert " flagged" in tally.status(total, seconds)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 00 s"), (3599.7, "1 h 00 min"),
     (90_000, "25 h 00 min")],
)  # fmt: skip
def test_times_are_for_people(seconds: float, words: str) -> None:
    """No more digits than anybody wants, and never 60 seconds."""
    assert duration(seconds) == words


def test_without_a_terminal_a_line_now_and_then_says_how_far_it_is() -> None:
    """Inside the block only, and nothing where nothing is to be said."""
    said: list[str] = []
    progress = Progress(total=lambda: 5, say=said.append, clock=_clock)
    progress.count(reports.FLAGGED)
    with progress.heartbeat(0.01):
        until = time.monotonic() + 10
        while len(said) < 2 and time.monotonic() < until:
            time.sleep(0.01)
    count = len(said)
    time.sleep(0.05)
    assert said[:2] == ["1 of 5 images, 1 flagged."] * 2
    assert len(said) == count
    with Progress().heartbeat(0.01):
        pass


@pytest.mark.parametrize(("total", "words"), [(5, "1 of 5 images"), (None, "1 image")])
def test_what_is_done_can_be_said(total: int | None, words: str) -> None:
    """Of how many, where that is known."""
    progress = Progress(total=lambda: total)
    progress.count(reports.FAILED)
    assert (progress.done(), progress.failed) == (words, 1)
