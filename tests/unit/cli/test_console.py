"""Streams, signals and exit codes: what is written and what becomes of it, and that the worst code wins."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.output import reports
from watermark_scan.cli.console import (
    FailOn,
    Output,
    OutputClosedError,
    Terminated,
    code_of,
    complain,
    complain_about,
    handle_signals,
    say,
    share_a_reader,
    signals_delayed,
    text_width,
    worst,
)
from watermark_scan.errors import ExitCode, UsageError, WatermarkScanError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCANNED = st.sampled_from([ExitCode.CLEAN, ExitCode.FLAGGED, ExitCode.INCOMPLETE])


class _Stream(io.StringIO):
    """A stream that is a terminal or not, and may refuse to be written."""

    def __init__(self, *, terminal: bool = False, refusal: OSError | None = None) -> None:
        super().__init__()
        self._terminal = terminal
        self._refusal = refusal

    def isatty(self) -> bool:
        return self._terminal

    def flush(self) -> None:
        if self._refusal:
            raise self._refusal


def test_a_line_is_written_and_handed_on() -> None:
    """Text and newline arrive."""
    stream = _Stream()
    Output(stream=stream).line("a report")
    assert stream.getvalue() == "a report\n"


@pytest.mark.parametrize("stream", [_Stream(refusal=BrokenPipeError()), None], ids=["broken pipe", "never open"])
def test_a_stdout_without_a_reader_is_no_fault(stream: _Stream | None) -> None:
    """`| head` and `>&-` are reasons to stop."""
    with pytest.raises(OutputClosedError):
        Output(stream=stream).line("a report")


def test_a_full_disk_is_told() -> None:
    """A report that could not be stored is an error with a remedy."""
    stream = _Stream(refusal=OSError(28, "No space left on device"))
    with pytest.raises(WatermarkScanError, match="No space left") as caught:
        Output(stream=stream).line("a report")
    assert caught.value.remedy


def test_errors_are_told_with_their_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    """Every line names the program; nothing unsafe is printed."""
    complain(UsageError("First\x1b.\nSecond.", remedy="Do this."))
    assert capsys.readouterr().err == (
        "watermark-scan: First\\x1b.\nwatermark-scan: Second.\nwatermark-scan: Do this.\n"
    )


def test_a_failed_report_is_one_safe_line_whatever_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    """A line break in a hostile name does not forge a second message."""
    complain_about(reports.HOSTILE_FAILURE)
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "\x1b" not in err


def test_a_whole_report_is_no_complaint(capsys: pytest.CaptureFixture[str]) -> None:
    """Stderr stays empty when all went well."""
    complain_about(reports.FLAGGED)
    assert capsys.readouterr().err == ""


def test_a_closed_stderr_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """`2>&-` and a broken pipe behind stderr are borne."""
    monkeypatch.setattr(sys, "stderr", None)
    say("unheard")
    monkeypatch.setattr(sys, "stderr", _Stream(refusal=BrokenPipeError()))
    say("unheard")


@pytest.mark.parametrize(("out", "err"), [(True, True), (True, False), (False, True), (False, False)])
def test_one_terminal_is_recognised(monkeypatch: pytest.MonkeyPatch, out: bool, err: bool) -> None:  # noqa: FBT001  cases
    """Only when a person sees both streams are they shared."""
    monkeypatch.setattr(sys, "stderr", _Stream(terminal=err))
    assert share_a_reader(Output(stream=_Stream(terminal=out))) is (out and err)


def test_a_stream_that_is_not_there_is_not_shared() -> None:
    """Without stdout there is no terminal to share."""
    assert not share_a_reader(Output(stream=None))


@pytest.mark.parametrize(("columns", "width"), [("50", 50), ("300", 100)])
def test_text_fits_the_window_and_stays_readable(columns: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as the window, but no wider than the eye follows."""
    monkeypatch.setenv("COLUMNS", columns)
    assert text_width() == width


