"""Context: whether what stands inside and around a match speaks for the wording, or is a text of its own.

A true mark goes on as its wording does, ends where it ends, is cut by the frame, or becomes illegible. Text that reads
well and says something else is no damage: inside a match or after it, it shows that another text stands there; around
a whole wording, it shows that a sentence mentions it. How well text reads is told by how much likelier its words are in
ordinary language than letters at random.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from watermark_scan.evidence import EndState
from watermark_scan.matching.alignment import EDGE_LETTERS
from watermark_scan.matching.folding import SLOT, FoldedText, fold, fold_wording
from watermark_scan.matching.line_assembly import MAX_LEADING, PlacedResult
from watermark_scan.matching.ordinary_language import (
    MAX_IDEOGRAPHIC_BITS,
    is_unspaced,
    language_tables,
    letter_surprisal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.matching.hits import Hit
    from watermark_scan.model import OcrResult

RANDOM_LETTER_BITS = 4.2
"""Bits of a letter of an alphabet at random: what a letter costs where no word is."""
TEXT_BITS = 6.0
"""Bits by which text is likelier as words than as letters at random, from which it counts as text that reads well."""
NAME_LETTER_BITS = 1.25
"""The same bits for each letter of a word that no table has (a name), where it was read with confidence."""
MIN_NAME_LETTERS = 4
NAME_CONFIDENCE = 0.8
"""Confidence of a word, 0…1, from which it is taken as it was read though no table knows it."""
SPACE = 1.2
"""Gap between two results of a row, in heights, up to which one goes on in the other."""
OTHER_WORD = 0.34
"""Share of a word's letters that are read differently, from which a known word is another one, not a misread one."""
OTHER_WORD_LETTERS = 2
"""Letters of it at least: OCR may turn one letter into another word."""
PLURAL = 1
"""Letters by which a known word may go on beyond a wording: «gameplays»."""
CLEAN = 0.9
"""Similarity of a match from which each of its words stands in the wording; in another one some may be foreign."""
DAMAGED = 0.75
"""Similarity of a match from which most of its words do."""
LISTED_BITS = 14.0
"""Bits of a match from which its letters count as explained by the list."""
MIN_TEXT_LETTERS = 8
"""Ordinary letters around a match, at least, that make running text of it."""
OTHER_SHARE = 0.5
"""Such letters for each listed one, from which the text is running text that mentions a wording."""
LONG_PIECE = 24
"""Letters of a piece of a wording from which other text beside it does not refute it."""
NEAREST_WORDS = 4
"""Words beyond an end that tell whether it reads well there."""
BLOCK_ROWS = 2
"""Rows above and below that are looked at for running text."""
SAME_TYPE = 0.8
"""Ratio of two rows' heights from which they are set in the same type."""

