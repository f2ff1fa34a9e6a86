"""The two streams: what is written, and what happens when they go away."""

from __future__ import annotations

import io
import sys

import pytest

from tests.unit.output import reports
from watermark_scan.cli.console import (
    Output,
    OutputClosedError,
    complain,
    complain_about,
    say,
    share_a_terminal,
    text_width,
)
from watermark_scan.errors import UsageError, WatermarkScanError


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
    assert share_a_terminal(Output(stream=_Stream(terminal=out))) is (out and err)


def test_a_stream_that_is_not_there_is_not_shared() -> None:
    """Without stdout there is no terminal to share."""
    assert not share_a_terminal(Output(stream=None))


@pytest.mark.parametrize(("columns", "width"), [("50", 50), ("300", 100)])
def test_text_fits_the_window_and_stays_readable(columns: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as the window, but no wider than the eye follows."""
    monkeypatch.setenv("COLUMNS", columns)
    assert text_width() == width
