"""Which texts of a list are nearly the same once they are folded. Owns no opinion about what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from watermark_scan.matching.alignment import Channel, Target, learned_channel, target_of
from watermark_scan.matching.candidates import CandidateIndex
from watermark_scan.matching.exact_tokens import TokenIndex
from watermark_scan.matching.folding import fold_wording
from watermark_scan.matching.ordinary_language import capped, letter_bits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.model import Wording

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PatternIndex:
    """A list as it is searched.

    Attributes:
        channel: How letters are misread.
        entries: Wordings that are aligned.
        index: Of the same, by number.
        tokens: Wordings that have to be whole words.
        letters: Of all entries, folded.
    """

    channel: Channel
    entries: tuple[tuple[Wording, Target], ...]
    index: CandidateIndex
    tokens: TokenIndex
    letters: int

    @classmethod
    def of(cls, wordings: Iterable[Wording]) -> PatternIndex:
        """These wordings, prepared; those that fold to nothing are left out."""
        channel = learned_channel()
        prepared = [(wording, _target(wording, channel)) for wording in wordings]
        entries = tuple(entry for entry in prepared if not entry[0].exact_token and len(entry[1].numbers))
        targets = [target for _, target in entries]
        return cls(
            channel=channel,
            entries=entries,
            index=CandidateIndex([target.folded.text for target in targets], [target.bits for target in targets]),
            tokens=TokenIndex([entry for entry in prepared if entry[0].exact_token]),
            letters=sum(len(target.numbers) for target in targets),
        )


def _target(wording: Wording, channel: Channel) -> Target:
    folded = fold_wording(wording.text)
    return target_of(folded, capped(folded.text, letter_bits(folded)), channel)
