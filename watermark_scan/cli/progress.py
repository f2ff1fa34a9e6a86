"""A run over many images in numbers: the line that shows how far it is, and the sentence about what came out."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TextIO

from watermark_scan.output import phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from watermark_scan.report import ScanReport

_MINUTE = 60
_HOUR = 3600
_TENTHS_BELOW = 9.95
"""Seconds: what is rounded to ten is said as ten."""
_WIPE = "\r\x1b[K"
_WAIT_FOR_TOTAL = 0.1
"""Seconds that the first line waits for the total: for all but huge folders that is enough."""
_NAMES = {
    "flagged": "flagged",
    "review": "for review",
    "clear": "clear",
    "clear in part": "clear in part",
    "failed": "failed",
}


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts the reports of a run.

    Attributes:
        verdicts: How many of each verdict, as `phrases.verdict` says it; `failed` where there is none.
        incomplete: Scanned images on which some reader broke.
    """

    verdicts: Counter[str] = field(default_factory=Counter)
    incomplete: int = 0

    def add(self, report: ScanReport) -> None:
        """Count one more report."""
        self.verdicts[phrases.verdict(report)] += 1
        self.incomplete += bool(report.incomplete)

    @property
    def total(self) -> int:
        """All reports."""
        return self.verdicts.total()

    def summary(self, seconds: float) -> str:
        """What came out of a run that took so long, in one sentence."""
        counts = [f"{self.verdicts[name]} {words}" for name, words in _NAMES.items() if self.verdicts[name]]
        broken = f"; {self.incomplete} not read by every engine" if self.incomplete else ""
        return f"{_images(self.total)} in {duration(seconds)}: {', '.join(counts) or 'none'}{broken}."

    def status(self, total: int | None, seconds: float) -> str:
        """How far a run is: images done, flagged so far, rate, and time left where the total is known.

        Args:
            total: How many images there are; None while that is not known.
            seconds: Time taken so far, >= 0.
        """
        done = self.total
        parts = [f"{done:,} of {_images(total)}" if total is not None else _images(done)]
        parts.append(f"{self.verdicts['flagged']:,} flagged")
        if done and seconds > 0:
            parts.append(_rate(done / seconds))
            if total is not None and total > done:
                parts.append(f"{duration((total - done) * seconds / done)} left")
        return ", ".join(parts)


def _unknown() -> int | None:
    return None


class Progress:
    """Counts the reports of a run, and shows the count while it goes on.

    Args:
        stream: The terminal; None shows nothing.
        total: How many images there will be; gives None while that is not known.
        say: Says now and then how far the run is, where there is no terminal; None says nothing.
        clock: Seconds, from any start.

    Attributes:
        tally: The count.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        total: Callable[[], int | None] = _unknown,
        say: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._total = total
        self._say = say
        self._clock = clock
        self._started = clock()
        self.tally = Tally()

    @classmethod
    def on_stderr(
        cls, inputs: Callable[[], Iterable[object]] | None, *, say: Callable[[str], None] | None = None
    ) -> Self:
        """Shown if stderr is a terminal that can wipe a line; otherwise said once a minute.

        Args:
            inputs: Goes through all inputs once, so that they can be counted; None where that is not possible.
            say: Says a sentence on stderr; None where nothing is to be said.
        """
        is_drawn = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        if not is_drawn and say is None:
            return cls()
        total = _unknown if inputs is None else Counting(inputs())
        return cls(sys.stderr, total=total) if is_drawn else cls(total=total, say=say)

    def count(self, report: ScanReport) -> None:
        """One more image is done."""
        self.tally.add(report)

    def show(self) -> None:
        """Draw the line; for a single image there is none."""
        total = self._total()
        if total == 1 or (total is None and self.tally.total == 0):
            return
        line = self.tally.status(total, self._clock() - self._started)
        # One column stays free: some terminals break a line that fills the last one.
        self._write(_WIPE + line[: shutil.get_terminal_size().columns - 1])

    @contextmanager
    def heartbeat(self, seconds: float = _MINUTE) -> Iterator[None]:
        """Inside the block, say how far the run is whenever so many seconds have passed, if anything is to be said."""
        if self._say is None:
            yield
            return
        is_over = threading.Event()
        beats = threading.Thread(target=self._beat, args=(self._say, seconds, is_over), daemon=True)
        beats.start()
        try:
            yield
        finally:
            is_over.set()
            beats.join()

    @property
    def failed(self) -> int:
        """Inputs that could not be scanned so far."""
        return self.tally.verdicts["failed"]

    def done(self) -> str:
        """How many images are done, and of how many where that is known."""
        total, done = self._total(), self.tally.total
        return _images(done) if total is None else f"{done:,} of {_images(total)}"

    def _beat(self, say: Callable[[str], None], seconds: float, is_over: threading.Event) -> None:
        while not is_over.wait(seconds):
            say(self.tally.status(self._total(), self._clock() - self._started) + ".")

    def wipe(self) -> None:
        """Make room: something else is about to be printed, or the run is over."""
        self._write(_WIPE)

    def summary(self) -> str | None:
        """What came out of it all; None for a single image, whose report says it."""
        if self.tally.total <= 1:
            return None
        return self.tally.summary(self._clock() - self._started)

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
        self.join(_WAIT_FOR_TOTAL)

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


def duration(seconds: float) -> str:
    """A time for people: tenths below ten seconds, then whole seconds, minutes and hours."""
    if seconds < _TENTHS_BELOW:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE:02} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE:02} min"


def _rate(per_second: float) -> str:
    return f"{per_second:.1f} images a second" if per_second >= 1 else f"{duration(1 / per_second)} an image"


def _images(count: int) -> str:
    return f"{count:,} image{'' if count == 1 else 's'}"