_PUNCTUATION = ".,:;!?\"'()[]«»“”"
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What stands inside and around a match.

    Attributes:
        ends: What became of the left and the right end of the wording.
        contradicted: Another text stands where the wording should be, or the match is a piece of another word.
        is_running_text: It stands among other words that the list does not explain, more of them than its own.
        is_single_word: It is one known word of a longer wording, and no more: such a word stands anywhere.
    """

    ends: tuple[EndState, EndState]
    contradicted: bool = False
    is_running_text: bool = False
    is_single_word: bool = False

    @property
    def is_mark(self) -> bool:
        """Whether nothing speaks against a mark."""
        return not (self.contradicted or self.is_running_text or self.is_single_word)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWord:
    """A word of a line.

    Attributes:
        start: In the line's text.
        end: The same, exclusive.
        letters: Folded letters.
        gain: Bits by which it is likelier as a word than as letters at random, >= 0.
        is_known: A table of ordinary language has it.
        likeness: Similarity of the best strong match that covers it to its wording, 0…1; 0 where none does.
    """

    start: int
    end: int
    letters: int
    gain: float
    is_known: bool
    likeness: float

    @property
    def foreign_gain(self) -> float:
        """`gain` of a word that the list does not explain."""
        return 0.0 if self.likeness >= CLEAN else self.gain


class Surroundings:
    """The text of an image around its matches.

    Args:
        results: Everything that was read.
        hits: All hits: those that are strong enough explain their letters.
    """

    def __init__(self, results: Sequence[OcrResult], hits: Iterable[Hit]) -> None:
        self._listed = _listed_spans(hits)
        self._by_view: defaultdict[tuple[str, str], list[PlacedResult]] = defaultdict(list)
        for result in results:
            self._by_view[result.engine, result.view].append(PlacedResult.of(result))

    def of(self, hit: Hit) -> Context:
        """The context of one hit."""
        results, span = _line_around(hit)
        start, end = span
        words = list(self._words(results))
        before = [word for word in words if word.start < start][::-1]
        after = [word for word in words if end < word.end]
        left = _end_state(before, start, is_read=hit.covered[0] == 0, at_edge=hit.line.start_at_edge)
        right = _end_state(after, end, is_read=hit.covered[1] == hit.wording_letters, at_edge=hit.line.end_at_edge)
        inside = [word for word in words if start < word.end and word.start < end]
        outside = [word for word in words if word not in inside]
        beside = sum(word.foreign_gain for word in outside) >= TEXT_BITS
        piece = not hit.is_complete and EndState.FRAME not in (left, right)
        listed, other = self._weighed(hit, outside)
        return Context(
            ends=(left, right),
            contradicted=EndState.OTHER_TEXT in (left, right)
            or (piece and beside and hit.letters < LONG_PIECE)
            or _says_otherwise(hit, inside, start),
            is_running_text=other >= MIN_TEXT_LETTERS and (other > OTHER_SHARE * listed or (piece and beside)),
            is_single_word=len(inside) == 1 and _is_single_word(hit, inside[0], span),
        )

    def _words(self, results: Sequence[OcrResult]) -> Iterator[ReadWord]:
        """The words of results that are joined by spaces."""
        offset = 0
        for result in results:
            listed = self._listed.get(id(result), ())
            confident = {word.text.strip(_PUNCTUATION) for word in result.words if word.confidence >= NAME_CONFIDENCE}
            for found in _WORD.finditer(result.text):
                folded = fold(found[0]).text
                covering = (like for first, last, like in listed if first < found.end() and found.start() < last)
                yield ReadWord(
                    start=offset + found.start(),
                    end=offset + found.end(),
                    letters=len(folded),
                    gain=_gain(found[0], found[0] in confident),
                    is_known=_gain(found[0], False) > 0,  # noqa: FBT003  cached by position
                    likeness=max(covering, default=0.0),
                )
            offset += len(result.text) + 1

    def _weighed(self, hit: Hit, outside: Sequence[ReadWord]) -> tuple[int, int]:
        """Letters of a hit and around it that the list explains, and letters of ordinary words that it does not."""
        around = (word for result in self._rows_around(hit) for word in self._words([result]))
        words = [*outside, *around]
        listed = sum(word.letters for word in words if word.likeness >= DAMAGED)
        other = sum(word.letters for word in words if word.likeness < DAMAGED and word.is_known)
        return hit.letters + listed, other

    def _rows_around(self, hit: Hit) -> Iterator[OcrResult]:
        """The results of the rows of the same type above and below the rows that a hit stands in."""
        seen = {id(result) for result in hit.line.rows}
        rim = [PlacedResult.of(result) for result in hit.line.rows]
        first = hit.line.parts[0]
        for _ in range(BLOCK_ROWS):
            rim = [
                placed
                for placed in self._by_view[first.engine, first.view]
                if id(placed.result) not in seen and any(_is_set_alike(placed, one) for one in rim)
            ]
            seen.update(id(placed.result) for placed in rim)
            yield from (placed.result for placed in rim)


@lru_cache(maxsize=4096)
def _gain(word: str, confident: bool) -> float:  # noqa: FBT001  cached by position
    """Bits by which a word is likelier in ordinary language than as letters at random; 0 where it says nothing."""
    if not any(map(str.isalpha, word)):
        return 0.0
    folded = fold(word)
    if any(map(is_unspaced, folded.text)):
        return max(0.0, len(folded.text) * MAX_IDEOGRAPHIC_BITS - sum(letter_surprisal(folded)))
    bits = language_tables().words.get(folded.text)
    if bits is not None:
        return max(0.0, len(folded.text) * RANDOM_LETTER_BITS - bits)
    return NAME_LETTER_BITS * len(folded.text) if confident and len(folded.text) >= MIN_NAME_LETTERS else 0.0


def _line_around(hit: Hit) -> tuple[tuple[OcrResult, ...], tuple[int, int]]:
    """A hit's results and those that stand right beside them, and the span of the match in their joined text."""
    rows, parts = hit.line.rows, hit.line.parts
    own = [number for number, result in enumerate(rows) if any(result is part for part in parts)]
    if len(own) != len(parts) or own[-1] - own[0] + 1 != len(parts):
        return parts, hit.text_span
    first, last = own[0], own[-1]
    while first and _goes_on(rows[first - 1], rows[first]):
        first -= 1
    while last + 1 < len(rows) and _goes_on(rows[last], rows[last + 1]):
        last += 1
    offset = sum(len(result.text) + 1 for result in rows[first : own[0]])
    return rows[first : last + 1], (offset + hit.text_span[0], offset + hit.text_span[1])


