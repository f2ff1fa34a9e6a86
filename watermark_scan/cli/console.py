"""The two streams of the process: data to stdout, sentences to stderr. Owns what happens when stdout goes away.

Nothing else in the command line prints.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Self, TextIO

from watermark_scan.cli.signals import undisturbed
from watermark_scan.errors import WatermarkScanError
from watermark_scan.output import sentences
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from watermark_scan.report import ScanReport

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
