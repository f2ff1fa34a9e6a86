"""Which texts of a list are nearly the same once they are folded. Owns no opinion about what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from watermark_scan.matching.slots import fold_wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ROWS = 256
"""Texts compared with all others at once: bounds the memory for long lists."""


def alike_pairs(texts: Sequence[str], least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of texts that are alike.

    Args:
        texts: As listed.
        least: Similarity of a pair to be told, 0…1.

    Yields:
        Places in `texts`, the smaller one first, and the similarity: 1 for texts that the matching stage cannot tell
        apart.
    """
    folded = [fold_wording(text).text for text in texts]
    for start in range(0, len(folded), _ROWS):
        # The part right of the diagonal is enough.
        rows = process.cdist(folded[start : start + _ROWS], folded[start:], scorer=fuzz.ratio, score_cutoff=100 * least)
        for row, column in zip(*rows.nonzero(), strict=True):
            if row < column and folded[start + row]:
                yield start + int(row), start + int(column), float(rows[row, column]) / 100


def likeness(first: str, second: str, least: float) -> float:
    """Similarity of two folded texts, 0…1; 0 where it is below the least one of interest."""
    return float(fuzz.ratio(first, second, score_cutoff=100 * least)) / 100


def likeness_of_piece(first: str, second: str, least: float) -> float:
    """Similarity of the shorter folded text to the stretch of the longer one that it is most like; as `likeness`."""
    return float(fuzz.partial_ratio(first, second, score_cutoff=100 * least)) / 100
