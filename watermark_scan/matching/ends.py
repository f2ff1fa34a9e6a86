"""What the ends of an alignment earn or cost, in bits: whether a missing end is accounted for. Owns no alignment.

The rules make more of a wording never weaker: reaching an end of the wording is worth at least as much as a cut there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.matching.sequences import Query

WHOLE_END = 2.0
"""An end that is accounted for: wording and line end together."""
CUT_END = 0.0
"""An end of the wording is missing, and the frame cuts the line there: free, but no evidence either, because the edge
cuts everyday text as well."""
MID_WORD = -3.0
"""The alignment ends in the middle of a word that was read on: «kling» in «sparkling»."""
MISSING_END = -5.0
"""An end of the wording is missing although the frame does not cut the line there."""
OTHER_TEXT = -8.0
"""On top of that, other text stands where the missing end should: «PRICES subject to change»."""
EDGE_SLACK = 2
"""Letters of garbage that a letter cut by the frame may be read as."""
GARBAGE = -1.0
"""Each such letter of garbage."""


def starting(query: Query) -> NDArray[np.float32]:
    """Bits of starting at each letter of a line: 2 × letters, row 0 at the wording's begin, row 1 inside it."""
    size = len(query)
    position = np.arange(size)
    boundary = np.array(query.folded.word_starts, bool)
    return _bits(position, boundary, at_edge=query.start_at_edge)


def ending(query: Query) -> NDArray[np.float32]:
    """Bits of ending at each letter of a line: 2 × letters, row 0 at the wording's end, row 1 inside it."""
    size = len(query)
    position = np.arange(size)[::-1]
    # A word ends where the next letter starts another one, and at the end of the line.
    boundary = np.array((*query.folded.word_starts[1:], True), bool)
    return _bits(position, boundary, at_edge=query.end_at_edge)


def _bits(distance: NDArray[np.intp], boundary: NDArray[np.bool_], *, at_edge: bool) -> NDArray[np.float32]:
    """Args: letters between here and the line's end, word boundaries, whether the frame cuts the line there."""
    outermost = distance == 0
    whole = np.where(outermost, WHOLE_END, np.where(boundary, 0.0, MID_WORD))
    inside = np.where(outermost, MISSING_END, MISSING_END + OTHER_TEXT + np.where(boundary, 0.0, MID_WORD))
    if at_edge:
        near = distance <= EDGE_SLACK
        cut = CUT_END + GARBAGE * distance
        whole = np.where(near, np.maximum(whole, cut), whole)
        inside = np.where(near, cut, inside)
    return np.stack([whole, inside]).astype(np.float32)
