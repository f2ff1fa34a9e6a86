"""What the plan of looking costs in marks: pictures that a thorough scan speaks up about and the usual one does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from watermark_scan import Scanner, ScanOptions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Verdict = Literal["flagged", "review", "clear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What two scans said of the same pictures.

    Attributes:
        pairs: The usual verdict and the thorough one, picture by picture.
    """

    pairs: tuple[tuple[Verdict | None, Verdict | None], ...]

    @property
    def lost(self) -> int:
        """Pictures that are clear although the thorough scan found something."""
        return sum(usual == "clear" and thorough != "clear" for usual, thorough in self.pairs)

    @property
    def won(self) -> int:
        """The reverse: readings that contradict each other are fewer."""
        return sum(usual != "clear" and thorough == "clear" for usual, thorough in self.pairs)

    @property
    def found(self) -> int:
        """Pictures of which the thorough scan says something."""
        return sum(thorough != "clear" for _, thorough in self.pairs)


def gate_of(paths: Iterable[Path]) -> Gate:
    """Scan pictures with marks both ways."""
    usual, thorough = Scanner(), Scanner(ScanOptions(thorough=True))
    return Gate(pairs=tuple((usual.scan(path).verdict, thorough.scan(path).verdict) for path in paths))
