"""What spotting saw: a listed wording recognised by its shape on a line. Owns no pixels and no correlation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.model import Polarity


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a wording, or its part on one of two lines, lies on a line, enough to draw it there again.

    Attributes:
        line: Which of the lines given, from 0.
        typeface: Of the atlas.
        text: The characters that were laid on the line, in the case that fitted.
        polarity: Of the letters.
        scale: Working pixels per pixel of the line's cut, across and down, both > 0.
        baseline: Working row of the baseline.
        pens: Working column at which each character of `text` begins.
    """

    line: int
    typeface: str
    text: str
    polarity: Polarity
    scale: tuple[float, float]
    baseline: int
    pens: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A wording that a line looks like, or two lines, one upon the other, that it is broken on.

    Attributes:
        pattern_id: The entry of the wording.
        wording: Its text, as listed.
        start: First character of the wording that is seen.
        stop: The character after the last one that is seen.
        box: Around the letters as fitted, in pixels of the upright picture.
        similarity: 0…1, correlation of the fitted rendering with the line; with both, where there are two.
        runner_up: The best wording with another text; empty where none competed.
        runner_up_similarity: Its similarity, 0…1.
        bits: log2 of how much likelier the wording is than chance, before the number of lines looked at counts.
        expected: Wordings that would look at least as good there by chance, >= 0.
        fits: How it lies on each of its lines, from top to bottom; at least one.
    """

    pattern_id: str
    wording: str
    start: int
    stop: int
    box: Box
    similarity: float
    runner_up: str
    runner_up_similarity: float
    bits: float
    expected: float
    fits: tuple[Fit, ...]

    @property
    def seen(self) -> str:
        """The characters of the wording that are seen."""
        return self.wording[self.start : self.stop]

    @property
    def lines(self) -> tuple[int, ...]:
        """Which of the lines given, from top to bottom."""
        return tuple(fit.line for fit in self.fits)

    @property
    def text(self) -> str:
        """The characters that were laid there, in the case that fitted."""
        return " ".join(fit.text for fit in self.fits)

    def numbered(self, numbers: Sequence[int]) -> Sighting:
        """The same, its lines by these numbers of theirs."""
        return replace(self, fits=tuple(replace(fit, line=numbers[fit.line]) for fit in self.fits))
