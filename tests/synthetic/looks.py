"""What a party (the program in one configuration, or a peer) saw in one picture, and how it is asked. Owns no party."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.geometry import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry of the list that counts as a sign.

    Attributes:
        entry: Its id.
        category: Of the entry.
        readers: What it rests on; empty for peers.
        views: What those looked at; empty for peers.
    """

    entry: str
    category: str
    readers: tuple[str, ...] = ()
    views: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line as read.

    Attributes:
        text: As the engine wrote it.
        source: Reader and view.
        box: Where; None where the party does not say.
    """

    text: str
    source: str
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen.

    Attributes:
        verdict: flagged, review or clear; a peer knows no review.
        found: The signs that count.
        texts: Everything read.
    """

    verdict: str
    found: tuple[Found, ...]
    texts: tuple[Text, ...]


class Party(Protocol):
    """Whoever looks at pictures."""

    @property
    def name(self) -> str:
        """What results are listed under."""

    @property
    def fingerprint(self) -> str:
        """Changes with the code that looks: results of another one are not taken for this one's."""

    def look(self, pixels: NDArray[np.uint8]) -> Look:
        """What it sees in a picture: height × width × 3, RGB."""


def timed(look: Callable[[], Look]) -> tuple[Look, float]:
    """What was seen, and the processor seconds it took: this process and those that it ended meanwhile."""
    before = _processor_time()
    seen = look()
    return seen, _processor_time() - before


def _processor_time() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
