"""What of a frame a search could not see because one of its limits was reached: nobody may take that for clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.detection.candidates import MAX_DETECTED, MAX_LINES, lines_left_out
from watermark_scan.detection.detector_inputs import looks, scale_of
from watermark_scan.model import NotSeen, Unseen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.model import TextRegion
    from watermark_scan.options import RegionPlan

ORDINARY_LETTERS, ORDINARY_SHARE = 12, 0.012
"""Height of ordinary small letters: pixels, and share of the picture's shorter side where that is more, because letters
are larger on a photograph of 24 megapixels than on a thumbnail."""
LEAST_SEEN = 4
"""Rows of such a letter in the detector's picture below which it finds none. The limit is reached from 2 400 pixels of
the longer side on, by pictures that are more than 2.4 times as long as wide."""
LIKELY = 0.5
"""Probability from which a stretch of strokes that nobody read counts as a line that was left out: texture has unlikely
ones without end."""


def small_letters(frame: Box, plan: RegionPlan) -> Iterator[NotSeen]:
    """Of the parts that the detector sees so small that ordinary letters are lost, the one that is hit hardest."""
    letters = max(ORDINARY_LETTERS, ORDINARY_SHARE * min(frame.width, frame.height))
    seen = [(scale_of(step, region.box), step.long_side, region) for step, region in looks(frame, plan)]
    scale, limit, region = min(seen, key=lambda one: one[0])
    if scale * letters < LEAST_SEEN:
        longest = max(region.box.width, region.box.height)
        yield NotSeen(
            what=Unseen.SMALL_LETTERS,
            bound=f"the detector looks at {limit} pixels of the longer side at most",
            seen=round(scale * longest),
            of=longest,
        )


def unread_lines(
    frame: Box, detected: Sequence[TextRegion], strokes: Sequence[TextRegion], read: Sequence[TextRegion]
) -> Iterator[NotSeen]:
    """Lines of text that were found and not read, because there are more than a search reads."""
    likely = [one for one in strokes if one.score >= LIKELY]
    if left_out := lines_left_out(detected, likely, read, frame):
        yield NotSeen(
            what=Unseen.LINES,
            bound=f"{MAX_DETECTED} lines that the detector sees are read, and {MAX_LINES} that only strokes show",
            seen=len(read),
            of=len(read) + left_out,
        )
