"""Marks too short to be told from chance by alignment (Veo, Sora): whole words only, without an error.

Owns their search and their law of chance, which counts words, not letters.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from watermark_scan.matching.hits import Hit, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.matching.alignment import Target
    from watermark_scan.matching.folding import Folded
    from watermark_scan.matching.line_assembly import JoinedLine
    from watermark_scan.model import Wording

BITS_PER_LETTER = 4.0
"""At most: short words come out of noise, whose letters are nearly random, more often than out of language."""
MENTIONED = 4
"""Letters of a mark from which its presence inside another word is kept as a near miss."""
MIN_WORDS_READ = 8
"""Search space granted to an image with hardly any text."""
MIN_MARKS_LISTED = 140
"""Search space granted to a short list: as many short marks as the built-in list has. A word is as common whoever lists
it."""


class TokenIndex:
    """The list's short marks by their folded letters.

    Args:
        entries: Wordings and their targets.
    """

    def __init__(self, entries: Sequence[tuple[Wording, Target]]) -> None:
        self._entries: defaultdict[str, list[tuple[Wording, Target]]] = defaultdict(list)
        for wording, target in entries:
            self._entries[target.folded.text].append((wording, target))
        self._longest = max((sum(target.folded.word_starts) for _, target in entries), default=0)
        self._count = max(len(entries), MIN_MARKS_LISTED)

    def search(self, lines: Iterable[tuple[JoinedLine, Folded]], frame: Box) -> Iterator[Hit]:
        """Every occurrence in the lines: as whole words, and inside longer ones (which never count)."""
        for line, folded in lines:
            runs = {folded.text[start:end]: (start, end) for start, end in self._runs(folded)}
            for text in [text for text in self._entries if text in folded.text]:
                whole = text in runs
                if whole or len(text) >= MENTIONED:
                    start = folded.text.index(text)
                    span = folded.source_span(*runs.get(text, (start, start + len(text))))
                    found = (line, span)
                    yield from (_hit(*entry, found, frame, whole=whole) for entry in self._entries[text])

    def expected(self, hit: Hit, bits: float, words_read: int) -> float:
        """Chance occurrences, >= 0, of marks as unlikely as a hit with some bits of further evidence.

        Args:
            hit: A whole word.
            bits: Of further evidence.
            words_read: In the whole image.
        """
        return (words_read + MIN_WORDS_READ) * self._count * math.pow(2.0, -hit.weighed - bits)

    def _runs(self, folded: Folded) -> Iterator[tuple[int, int]]:
        """Spans of one or more neighbouring words, as long as the longest mark."""
        bounds = [index for index, begins in enumerate(folded.word_starts) if begins] + [len(folded.text)]
        for first in range(len(bounds) - 1):
            for last in range(first + 1, min(first + self._longest, len(bounds) - 1) + 1):
                yield bounds[first], bounds[last]


def _hit(
    wording: Wording, target: Target, found: tuple[JoinedLine, tuple[int, int]], frame: Box, *, whole: bool
) -> Hit:
    line, text = found
    box, region = place(line, *text, frame)
    size = len(target.numbers)
    return Hit(
        wording=wording,
        line=line,
        bits=min(float(target.bits.sum()), BITS_PER_LETTER * size),
        text=text,
        span=(0, len(wording.text)),
        letters=size,
        covered=(0, size),
        size=size,
        similarity=1.0,
        box=box,
        region=region,
        whole=whole,
    )