@pytest.fixture
def handlers() -> Iterator[None]:
    """Both signals do what they did before the test."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(("number", "kind"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, Terminated)])
@pytest.mark.usefixtures("handlers")
def test_a_signal_waits_until_the_block_is_over(number: signal.Signals, kind: type[BaseException]) -> None:
    """And is not lost."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    handle_signals()
    done = []

    def write() -> None:
        with signals_delayed():
            os.kill(os.getpid(), number)
            done.append("whole")

    with pytest.raises(kind):
        write()
    assert done == ["whole"]


@pytest.mark.usefixtures("handlers")
def test_outside_of_it_a_signal_is_heard_at_once() -> None:
    """Also after one has waited."""
    handle_signals()
    with signals_delayed():
        pass
    with pytest.raises(Terminated):
        signal.raise_signal(signal.SIGTERM)


@pytest.mark.usefixtures("handlers")
def test_an_interruption_that_is_ignored_stays_so() -> None:
    """As for a program that a script has put into the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    handle_signals()
    signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.usefixtures("handlers")
def test_other_threads_hold_nothing_back() -> None:
    """Python handles signals in the main thread only."""
    handle_signals()
    inside, done = threading.Event(), threading.Event()

    def write() -> None:
        with signals_delayed():
            inside.set()
            done.wait()

    thread = threading.Thread(target=write)
    thread.start()
    inside.wait()
    try:
        with pytest.raises(Terminated):
            signal.raise_signal(signal.SIGTERM)
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize(
    ("name", "code"),
    [("clear", 0), ("clear_without_tesseract", 0), ("flagged", 1), ("failed", 3), ("hostile_failure", 3)],
)
def test_one_report(name: str, code: int) -> None:
    """Clear is 0, flagged is 1, failed is 3."""
    assert code_of(reports.ALL[name]) == code


def test_review_is_not_flagged() -> None:
    """An image to look at does not fail a pipeline."""
    assert code_of(reports.REVIEW.model_copy(update={"incomplete": ()})) is ExitCode.CLEAN


@pytest.mark.parametrize(
    ("fail_on", "verdict", "code"),
    [
        (FailOn.FLAGGED, "review", 0),
        (FailOn.REVIEW, "flagged", 1),
        (FailOn.REVIEW, "review", 1),
        (FailOn.REVIEW, "clear", 0),
        (FailOn.NEVER, "flagged", 0),
        (FailOn.NEVER, "review", 0),
    ],
)
def test_the_mildest_verdict_that_counts_is_chosen(fail_on: FailOn, verdict: str, code: int) -> None:
    """From that verdict on the code is 1; with `never` no verdict makes it 1."""
    assert code_of(reports.scanned(verdict=verdict), fail_on) == code


@pytest.mark.parametrize("fail_on", FailOn)
def test_a_failure_is_never_hidden(fail_on: FailOn) -> None:
    """What could not be scanned is told by the code, whatever verdict counts."""
    assert code_of(reports.FAILED, fail_on) is ExitCode.INCOMPLETE


@pytest.mark.parametrize("verdict", ["flagged", "review", "clear"])
def test_a_reader_that_broke_makes_the_run_incomplete(verdict: str) -> None:
    """What only the broken reader could have seen is not known, so no verdict hides it."""
    assert code_of(reports.scanned(verdict=verdict, incomplete=("tesseract",))) is ExitCode.INCOMPLETE


@pytest.mark.parametrize("verdict", ["flagged", "review", "clear"])
def test_a_limit_that_was_reached_makes_the_run_incomplete(verdict: str) -> None:
    """Unless that is allowed; then the verdict counts."""
    report = reports.CLEAR_IN_PART.model_copy(update={"verdict": verdict})
    assert code_of(report) is ExitCode.INCOMPLETE
    assert code_of(report, allow_incomplete=True) is (ExitCode.FLAGGED if verdict == "flagged" else ExitCode.CLEAN)


@given(st.lists(_SCANNED))
def test_incomplete_wins_over_flagged_and_flagged_over_clean(codes: list[ExitCode]) -> None:
    """The order of the inputs does not matter; failed wins over flagged wins over clean."""
    expected = next((code for code in (ExitCode.INCOMPLETE, ExitCode.FLAGGED) if code in codes), ExitCode.CLEAN)
    assert worst(codes) is expected
