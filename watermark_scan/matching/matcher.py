"""Matching: the wordings of a list that stand, whole or in part, in what the OCR engines read in one image.

OCR results are assembled into lines, a fast search names the few wordings that a line may hold a part of, these are
aligned with the line letter by letter, each alignment becomes a hit, its E-value says how many hits as strong chance
gives, and a selection among hits for the same text leaves the findings.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from watermark_scan.evidence import Findings
from watermark_scan.matching.alignment import (
    Alignment,
    ConfusionModel,
    LineArrays,
    WordingArrays,
    align,
    learned_confusions,
)
from watermark_scan.matching.candidates import NGRAM, CandidateIndex
from watermark_scan.matching.exact_tokens import ExactTokenIndex
from watermark_scan.matching.folding import SLOT, FoldedText, fold, fold_wording, is_filled
from watermark_scan.matching.hits import Hit, locate
from watermark_scan.matching.line_assembly import JoinedLine, assemble_lines
from watermark_scan.matching.ordinary_language import capped_surprisal
from watermark_scan.matching.repetition import may_be_repeated, repeated_e_value, repeated_marks
from watermark_scan.matching.selection import select
from watermark_scan.matching.significance import fitted_model
from watermark_scan.matching.similarity import similarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.evidence import TextMatch
    from watermark_scan.geometry import Box
    from watermark_scan.model import Alternative, OcrResult, Wording

    Entry = tuple[Wording, WordingArrays]

MIN_LETTERS = 4
"""Folded letters a line needs to be aligned at all: fewer never weigh enough."""
MAX_DIGITS = 16
"""Digits of a running number at most, with those that part them."""
WINDOW = 240
"""Letters of a line aligned at once; longer lines are cut into windows that overlap by half."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PatternIndex:
    """A list of wordings, prepared for matching.

    Attributes:
        confusions: How letters are misread.
        entries: The wordings that are aligned.
        candidates: Of the same wordings, by their numbers in `entries`.
        exact_tokens: The wordings that have to be whole words.
        marks: The wordings that may be repeated all over a picture.
        letters: Of all `entries`, folded.
    """

    confusions: ConfusionModel
    entries: tuple[Entry, ...]
    candidates: CandidateIndex
    exact_tokens: ExactTokenIndex
    marks: tuple[Entry, ...]
    letters: int

    @classmethod
    def of(cls, wordings: Iterable[Wording]) -> PatternIndex:
        """These wordings, prepared; those that fold to nothing are left out."""
        confusions = learned_confusions()
        prepared: list[Entry] = []
        for wording in wordings:
            folded = fold_wording(wording.text)
            prepared.append((wording, WordingArrays.of(folded, capped_surprisal(folded), confusions)))
        entries = tuple(entry for entry in prepared if not entry[0].exact_token and len(entry[1]))
        return cls(
            confusions=confusions,
            entries=entries,
            candidates=CandidateIndex([arrays for _, arrays in entries]),
            exact_tokens=ExactTokenIndex([entry for entry in prepared if entry[0].exact_token]),
            marks=tuple(entry for entry in prepared if may_be_repeated(*entry)),
            letters=sum(len(arrays) for _, arrays in entries),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The hits of one image before selection, and the size of the search space, which E-values depend on.

    Attributes:
        hits: In no order.
        letters_read: Reader → folded letters it read; what it reads alike in several views counts once.
        words_read: By all readers, in all views.
        letters_listed: Folded letters of the wordings searched for.
        results: Everything that was read.
    """

    hits: tuple[Hit, ...]
    letters_read: dict[str, int]
    words_read: int
    letters_listed: int
    results: tuple[OcrResult, ...]


class Matcher:
    """A list, prepared once, to be matched with the OCR results of many images.

    It is prepared at the first result (a fifth of a second for a thousand wordings): many an image has none.

    Args:
        wordings: What to look for; those that fold to nothing are left out.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self._wordings = tuple(wordings)

    @cached_property
    def index(self) -> PatternIndex:
        """The list, prepared."""
        return PatternIndex.of(self._wordings)

    def match(self, results: Sequence[OcrResult], frame: Box) -> Findings[TextMatch]:
        """Find the wordings in what was read in one image.

        Args:
            results: Of all readers and views.
            frame: The picture's box.
        """
        if not results:
            return Findings()
        found = self.search(results, frame)
        return select(found.hits, lambda hit, further_bits: self.e_value(hit, further_bits, found), results)

    def search(self, results: Sequence[OcrResult], frame: Box) -> SearchResult:
        """All hits, before they compete."""
        lines = assemble_lines(results, frame)
        single = [(line, fold(line.text)) for line in lines if len(line.parts) == 1]
        pairs = list(self._candidate_pairs(lines))
        exact = self.index.exact_tokens.search(single, frame)
        repeated = repeated_marks(results, self.index.marks, frame)
        return SearchResult(
            hits=(*self._aligned(pairs, frame), *exact, *repeated),
            letters_read=_letters_read(single),
            words_read=sum(len(result.words) for result in results),
            letters_listed=self.index.letters,
            results=tuple(results),
        )

    def e_value(self, hit: Hit, further_bits: float, found: SearchResult) -> float:
        """Matches to expect by chance, >= 0, that are as strong as a hit with some bits of further evidence."""
        if hit.repeated:
            return repeated_e_value(hit, further_bits, len(self.index.marks))
        if hit.wording.exact_token:
            return self.index.exact_tokens.e_value(hit, further_bits, found.words_read)
        model = fitted_model()
        own = model.weighted(hit.letters, hit.line.parts[0].engine)
        others = max(0.0, model.search_space(found.letters_read) - own)
        return model.e_value(hit.bits + further_bits, letters_read=others, letters_listed=found.letters_listed)

    def _candidate_pairs(self, lines: Sequence[JoinedLine]) -> Iterator[tuple[JoinedLine, LineArrays, int]]:
        """Lines, or windows of long ones, with the numbers of the wordings that they may hold a part of."""
        candidates = self.index.candidates
        known: dict[str, NDArray[np.float64]] = {}
        for line in lines:
            texts = _texts_with_rims(line.parts)
            known.update((text, candidates.shared_bits(text)) for text in texts if text not in known)
            numbers = candidates.search(line.text, [known[text] for text in texts])
            windows = list(self.windows(line)) if numbers else []
            for window in windows:
                # A window of a long line holds little of what the whole line may hold.
                text = window.folded.text
                own = numbers if len(windows) == 1 else candidates.search(text, [candidates.shared_bits(text)])
                yield from ((line, window, number) for number in own)

    def windows(self, line: JoinedLine) -> Iterator[LineArrays]:
        """A line ready for alignment, cut into overlapping windows where it is long; none of too few letters."""
        folded = fold(line.text)
        alternatives = _folded_alternatives(folded, line.alternatives)
        for start in range(0, max(1, len(folded.text) - WINDOW // 2), WINDOW // 2):
            end = start + WINDOW
            part = folded.part(start, end)
            if len(part.text) >= MIN_LETTERS:
                at_edges = (line.start_at_edge and start == 0, line.end_at_edge and end >= len(folded.text))
                yield LineArrays.of(part, alternatives[start:end], self.index.confusions, at_edges=at_edges)

    def _aligned(self, pairs: Sequence[tuple[JoinedLine, LineArrays, int]], frame: Box) -> Iterator[Hit]:
        entries = self.index.entries
        alignments = align([(window, entries[number][1]) for _, window, number in pairs], self.index.confusions)
        for (line, window, number), alignment in zip(pairs, alignments, strict=True):
            if alignment.bits > 0 and _has_short_numbers(entries[number][1], alignment):
                yield _hit(line, window, entries[number], alignment, frame)


def _letters_read(lines: Iterable[tuple[JoinedLine, FoldedText]]) -> dict[str, int]:
    # A dictionary, not a set: weights are summed in this order, and sums must not differ from run to run.
    different = dict.fromkeys((line.parts[0].engine, folded.text) for line, folded in lines)
    letters: Counter[str] = Counter()
    for reader, text in different:
        letters[reader] += len(text)
    return dict(letters)


def _texts_with_rims(parts: Sequence[OcrResult]) -> list[str]:
    """Each part's folded text with the letters beside it, which make n-grams with its own: «War» alone has only one."""
    texts = ["", *(fold(part.text).text for part in parts), ""]
    rim = NGRAM - 1
    return [before[-rim:] + own + after[:rim] for before, own, after in zip(texts, texts[1:], texts[2:], strict=False)]


def _folded_alternatives(
    folded: FoldedText, alternatives: Sequence[Sequence[Alternative]]
) -> tuple[tuple[Alternative, ...], ...]:
    """Alternatives of the text's characters as alternatives of its folded letters."""
    if not alternatives:
        return ()
    return tuple(
        tuple(replace(choice, text=_folded_letter(choice.text)) for choice in alternatives[start])
        if end - start == 1
        else ()
        for start, end in zip(folded.starts, folded.ends, strict=True)
    )


@lru_cache(maxsize=4096)
def _folded_letter(text: str) -> str:
    return fold(text).text


def _has_short_numbers(wording: WordingArrays, alignment: Alignment) -> bool:
    """Whether what a wording's slots took are numbers: a table is no year in a copyright line."""
    covered = wording.folded.text[slice(*alignment.wording_span)]
    start, end = alignment.line_span
    return SLOT not in covered or end - start - len(covered) <= MAX_DIGITS * covered.count(SLOT)


def _hit(line: JoinedLine, window: LineArrays, entry: Entry, alignment: Alignment, frame: Box) -> Hit:
    wording, arrays = entry
    text_span = window.folded.source_span(*alignment.line_span)
    box, region = locate(line, text_span, frame)
    read = window.folded.text[slice(*alignment.line_span)]
    return Hit(
        wording=wording,
        line=line,
        alignment_bits=alignment.bits - _overrated(arrays, alignment.wording_span, line.text[slice(*text_span)]),
        text_span=text_span,
        wording_span=arrays.folded.source_span(*alignment.wording_span),
        letters=len(read),
        covered=alignment.wording_span,
        wording_letters=len(arrays),
        similarity=_similarity(read, arrays.folded.text[slice(*alignment.wording_span)]),
        box=box,
        region=region,
    )


def _overrated(wording: WordingArrays, covered: tuple[int, int], read: str) -> float:
    """Bits that the letters of a wording earned beyond the surprisal of what was read, or of the piece they belong to.

    «images» is rare in «gettyimages», and everyday alone; «Automatic» is an everyday word, however rare the
    «Screencast-O-Matic» is that it resembles. A misread rare word is no everyday word, so it loses nothing.
    """
    earned = float(wording.surprisal[slice(*covered)].sum())
    alone = _bits_alone(read)
    if covered != (0, len(wording)):
        alone = min(alone, _bits_alone(wording.folded.source[slice(*wording.folded.source_span(*covered))]))
    return max(0.0, earned - alone)


@lru_cache(maxsize=4096)
def _bits_alone(text: str) -> float:
    return sum(capped_surprisal(fold_wording(text)))


def _similarity(read: str, listed: str) -> float:
    """How alike two folded texts are, 0…1; any number is right where the wording has a slot."""
    return 1.0 if SLOT in listed and is_filled(read, listed) else similarity(read, listed)