def _goes_on(left: OcrResult, right: OcrResult) -> bool:
    one, other = PlacedResult.of(left), PlacedResult.of(right)
    height = min(one.height, other.height)
    return (
        other.start - one.end <= SPACE * height
        and height >= SAME_TYPE * max(one.height, other.height)
        and min(one.bottom, other.bottom) - max(one.top, other.top) >= height / 2
    )


def _is_set_alike(one: PlacedResult, other: PlacedResult) -> bool:
    """Whether a row stands right above or below another, in the same type."""
    low, high = sorted((one.height, other.height))
    upper, lower = (one, other) if one.top <= other.top else (other, one)
    return (
        low >= SAME_TYPE * high
        and -low / 2 <= lower.top - upper.bottom <= MAX_LEADING * low
        and min(one.end, other.end) > max(one.start, other.start)
    )


def _end_state(beyond: Sequence[ReadWord], place: int, *, is_read: bool, at_edge: bool) -> EndState:
    """What became of an end of a wording.

    Args:
        beyond: The words of the line on that side of the match, the nearest first; a match may stop inside the first.
        place: Where the match stops.
        is_read: Whether the last letter on that side of the wording was.
        at_edge: Whether the line touches the picture's edge there.
    """
    if is_read:
        return EndState.WHOLE
    if at_edge and sum(word.letters for word in beyond if not word.start < place < word.end) <= EDGE_LETTERS:
        return EndState.FRAME
    if sum(word.foreign_gain for word in beyond[:NEAREST_WORDS]) >= TEXT_BITS:
        return EndState.OTHER_TEXT
    return (
        EndState.OTHER_TEXT
        if any(word.start < place < word.end and word.gain >= TEXT_BITS for word in beyond)
        else EndState.ILLEGIBLE
    )


def _says_otherwise(hit: Hit, words: Sequence[ReadWord], start: int) -> bool:
    """Whether a known word stands in a match where the wording has another one, or goes on beyond the match.

    Args:
        hit: The match.
        words: Those that it touches.
        start: Where it starts in the text that the words are counted in.
    """
    wording, folded = fold_wording(hit.wording.text), fold(hit.matched_text)
    errors = _errors(folded.text, wording.text[slice(*hit.covered)])
    for word in words:
        own = [
            number
            for number, (first, last) in enumerate(zip(folded.starts, folded.ends, strict=True))
            if first + start < word.end and word.start < last + start
        ]
        if word.gain <= 0 or not own:
            continue
        beyond = word.letters - len(own)
        wrong = sum(errors[number] for number in own)
        if wrong and word.end >= start + len(hit.matched_text):
            wrong += _rest_of_word(wording, hit.covered[1])
        wrong += beyond if beyond > PLURAL else 0
        if wrong >= OTHER_WORD_LETTERS and wrong >= OTHER_WORD * (len(own) + max(0, beyond)):
            return True
    return False


def _errors(read: str, listed: str) -> list[int]:
    """For each folded letter read how many edits lead from it to the listed text; numbers in slots are none."""
    errors = [0] * len(read)
    for step in Levenshtein.opcodes(read, listed):
        if step.tag == "equal" or SLOT in listed[step.dest_start : step.dest_end]:
            continue
        if step.tag == "insert":
            errors[max(0, step.src_start - 1)] += step.dest_end - step.dest_start
        for number in range(step.src_start, step.src_end):
            errors[number] += 1
    return errors


def _rest_of_word(wording: FoldedText, end: int) -> int:
    """Letters of a wording from a place to the end of the word that the place is in."""
    return next(
        (number - end for number in range(end, len(wording.text)) if wording.word_starts[number]),
        len(wording.text) - end,
    )


def _is_single_word(hit: Hit, word: ReadWord, span: tuple[int, int]) -> bool:
    """Whether a match is just this known word, and its wording has further ones."""
    is_whole = word.gain > 0 and (word.start, word.end) == span
    return is_whole and not hit.is_complete and sum(fold_wording(hit.wording.text).word_starts) > 1


def _listed_spans(hits: Iterable[Hit]) -> dict[int, list[tuple[int, int, float]]]:
    """By the identity of a result the spans of its text that strong hits cover, and how like their wordings these are."""
    spans: defaultdict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for hit in hits:
        if hit.bits < LISTED_BITS or not hit.whole_word:
            continue
        offset = 0
        for part in hit.line.parts:
            first, last = max(0, hit.text_span[0] - offset), min(len(part.text), hit.text_span[1] - offset)
            if first < last:
                spans[id(part)].append((first, last, hit.similarity))
            offset += len(part.text) + 1
    return dict(spans)
