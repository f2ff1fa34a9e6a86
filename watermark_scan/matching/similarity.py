"""How alike folded texts are, and which texts of a list are nearly the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from watermark_scan.matching.folding import fold_wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ROWS = 256
"""Texts compared with all others at once: bounds the memory for long lists."""


def similarity(first: str, second: str, least: float = 0.0) -> float:
    """Similarity of two folded texts, 0…1: 1 - edits / letters of both. 0 where it is below the least of interest."""
    return float(fuzz.ratio(first, second, score_cutoff=100 * least)) / 100


def partial_similarity(first: str, second: str, least: float) -> float:
    """As `similarity`, of the shorter folded text and the stretch of the longer one that it is most like."""
    return float(fuzz.partial_ratio(first, second, score_cutoff=100 * least)) / 100


def similar_pairs(texts: Sequence[str], least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of listed texts that are alike once folded.

    Args:
        texts: As listed.
        least: Similarity from which on a pair is given, 0…1.

    Yields:
        Numbers in `texts`, the smaller one first, and the similarity: 1 for texts that the matching cannot tell apart.
    """
    folded = [fold_wording(text).text for text in texts]
    for start in range(0, len(folded), _ROWS):
        # The part right of the diagonal is enough.
        rows = process.cdist(folded[start : start + _ROWS], folded[start:], scorer=fuzz.ratio, score_cutoff=100 * least)
        for row, column in zip(*rows.nonzero(), strict=True):
            if row < column and folded[start + row]:
                yield start + int(row), start + int(column), float(rows[row, column]) / 100
