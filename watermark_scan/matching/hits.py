"""TODO."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.geometry import Box, RegionName, region_of

if TYPE_CHECKING:
    from watermark_scan.matching.line_assembly import JoinedLine
    from watermark_scan.model import Wording

EXPECTED_PLACE = 1.0
"""Bits for a mark that stands where its entry says: such places are about half of the picture's text."""


OTHER_PLACE = -1.0
"""Bits for one that stands elsewhere."""


CAPITALS = 0.5
"""Bits for capitals where the mark is always set in them: half of all short ordinary texts are."""


AGREEMENT = 3.0
"""Bits for a second engine that sees the same: it makes other mistakes, so garbage seldom agrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A wording laid along a line.

    Attributes:
        wording: Which.
        line: The line it was found in.
        bits: Score of the alignment alone.
        text: Span of the line's text: start, end.
        span: Span of the wording's text: start, end.
        letters: Folded letters of the line that take part.
        covered: Span of the folded wording: start, end.
        size: Folded letters of the wording.
        similarity: Of both parts, 0…1.
        box: Around the words that take part.
        region: Where that is.
        whole: It stands as words of its own; only asked of marks that need it.
    """

    wording: Wording
    line: JoinedLine
    bits: float
    text: tuple[int, int]
    span: tuple[int, int]
    letters: int
    covered: tuple[int, int]
    size: int
    similarity: float
    box: Box
    region: RegionName
    whole: bool = True

    @property
    def misplaced(self) -> bool:
        """A mark too short for any place stands where its entry never expects it."""
        return self.wording.exact_token and bool(self.wording.positions) and self.region not in self.wording.positions

    @property
    def matched_text(self) -> str:
        """The part of the line that takes part, as read."""
        return self.line.text[slice(*self.text)]

    @property
    def weighed(self) -> float:
        """Bits of the alignment and of where and how the text stands."""
        bits = self.bits
        if self.wording.positions:
            bits += EXPECTED_PLACE if self.region in self.wording.positions else OTHER_PLACE
        if self.wording.upper_case and self.matched_text.isupper():
            bits += CAPITALS
        return bits


def place(line: JoinedLine, start: int, end: int, frame: Box) -> tuple[Box, RegionName]:
    """Where a part of a line stands: its box, and the name of that part of the picture."""
    box = line.box_of(start, end).clipped(frame)
    return box, region_of(box, frame)
