"""Pieces set in one typeface and sorted by width, so that those as wide as a line lie side by side. Owns no map.

In print, a galley is the tray that set type stands in. What is laid here once would otherwise be laid for every line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.spotting.field import Rise
from watermark_scan.spotting.laid import Laid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from watermark_scan.spotting.setting import Set, Setting

_PIECES = 256
"""Pieces in a block: few enough that all have about as many letters, many enough for each to be worth a call."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """Pieces of about the same width; arrays over the pieces, narrowest first.

    Attributes:
        which: Number of the piece.
        width: Of its ink, in working pixels.
        norm: Root of its glyphs' energy.
        glyphs: Pieces × positions: 1 + index of the character; 0 for a space and behind the end.
        shares: Pieces × positions: where the pen stands, 0 at the left end of the ink, 1 at the right one.
    """

    which: NDArray[np.int64]
    width: NDArray[np.float32]
    norm: NDArray[np.float32]
    glyphs: NDArray[np.int32]
    shares: NDArray[np.float32]

    def between(self, narrowest: float, widest: float) -> Block | None:
        """Those of these widths; None where there are none."""
        first, last = np.searchsorted(self.width, (narrowest, widest))
        if first == last:
            return None
        here = slice(int(first), int(last))
        return Block(
            which=self.which[here],
            width=self.width[here],
            norm=self.norm[here],
            glyphs=self.glyphs[here],
            shares=self.shares[here],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Galley:
    """All pieces that a typeface has the letters of.

    Attributes:
        setting: The texts in the typeface.
        blocks: By how far most letters go up.
    """

    setting: Setting
    blocks: Mapping[Rise, tuple[Block, ...]]

    @classmethod
    def of(cls, given: Set, first: int = 0) -> Galley:
        """The pieces of a set.

        Args:
            given: The pieces.
            first: Number of the first one.
        """
        return cls(setting=given.setting, blocks={rise: tuple(_blocks(given, rise, first)) for rise in Rise})

    def fitting(self, rise: Rise, narrowest: float, widest: float) -> Iterator[Block]:
        """The pieces of these widths."""
        for block in self.blocks[rise]:
            if block.width[0] < widest and block.width[-1] >= narrowest and (found := block.between(narrowest, widest)):
                yield found


def _blocks(given: Set, rise: Rise, first: int) -> Iterator[Block]:
    here = np.flatnonzero(given.size.whole & (given.size.rise == rise))
    ordered = here[np.argsort(given.size.width[here], kind="stable")]
    for start in range(0, len(ordered), _PIECES):
        chosen = ordered[start : start + _PIECES]
        laid = Laid.of(given, chosen, np.ones(len(chosen), np.float32))
        numbers = np.concatenate([[0], laid.characters + 1]).astype(np.int32)
        yield Block(
            which=chosen + first,
            width=given.size.width[chosen].astype(np.float32),
            norm=given.size.norm[chosen].astype(np.float32),
            glyphs=numbers[laid.glyphs],
            shares=laid.shares,
        )
