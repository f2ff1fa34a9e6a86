"""A run over many images in numbers, and the two sentences about it: while it goes on, and when it is over.

Pure: owns no clock, no terminal and no stream.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watermark_scan.report import ScanReport

_MINUTE = 60
_HOUR = 3600
_NAMES = {"flagged": "flagged", "review": "for review", "clear": "clear", "failed": "failed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many reports there are so far.

    Attributes:
        verdicts: How many of each verdict; `failed` where there is none.
        incomplete: Scanned images on which some reader broke.
    """

    verdicts: Mapping[str, int] = field(default_factory=dict)
    incomplete: int = 0

    def plus(self, report: ScanReport) -> Tally:
        """The tally with one more report."""
        verdicts = Counter(self.verdicts) + Counter([report.verdict or "failed"])
        return Tally(verdicts=verdicts, incomplete=self.incomplete + bool(report.incomplete))

    @property
    def total(self) -> int:
        """All reports."""
        return sum(self.verdicts.values())


def summary(tally: Tally, seconds: float) -> str:
    """What came out of a run, in one sentence."""
    counts = [f"{tally.verdicts[name]} {words}" for name, words in _NAMES.items() if tally.verdicts.get(name)]
    broken = f"; {tally.incomplete} not read by every engine" if tally.incomplete else ""
    return f"{_images(tally.total)} in {duration(seconds)}: {', '.join(counts) or 'none'}{broken}."


def status(tally: Tally, total: int | None, seconds: float) -> str:
    """How far a run is: images done, flagged so far, rate, and time left where the total is known.

    Args:
        tally: What is done.
        total: How many images there are; None while that is not known.
        seconds: Time taken so far, >= 0.
    """
    done = tally.total
    parts = [f"{done:,} of {_images(total)}" if total is not None else _images(done)]
    parts.append(f"{tally.verdicts.get('flagged', 0):,} flagged")
    if done and seconds > 0:
        parts.append(_rate(done / seconds))
        if total is not None and total > done:
            parts.append(f"{duration((total - done) * seconds / done)} left")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """A time for people: tenths below ten seconds, then whole seconds, minutes and hours."""
    if seconds < 9.95:  # noqa: PLR2004  what is rounded to ten is said as ten
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
