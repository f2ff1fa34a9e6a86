"""The program's standard streams, its signals and its exit codes."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Self, TextIO

from watermark_scan.errors import ExitCode, WatermarkScanError
from watermark_scan.output import phrases
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

    import typer

    from watermark_scan.report import ScanReport

PROGRAM = "watermark-scan"
_PYDANTIC = {
    "Value error, ": "",
    "Input should be a valid integer, unable to parse string as an integer": "write a whole number.",
    "Input should be a valid number, unable to parse string as a number": "write a number, as in 0.001.",
    # Choices come one a line, after a tab.
    "\n\t": " ",
}
"""What Typer hands on of pydantic's words → what is said."""
_WIDEST = 100
"""Columns: longer lines are hard to read, however wide the window."""
_TOLD = 3
"""How often one kind of fault is told."""


# --- stdout: data only


class OutputClosedError(Exception):
    """Whoever read stdout has seen enough (`| head`): a reason to stop, not a fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Stdout as it was when the command began, whatever a library prints later; or a file."""

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
            with signals_delayed():
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


def _discard(stream: TextIO) -> None:
    """Let what is left in the buffer go nowhere; otherwise Python complains about it when it ends."""
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


# --- stderr: what is said to the user


def say(text: str) -> None:
    """Write to stderr, every line after the program's name; a closed stderr is no reason to stop."""
    if sys.stderr is None:  # started with `2>&-`
        return
    with suppress(OSError):
        for line in text.splitlines():
            sys.stderr.write(f"{PROGRAM}: {clean(line)}\n")


def usage_fault(error: typer.TyperException) -> str:
    """What is wrong with a command line, in words of our own where pydantic's would show."""
    message = error.format_message()
    for theirs, ours in _PYDANTIC.items():
        message = message.replace(theirs, ours)
    return message


def complain(error: WatermarkScanError) -> None:
    """Say what is wrong and, on a line of its own, what to do."""
    say(error.message)
    say(error.remedy)


def fault_of(report: ScanReport) -> str | None:
    """Why an input could not be scanned, or not wholly, in a sentence; None where it was."""
    if report.error is not None:
        return report.error.message
    if report.incomplete:
        return f"Not all was seen, because this reader broke: {', '.join(report.incomplete)}."
    return " ".join(phrases.not_seen(report)) or None


def complain_about(report: ScanReport) -> None:
    """Say, in one line, that an input could not be scanned, or not wholly."""
    if (fault := fault_of(report)) is not None:
        # Cleaned as a whole: a line break in a file's name must not forge a second message.
        say(clean(f"{report.source.path}: {fault}"))


@dataclass(slots=True)
class Repeated:
    """Says what may come a thousand times: three times each, and at the end how often it came beside."""

    _counts: Counter[str] = field(default_factory=Counter)

    def say(self, sentence: str, *, kind: str) -> None:
        """Say it on one line, unless three of its kind have been said."""
        self._counts[kind] += 1
        if self._counts[kind] <= _TOLD:
            # Cleaned as a whole: a line break in a file's name must not forge a second message.
            say(clean(sentence))

    def sum_up(self) -> None:
        """Say what was left out."""
        for kind, count in self._counts.items():
            if count > _TOLD:
                say(clean(f"{count - _TOLD:,} more of the same: {kind}"))
        self._counts.clear()


def complain_of_missing(report: ScanReport) -> None:
    """Say, in a line each, which engines did not look because they are not installed."""
    for reader in report.missing_readers:
        say(clean(f"{reader.name} did not look. {reader.message} {reader.remedy}"))


def complain_of_unread(report: ScanReport) -> None:
    """Say, in one line, which scripts of the list no engine reads; nothing where all are read."""
    if sentence := phrases.unread(report):
        say(clean(sentence))


def share_a_reader(output: Output) -> bool:
    """Whether stdout and stderr are shown to the same person: both on a terminal, or both in one pipe (`2>&1`)."""
    if output.stream is None or sys.stderr is None:
        return False
    if output.stream.isatty() and sys.stderr.isatty():
        return True
    try:
        return os.path.sameopenfile(output.stream.fileno(), sys.stderr.fileno())
    except (OSError, ValueError):  # no streams of the system's
        return False


# --- signals: Ctrl-C and SIGTERM end a run in the same orderly way, and never in the middle of a line


class Terminated(BaseException):
    """Another program asked this one to end (SIGTERM). Nothing but the end of the program catches it for good.

    No KeyboardInterrupt, in whose place Typer puts an exception of its own.
    """


@dataclass(slots=True)
class _Delay:
    """Whether signals wait now, and those that do. Signals belong to the process, so there is one of it."""

    is_on: bool = False
    waiting: list[type[BaseException]] = field(default_factory=list)


_delay = _Delay()


def handle_signals() -> None:
    """From now on SIGTERM raises `Terminated` in the main thread, and both signals wait inside `signals_delayed`.

    Ctrl-C stays without effect where it is, as for programs in the background of a script.
    """
    signal.signal(signal.SIGTERM, _handle)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _handle)


@contextmanager
def signals_delayed() -> Iterator[None]:
    """Let both signals wait until the block, or the outermost of several, is over.

    Python handles signals in the main thread only; so does this.
    """
    if _delay.is_on or threading.current_thread() is not threading.main_thread():
        yield
        return
    _delay.is_on = True
    try:
        yield
    finally:
        _delay.is_on = False
    if _delay.waiting:
        kind = _delay.waiting[0]
        _delay.waiting.clear()
        raise kind


def _handle(number: int, _frame: FrameType | None) -> None:
    kind = Terminated if number == signal.SIGTERM else KeyboardInterrupt
    if not _delay.is_on:
        raise kind
    # A system call that the signal has interrupted goes on after this.
    _delay.waiting.append(kind)


# --- exit codes


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
_BY_WEIGHT = (ExitCode.CLEAN, ExitCode.FLAGGED, ExitCode.INCOMPLETE)
"""Later wins: an image that nobody could look at must never hide behind a result, nor behind a clean one."""


def code_of(report: ScanReport, fail_on: FailOn = FailOn.FLAGGED, *, allow_incomplete: bool = False) -> ExitCode:
    """What one report asks for.

    An image that was not wholly looked at, because a reader broke or a limit was reached, counts as not scanned, too,
    unless that is allowed: what is in the rest is not known.
    """
    if report.status == "failed" or not (phrases.is_wholly_seen(report) or allow_incomplete):
        return ExitCode.INCOMPLETE
    return ExitCode.FLAGGED if report.verdict in _FOUND[fail_on] else ExitCode.CLEAN


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The code for a whole run; CLEAN for none."""
    return max(codes, key=_BY_WEIGHT.index, default=ExitCode.CLEAN)
