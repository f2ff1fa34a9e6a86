"""Exact tokens: marks too short to be told from chance by alignment (Veo, Sora) count as whole words, without an error.

Their E-value counts words, not letters.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from watermark_scan.matching.hits import Hit, locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.matching.alignment import WordingArrays
    from watermark_scan.matching.folding import FoldedText
    from watermark_scan.matching.line_assembly import JoinedLine
    from watermark_scan.model import Wording

    Entry = tuple[Wording, WordingArrays]

MAX_BITS_PER_LETTER = 4.0
"""Bits: short words come out of noise, whose letters are nearly random, more often than out of language."""
MIN_INNER_LETTERS = 4
"""Letters of a mark from which its presence inside another word is kept as a near miss."""
MIN_WORDS_READ = 8
"""Words granted to an image with hardly any text."""
MIN_TOKENS_LISTED = 140
"""Marks granted to a short list: as many as the built-in list has. A word is as common whoever lists it."""


class ExactTokenIndex:
    """The list's short marks by their folded letters.

    Args:
        entries: Wordings and their arrays.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries: defaultdict[str, list[Entry]] = defaultdict(list)
        for wording, arrays in entries:
            self._entries[arrays.folded.text].append((wording, arrays))
        self._most_words = max((sum(arrays.folded.word_starts) for _, arrays in entries), default=0)
        self._tokens_listed = max(len(entries), MIN_TOKENS_LISTED)

    def search(self, lines: Iterable[tuple[JoinedLine, FoldedText]], frame: Box) -> Iterator[Hit]:
        """Every occurrence in the lines: as whole words, and inside longer ones (which never count)."""
        for line, folded in lines:
            runs = {folded.text[start:end]: (start, end) for start, end in self._word_runs(folded)}
            for text in [text for text in self._entries if text in folded.text]:
                whole_word = text in runs
                if whole_word or len(text) >= MIN_INNER_LETTERS:
                    start = folded.text.index(text)
                    text_span = folded.source_span(*runs.get(text, (start, start + len(text))))
                    for entry in self._entries[text]:
                        yield _hit(entry, line, text_span, frame, whole_word=whole_word)

    def e_value(self, hit: Hit, further_bits: float, words_read: int) -> float:
        """Occurrences to expect by chance, >= 0, of marks as unlikely as a hit.

        Args:
            hit: A whole word.
            further_bits: Of evidence beside the hit.
            words_read: In the whole image.
        """
        return (words_read + MIN_WORDS_READ) * self._tokens_listed * math.pow(2.0, -hit.bits - further_bits)

    def _word_runs(self, folded: FoldedText) -> Iterator[tuple[int, int]]:
        """Spans of one or more neighbouring words, as long as the longest mark."""
        bounds = [index for index, begins in enumerate(folded.word_starts) if begins] + [len(folded.text)]
        for first in range(len(bounds) - 1):
            for last in range(first + 1, min(first + self._most_words, len(bounds) - 1) + 1):
                yield bounds[first], bounds[last]


def _hit(entry: Entry, line: JoinedLine, text_span: tuple[int, int], frame: Box, *, whole_word: bool) -> Hit:
    wording, arrays = entry
    box, region = locate(line, text_span, frame)
    letters = len(arrays)
    return Hit(
        wording=wording,
        line=line,
        alignment_bits=min(float(arrays.surprisal.sum()), MAX_BITS_PER_LETTER * letters),
        text_span=text_span,
        wording_span=(0, len(wording.text)),
        letters=letters,
        covered=(0, letters),
        wording_letters=letters,
        similarity=1.0,
        box=box,
        region=region,
        whole_word=whole_word,
    )
