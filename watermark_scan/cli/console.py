"""What Ctrl-C and SIGTERM do: both end a run in the same orderly way, and never in the middle of a line."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Self, TextIO

from watermark_scan.errors import ExitCode, WatermarkScanError
from watermark_scan.output import phrases as sentences
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

    from watermark_scan.report import ScanReport


class Terminated(BaseException):
    """Another program asked this one to end (SIGTERM). Nothing but the end of the program catches it for good.

    No KeyboardInterrupt, in whose place Typer puts an exception of its own.
    """


@dataclass(slots=True)
class _Gate:
    """Signals belong to the process, and so does this, the only one of its kind."""

    is_closed: bool = False
    waiting: list[type[BaseException]] = field(default_factory=list)


_gate = _Gate()


def heed_signals() -> None:
    """From now on SIGTERM raises `Terminated` in the main thread, and both signals wait while nothing may disturb.

    Ctrl-C stays without effect where it is, as for programs in the background of a script.
    """
    signal.signal(signal.SIGTERM, _take)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _take)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let both signals wait until the block is over. Elsewhere than in the main thread they disturb nobody anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _gate.is_closed = True
    try:
        yield
    finally:
        _gate.is_closed = False
    if _gate.waiting:
        kind = _gate.waiting[0]
        _gate.waiting.clear()
        raise kind


def _take(number: int, _frame: FrameType | None) -> None:
    kind = Terminated if number == signal.SIGTERM else KeyboardInterrupt
    if not _gate.is_closed:
        raise kind
    # A system call that the signal has interrupted goes on after this.
    _gate.waiting.append(kind)


PROGRAM = "watermark-scan"
_WIDEST = 100
"""Columns: longer lines are hard to read, however wide the window."""


class OutputClosedError(Exception):
    """Whoever read stdout has seen enough (`| head`): a reason to stop, not a fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Stdout as it was when the command began, whatever a library prints later."""

    stream: TextIO | None

    @classmethod
    def open(cls, *, utf8: bool) -> Self:
        """Take stdout.

        Args:
            utf8: Write UTF-8 whatever the locale says (JSON). Otherwise the locale's encoding stands, and what it
                does not have is written as a backslash escape.
        """
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8" if utf8 else None, errors="backslashreplace")
        return cls(stream=sys.stdout)

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at it as it is written."""
        return self.stream is not None and self.stream.isatty()

    def line(self, text: str) -> None:
        """Write the text and a newline, and hand it on at once.

        Raises:
            OutputClosedError: Nobody reads stdout any more.
            WatermarkScanError: Stdout cannot be written, as on a full disk.
        """
        if self.stream is None:
            raise OutputClosedError
        try:
            # A line is whole or not there, also when the run is stopped: what was written stays valid.
            with undisturbed():
                self.stream.write(text + "\n")
                self.stream.flush()
        except BrokenPipeError as error:
            _discard(self.stream)
            raise OutputClosedError from error
        except OSError as error:
            _discard(self.stream)
            raise WatermarkScanError(
                f"The output cannot be written: {error.strerror or error}.",
                remedy="Free some space or write elsewhere.",
            ) from error


def text_width() -> int:
    """Columns for text to fill: the window's, 80 where there is none, `COLUMNS` where it is set."""
    return min(shutil.get_terminal_size().columns, _WIDEST)


def complain(error: WatermarkScanError) -> None:
    """Say on stderr what is wrong and, on a line of its own, what to do."""
    say(error.message)
    say(error.remedy)


def complain_about(report: ScanReport) -> None:
    """Say on stderr, in one line, that an input could not be scanned, or not wholly."""
    if report.error is not None:
        reason = report.error.message
    elif report.incomplete:
        reason = f"Not all was seen, because this reader broke: {', '.join(report.incomplete)}."
    else:
        return
    # Cleaned as a whole: a line break in a file's name must not forge a second message.
    say(clean(f"{report.source.path}: {reason}"))


def complain_of_missing(report: ScanReport) -> None:
    """Say on stderr, in a line each, which engines did not look because they are not installed."""
    for reader in report.missing_readers:
        say(clean(f"{reader.name} did not look. {reader.message} {reader.remedy}"))


def complain_of_unread(report: ScanReport) -> None:
    """Say on stderr, in one line, which writings of the list no engine reads; nothing where all are read."""
    if sentence := sentences.unread(report):
        say(clean(sentence))


def share_a_terminal(output: Output) -> bool:
    """Whether stdout and stderr are shown to the same person."""
    return all(stream is not None and stream.isatty() for stream in (output.stream, sys.stderr))


def say(text: str) -> None:
    """Write to stderr, every line after the program's name; a closed stderr is no reason to stop."""
    if sys.stderr is None:  # started with `2>&-`
        return
    with suppress(OSError):
        for line in text.splitlines():
            sys.stderr.write(f"{PROGRAM}: {clean(line)}\n")


def _discard(stream: TextIO) -> None:
    """Let what is left in the buffer go nowhere; otherwise Python complains about it when it ends."""
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


_WEIGHT = (ExitCode.CLEAN, ExitCode.FLAGGED, ExitCode.INCOMPLETE)
"""Later wins: an image that nobody could look at must never hide behind a result, nor behind a clean one."""


class FailOn(StrEnum):
    """The mildest verdict that counts as found, so that the process ends with 1."""

    FLAGGED = "flagged"
    REVIEW = "review"
    """Flagged ones too."""
    NEVER = "never"
    """For those who read the reports. What could not be scanned is still told by the code."""


_FOUND: dict[FailOn, frozenset[str]] = {
    FailOn.FLAGGED: frozenset({"flagged"}),
    FailOn.REVIEW: frozenset({"flagged", "review"}),
    FailOn.NEVER: frozenset(),
}


def code_of(report: ScanReport, fail_on: FailOn = FailOn.FLAGGED, *, allow_incomplete: bool = False) -> ExitCode:
    """What one report asks for.

    A reader that broke on the image counts as not scanned, too, unless that is allowed: what only it could have seen is
    not known.
    """
    if report.status == "failed" or (report.incomplete and not allow_incomplete):
        return ExitCode.INCOMPLETE
    return ExitCode.FLAGGED if report.verdict in _FOUND[fail_on] else ExitCode.CLEAN


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The code for a whole run; CLEAN for none."""
    return max(codes, key=_WEIGHT.index, default=ExitCode.CLEAN)
