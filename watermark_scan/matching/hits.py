"""Hits: wordings found in lines, with what their place and their capitals add to the bits of the alignment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.geometry import Box, RegionName, region_of

if TYPE_CHECKING:
    from watermark_scan.matching.line_assembly import JoinedLine
    from watermark_scan.model import Wording

EXPECTED_REGION_BITS = 1.0
"""Bits for a mark that stands where its entry says: such regions hold about half of the picture's text."""
OTHER_REGION_BITS = -1.0
"""Bits for one that stands elsewhere."""
CAPITALS_BITS = 0.5
"""Bits for capitals where the mark is always set in them: half of all short ordinary texts are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A wording found in a line.

    Attributes:
        wording: Which.
        line: The line it was found in.
        alignment_bits: log2 likelihood ratio of the alignment alone.
        text_span: Span of the line's text: start, end.
        wording_span: Span of the wording's text: start, end.
        letters: Folded letters of the line that take part.
        covered: Span of the folded wording: start, end.
        wording_letters: Folded letters of the wording.
        similarity: Of both parts, 0…1.
        box: Around the words that take part.
        region: Where that is.
        whole_word: It stands as words of its own; only asked of exact tokens.
        repeated: Boxes of the copies of a mark that is repeated all over the picture; empty for others.
    """

    wording: Wording
    line: JoinedLine
    alignment_bits: float
    text_span: tuple[int, int]
    wording_span: tuple[int, int]
    letters: int
    covered: tuple[int, int]
    wording_letters: int
    similarity: float
    box: Box
    region: RegionName
    whole_word: bool = True
    repeated: tuple[Box, ...] = ()

    @property
    def bits(self) -> float:
        """log2 likelihood ratio of the alignment and of where and how the text stands."""
        bits = self.alignment_bits
        if self.wording.positions and not self.repeated:
            bits += EXPECTED_REGION_BITS if self.region in self.wording.positions else OTHER_REGION_BITS
        if self.wording.upper_case and self.matched_text.isupper():
            bits += CAPITALS_BITS
        return bits

    @property
    def is_misplaced(self) -> bool:
        """An exact token, too short for any place, stands where its entry never expects it."""
        positions = self.wording.positions
        return self.wording.exact_token and bool(positions) and self.region not in positions and not self.repeated

    @property
    def is_complete(self) -> bool:
        """No letter of the wording is missing at either end."""
        return self.covered == (0, self.wording_letters)

    @property
    def matched_text(self) -> str:
        """The part of the line that takes part, as read."""
        return self.line.text[slice(*self.text_span)]


def locate(line: JoinedLine, text_span: tuple[int, int], frame: Box) -> tuple[Box, RegionName]:
    """The box of a span of a line's text, and the name of that part of the picture."""
    box = line.box_of(*text_span).clipped(frame)
    return box, region_of(box, frame)
