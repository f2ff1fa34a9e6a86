"""A wording aligned with a line: the raw hit, before competition. Owns its evidence beyond letters, in bits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from watermark_scan.evidence import MatchResult
from watermark_scan.matching.alignment import Alignment, Query, Target, align, query_of
from watermark_scan.matching.candidates import GRAM
from watermark_scan.matching.folding import SLOT, Folded, fold, fold_wording, is_filled
from watermark_scan.matching.hits import Hit, place
from watermark_scan.matching.line_assembly import JoinedLine, compose
from watermark_scan.matching.ordinary_language import capped, letter_bits
from watermark_scan.matching.pattern_index import PatternIndex
from watermark_scan.matching.selection import select
from watermark_scan.matching.significance import fitted_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.geometry import Box
    from watermark_scan.model import Alternative, OcrResult, Wording


MIN_LETTERS = 4
"""Folded letters a line needs to be aligned at all: fewer never weigh enough."""
WINDOW = 240
"""Letters of a line aligned at once; longer lines are cut into windows that overlap by half."""
BATCH = 256
"""Pairs aligned at once: bounds the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The raw result of one image, and the size of what was searched.

    Attributes:
        hits: Alignments, in no order.
        letters: Reader → folded letters it read; what it reads alike in several views counts once.
        words: Words read.
        listed: Folded letters of the wordings searched for.
    """

    hits: tuple[Hit, ...]
    letters: dict[str, int]
    words: int
    listed: int


class Matcher:
    """A list, prepared once, to be held against the readings of many images.

    It is prepared at the first reading (a fifth of a second for a thousand wordings): many an image has none.

    Args:
        wordings: What to look for; those that fold to nothing are left out.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self._wordings = tuple(wordings)

    def match(self, readings: Sequence[OcrResult], frame: Box) -> MatchResult:
        """Find the wordings in what was read in one image.

        Args:
            readings: Of all readers and views.
            frame: The picture's box.
        """
        if not readings:
            return MatchResult(findings=(), dropped=())
        found = self.search(readings, frame)
        return select(found.hits, lambda hit, bits: self.expected(hit, bits, found))

    def search(self, readings: Sequence[OcrResult], frame: Box) -> Search:
        """All alignments worth a look, before they are weighed."""
        lines = compose(readings, frame)
        single = [(line, fold(line.text)) for line in lines if len(line.parts) == 1]
        return Search(
            hits=(*self._aligned(lines, frame), *self._list.tokens.search(single, frame)),
            letters=_letters_read(single),
            words=sum(len(reading.words) for reading in readings),
            listed=self._list.letters,
        )

    def expected(self, hit: Hit, bits: float, found: Search) -> float:
        """Expected chance matches as strong as a hit with some bits of further evidence, >= 0."""
        if hit.wording.exact_token:
            return self._list.tokens.expected(hit, bits, found.words)
        model = fitted_model()
        own = hit.letters * model.weights.get(hit.line.parts[0].reader, 1.0)
        beside = max(0.0, model.search_space(found.letters) - own)
        return model.expected(hit.weighed + bits, read=beside, listed=found.listed)

    @cached_property
    def _list(self) -> PatternIndex:
        return PatternIndex.of(self._wordings)

    def _aligned(self, lines: Sequence[JoinedLine], frame: Box) -> Iterator[Hit]:
        pairs = list(self._pairs(lines))
        for start in range(0, len(pairs), BATCH):
            chunk = pairs[start : start + BATCH]
            alignments = align(
                [(query, self._list.entries[number][1]) for _, query, number in chunk], self._list.channel
            )
            for (line, query, number), alignment in zip(chunk, alignments, strict=True):
                if alignment.bits > 0:
                    yield self._hit(line, query, number, alignment, frame)

    def _pairs(self, lines: Sequence[JoinedLine]) -> Iterator[tuple[JoinedLine, Query, int]]:
        """Lines and the wordings they may hold a part of."""
        known: dict[str, NDArray[np.float64]] = {}
        for line in lines:
            shared = [self._shared(text, known) for text in _joined_texts(line.parts)]
            numbers = self._list.index.search(line.text, shared)
            queries = list(self._queries(line, fold(line.text))) if numbers else []
            for query in queries:
                # A window of a long line holds little of what the whole line may hold.
                own = numbers if len(queries) == 1 else self._candidates_of(query)
                yield from ((line, query, number) for number in own)

    def _candidates_of(self, query: Query) -> list[int]:
        text = query.folded.text
        return self._list.index.search(text, [self._list.index.shared(text)])

    def _shared(self, folded: str, known: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
        if folded not in known:
            known[folded] = self._list.index.shared(folded)
        return known[folded]

    def _queries(self, line: JoinedLine, folded: Folded) -> Iterator[Query]:
        slots = _folded_slots(folded, line.alternatives)
        for start in range(0, max(1, len(folded.text) - WINDOW // 2), WINDOW // 2):
            part = _cut(folded, start, start + WINDOW)
            if len(part.text) >= MIN_LETTERS:
                at_edges = (
                    line.start_at_edge and start == 0,
                    line.end_at_edge and start + WINDOW >= len(folded.text),
                )
                yield query_of(part, slots[start : start + WINDOW], self._list.channel, at_edges=at_edges)

    def _hit(self, line: JoinedLine, query: Query, number: int, alignment: Alignment, frame: Box) -> Hit:
        wording, target = self._list.entries[number]
        text = query.folded.source_span(*alignment.line)
        box, region = place(line, *text, frame)
        read = query.folded.text[slice(*alignment.line)]
        return Hit(
            wording=wording,
            line=line,
            bits=alignment.bits - _overrated(target, alignment.wording, line.text[slice(*text)]),
            text=text,
            span=target.folded.source_span(*alignment.wording),
            letters=len(read),
            covered=alignment.wording,
            size=len(target.numbers),
            similarity=_similarity(read, target.folded.text[slice(*alignment.wording)]),
            box=box,
            region=region,
        )


def _joined_texts(parts: Sequence[OcrResult]) -> list[str]:
    """Each part's folded text with the letters beside it, which make groups with its own: «War» alone has only one."""
    texts = ["", *(fold(part.text).text for part in parts), ""]
    rim = GRAM - 1
    return [before[-rim:] + own + after[:rim] for before, own, after in zip(texts, texts[1:], texts[2:], strict=False)]


def _similarity(read: str, listed: str) -> float:
    """How alike two folded texts are, 0…1; any number is right where the wording has a slot."""
    if SLOT in listed and is_filled(read, listed):
        return 1.0
    return float(fuzz.ratio(read, listed)) / 100


def _letters_read(lines: Iterable[tuple[JoinedLine, Folded]]) -> dict[str, int]:
    different = {(line.parts[0].reader, folded.text) for line, folded in lines}
    letters: Counter[str] = Counter()
    for reader, text in different:
        letters[reader] += len(text)
    return dict(letters)


def _overrated(target: Target, covered: tuple[int, int], read: str) -> float:
    """Bits that the letters of a wording earned beyond the surprise of what was read, or of the piece they belong to.

    «images» is rare in «gettyimages», and everyday alone; «Automatic» is an everyday word, however rare the
    «Screencast-O-Matic» is that it resembles. A misread rare word is no everyday word, so it loses nothing.
    """
    earned = float(target.bits[slice(*covered)].sum())
    known = [_bits_alone(read)]
    if covered != (0, len(target.numbers)):
        known.append(_bits_alone(target.folded.source[slice(*target.folded.source_span(*covered))]))
    return max(0.0, earned - min(known))


@lru_cache(maxsize=4096)
def _bits_alone(text: str) -> float:
    folded = fold_wording(text)
    return sum(capped(folded.text, letter_bits(folded)))


def _cut(folded: Folded, start: int, end: int) -> Folded:
    return replace(
        folded,
        text=folded.text[start:end],
        starts=folded.starts[start:end],
        ends=folded.ends[start:end],
        word_starts=folded.word_starts[start:end],
    )


@lru_cache(maxsize=4096)
def _folded_letter(text: str) -> str:
    return fold(text).text


def _folded_slots(folded: Folded, alternatives: Sequence[Sequence[Alternative]]) -> tuple[tuple[Alternative, ...], ...]:
    """Alternatives of the text's characters as alternatives of its folded letters."""
    if not alternatives:
        return ()
    return tuple(
        tuple(replace(choice, text=_folded_letter(choice.text)) for choice in alternatives[start])
        if end - start == 1
        else ()
        for start, end in zip(folded.starts, folded.ends, strict=True)
    )
