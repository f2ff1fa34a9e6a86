"""Marks too short to be told from chance by alignment (Veo, Sora): whole words only, without an error.

Owns their search and their law of chance, which counts words, not letters.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from watermark_scan.matching.hits import Hit, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.matching.composition import TextLine
    from watermark_scan.matching.folding import Folded
    from watermark_scan.matching.sequences import Target
    from watermark_scan.wording import Wording

BITS_PER_LETTER = 4.0
"""At most: short words come out of noise, whose letters are nearly random, more often than out of language."""
MIN_WORDS_READ = 8
"""Search space granted to an image with hardly any text."""


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
        self._count = len(entries)

    def search(self, lines: Iterable[tuple[TextLine, Folded]], frame: Box) -> Iterator[Hit]:
        """Every whole-word occurrence in the lines."""
        for line, folded in lines:
            for start, end in self._runs(folded):
                for wording, target in self._entries.get(folded.text[start:end], ()):
                    yield _hit(wording, target, (line, folded.source_span(start, end)), frame)

    def expected(self, hit: Hit, words_read: int) -> float:
        """Chance occurrences of marks this unlikely, >= 0, for the words read beside it."""
        return float((words_read + MIN_WORDS_READ) * self._count * 2.0 ** -min(hit.weighed, 1000.0))

    def _runs(self, folded: Folded) -> Iterator[tuple[int, int]]:
        """Spans of one or more neighbouring words, as long as the longest mark."""
        bounds = [index for index, begins in enumerate(folded.word_starts) if begins] + [len(folded.text)]
        for first in range(len(bounds) - 1):
            for last in range(first + 1, min(first + self._longest, len(bounds) - 1) + 1):
                yield bounds[first], bounds[last]


def _hit(wording: Wording, target: Target, found: tuple[TextLine, tuple[int, int]], frame: Box) -> Hit:
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
    )
