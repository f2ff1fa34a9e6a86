"""The line at the bottom of a terminal that says how far a run is. Owns when it is drawn and wiped; nothing else is.

Nowhere but on a terminal: files and pipes on the other end of stderr never see it.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self, TextIO

from watermark_scan.output.progress import Tally, status, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from watermark_scan.report import ScanReport

_WIPE = "\r\x1b[K"
_PATIENCE = 0.1
"""Seconds that the first line waits for the total: for all but huge folders that is enough."""


def _unknown() -> int | None:
    return None


class Progress:
    """Counts the reports of a run, and shows the count while it goes on.

    Args:
        stream: The terminal; None shows nothing.
        total: How many images there will be; gives None while that is not known.
        clock: Seconds, from any start.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        total: Callable[[], int | None] = _unknown,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._total = total
        self._clock = clock
        self._started = clock()
        self._tally = Tally()

    @classmethod
    def on_stderr(cls, inputs: Callable[[], Iterable[object]] | None) -> Self:
        """Shown if stderr is a terminal that can wipe a line.

        Args:
            inputs: Goes through all inputs once, so that they can be counted; None where that is not possible.
        """
        if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            return cls()
        return cls(sys.stderr, total=_unknown if inputs is None else Counting(inputs()))

    def count(self, report: ScanReport) -> None:
        """One more image is done."""
        self._tally = self._tally.plus(report)

    def show(self) -> None:
        """Draw the line; for a single image there is none."""
        total = self._total()
        if total == 1 or (total is None and self._tally.total == 0):
            return
        line = status(self._tally, total, self._clock() - self._started)
        # One column stays free: some terminals break a line that fills the last one.
        self._write(_WIPE + line[: shutil.get_terminal_size().columns - 1])

    def wipe(self) -> None:
        """Make room: something else is about to be printed, or the run is over."""
        self._write(_WIPE)

    def summary(self) -> str | None:
        """What came out of it all; None for a single image, whose report says it."""
        if self._tally.total <= 1:
            return None
        return summary(self._tally, self._clock() - self._started)

    def _write(self, text: str) -> None:
        if self._stream is not None:
            with suppress(OSError):
                self._stream.write(text)
                self._stream.flush()


class Counting:
    """Counts in the background, so that the first image need not wait for the last one to be found.

    Args:
        items: Gone through once, by a thread that ends with the process.
    """

    def __init__(self, items: Iterable[object]) -> None:
        self._items = items
        self._total: int | None = None
        self._thread = threading.Thread(target=self._count, daemon=True)
        self._thread.start()
        self.join(_PATIENCE)

    def join(self, seconds: float | None = None) -> None:
        """Wait until all are counted; at most so many seconds, if any are named."""
        self._thread.join(seconds)

    def __call__(self) -> int | None:
        """How many there are; None as long as that is not known."""
        return self._total

    def _count(self) -> None:
        # What cannot be counted is told when its turn comes to be scanned.
        with suppress(Exception):
            self._total = sum(1 for _ in self._items)
