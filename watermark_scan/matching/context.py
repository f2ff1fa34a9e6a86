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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from watermark_scan.matching.hits import Hit
    from watermark_scan.matching.line_assembly import JoinedLine
    from watermark_scan.model import OcrResult

RANDOM_LETTER_BITS = 4.2
"""Bits of a letter of an alphabet at random: what a letter costs where no word is."""
TEXT_BITS = 6.0
"""Bits by which text is likelier as words than as letters at random, from which it counts as text that reads well."""
UNKNOWN_WORD_GAIN = 3.0
"""The same bits for a word of four letters or more that no table has (a name), read with confidence."""
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
EXPLAINED_BITS = 10.0
"""Bits of a match from which its letters count as explained by the list."""
MIN_TEXT_LETTERS = 8
"""Ordinary letters around a match, at least, that make running text of it."""
BLOCK_ROWS = 2
"""Rows above and below that are looked at for running text."""
SAME_TYPE = 0.8
"""Ratio of two rows' heights from which they are set in the same type."""

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


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word of a line: its span in the line's text, and the bits by which it is likelier as a word than at random."""

    text: str
    start: int
    end: int
    gain: float


class Surroundings:
    """The text of an image around its matches.

    Args:
        results: Everything that was read.
        hits: All hits: those that are strong enough explain their letters.
    """

    def __init__(self, results: Sequence[OcrResult], hits: Iterable[Hit]) -> None:
        self._explained = _explained_spans(hits)
        self._by_view: defaultdict[tuple[str, str], list[PlacedResult]] = defaultdict(list)
        for result in results:
            self._by_view[result.engine, result.view].append(PlacedResult.of(result))

    def of(self, hit: Hit) -> Context:
        """The context of one hit."""
        text, (start, end) = _joined(hit.line, hit.text_span)
        words = read_words(text, _confidences(hit.line))
        left, right = _ends(hit, text, (start, end), words)
        states = (left[0], right[0])
        touched = [word for word in words if start < word.end and word.start < end]
        contradicted = left[1] or right[1] or _says_otherwise(hit, touched, start)
        explained, other = self._weighed(hit)
        embedded = not hit.is_complete and EndState.FRAME not in states and _beside(words, start, end) >= TEXT_BITS
        running = other >= MIN_TEXT_LETTERS and (other > explained or embedded)
        return Context(
            ends=states,
            contradicted=contradicted,
            is_running_text=running,
            is_single_word=_is_single_word(hit, touched),
        )

    def _weighed(self, hit: Hit) -> tuple[int, int]:
        """Letters of the block around a hit that the list explains, and letters of other words that read well."""
        explained = other = 0
        for result in self._block(hit):
            spans = self._explained.get(id(result), [])
            for word in read_words(result.text, {}):
                letters = sum(map(str.isalnum, word.text))
                if any(start < word.end and word.start < end for start, end in spans):
                    explained += letters
                elif word.gain > 0:
                    other += letters
        return explained, other

    def _block(self, hit: Hit) -> Iterator[OcrResult]:
        """The results of the rows that a hit stands in, and of the rows of the same type around it."""
        parts = [
            part
            for part in hit.line.rows
            if any(part is own for own in hit.line.parts) or _is_near(part, hit.line.parts)
        ]
        yield from parts
        own = [PlacedResult.of(part) for part in parts]
        if not own:
            return
        view = self._by_view[own[0].result.engine, own[0].result.view]
        rim = [own[0], own[-1]]
        for _ in range(BLOCK_ROWS):
            further = [
                placed
                for placed in view
                if any(_is_set_alike(placed, one) for one in rim)
                and not any(placed.result is seen.result for seen in own)
            ]
            yield from (placed.result for placed in further)
            own += further
            rim = further


def read_words(text: str, confidences: Mapping[str, float]) -> list[ReadWord]:
    """The words of a line."""
    return [
        ReadWord(
            found[0], found.start(), found.end(), _gain(found[0], confidences.get(found[0], 0.0) >= NAME_CONFIDENCE)
        )
        for found in _WORD.finditer(text)
    ]


@lru_cache(maxsize=4096)
def _gain(word: str, confident: bool) -> float:  # noqa: FBT001  cached by position
    """Bits by which a word is likelier in ordinary language than letters at random; 0 where it says nothing."""
    if not any(map(str.isalpha, word)):
        return 0.0
    folded = fold(word)
    if any(map(is_unspaced, folded.text)):
        return max(0.0, len(folded.text) * MAX_IDEOGRAPHIC_BITS - sum(letter_surprisal(folded)))
    bits = language_tables().words.get(folded.text)
    if bits is not None:
        return max(0.0, len(folded.text) * RANDOM_LETTER_BITS - bits)
    return UNKNOWN_WORD_GAIN if confident and len(folded.text) >= MIN_NAME_LETTERS else 0.0


def _joined(line: JoinedLine, span: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """A line with the results that stand right beside it, and a span of its text there."""
    own = [number for number, result in enumerate(line.rows) if any(result is part for part in line.parts)]
    if not own or [line.rows[number] for number in range(own[0], own[-1] + 1)] != list(line.parts):
        return line.text, span
    first, last = own[0], own[-1]
    while first and _goes_on(line.rows[first - 1], line.rows[first]):
        first -= 1
    while last + 1 < len(line.rows) and _goes_on(line.rows[last], line.rows[last + 1]):
        last += 1
    before = "".join(result.text + " " for result in line.rows[first : own[0]])
    after = "".join(" " + result.text for result in line.rows[own[-1] + 1 : last + 1])
    return before + line.text + after, (len(before) + span[0], len(before) + span[1])


def _goes_on(left: OcrResult, right: OcrResult) -> bool:
    one, other = PlacedResult.of(left), PlacedResult.of(right)
    height = min(one.height, other.height)
    return (
        other.start - one.end <= SPACE * height
        and height >= SAME_TYPE * max(one.height, other.height)
        and min(one.bottom, other.bottom) - max(one.top, other.top) >= height / 2
    )


def _is_near(part: OcrResult, own: Sequence[OcrResult]) -> bool:
    return any(_goes_on(part, other) or _goes_on(other, part) for other in own)


def _is_set_alike(one: PlacedResult, other: PlacedResult) -> bool:
    """Whether a row stands right above or below another, in the same type."""
    low, high = sorted((one.height, other.height))
    upper, lower = (one, other) if one.top <= other.top else (other, one)
    return (
        low >= SAME_TYPE * high
        and -low / 2 <= lower.top - upper.bottom <= MAX_LEADING * low
        and min(one.end, other.end) > max(one.start, other.start)
    )


def _confidences(line: JoinedLine) -> dict[str, float]:
    return {word.text.strip(".,:;!?\"'()[]"): word.confidence for part in line.rows for word in part.words}


def _beside(words: Sequence[ReadWord], start: int, end: int) -> float:
    """Bits of the words of a line that stand outside a span."""
    return sum(word.gain for word in words if word.end <= start or end <= word.start)


def _ends(
    hit: Hit, text: str, span: tuple[int, int], words: Sequence[ReadWord]
) -> tuple[tuple[EndState, bool], tuple[EndState, bool]]:
    """Of the left and of the right end its state, and whether another text stands there."""
    start, end = span
    before = [word for word in words if word.start < start]
    after = [word for word in words if end < word.end]
    left = _end(
        before[::-1],
        letters=_letters(text[:start]),
        inside=_inside(words, start),
        is_read=hit.covered[0] == 0,
        at_edge=hit.line.start_at_edge,
    )
    right = _end(
        after,
        letters=_letters(text[end:]),
        inside=_inside(words, end),
        is_read=hit.covered[1] == hit.wording_letters,
        at_edge=hit.line.end_at_edge,
    )
    return left, right


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _inside(words: Sequence[ReadWord], place: int) -> ReadWord | None:
    """The word that a match stops inside of."""
    return next((word for word in words if word.start < place < word.end), None)


def _end(
    beyond: Sequence[ReadWord], *, letters: int, inside: ReadWord | None, is_read: bool, at_edge: bool
) -> tuple[EndState, bool]:
    reads_well = sum(word.gain for word in beyond[:4]) >= TEXT_BITS
    if is_read:
        # «Kling» in «sparkling»: a piece of another word.
        return EndState.WHOLE, False
    if at_edge and letters <= EDGE_LETTERS:
        return EndState.FRAME, False
    if reads_well or (inside is not None and inside.gain >= TEXT_BITS):
        return EndState.OTHER_TEXT, True
    return EndState.ILLEGIBLE, False


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
        beyond = len(fold(word.text).text) - len(own)
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


def _is_single_word(hit: Hit, words: Sequence[ReadWord]) -> bool:
    """Whether a match is one known word of a longer wording, with none of its other letters beside it."""
    if hit.is_complete or len(words) != 1 or words[0].gain <= 0:
        return False
    return words[0].text.strip() == hit.matched_text.strip() and sum(fold_wording(hit.wording.text).word_starts) > 1


def _explained_spans(hits: Iterable[Hit]) -> dict[int, list[tuple[int, int]]]:
    """By the identity of a result the spans of its text that strong hits cover."""
    spans: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for hit in hits:
        if hit.bits < EXPLAINED_BITS or not hit.whole_word:
            continue
        offset = 0
        for part in hit.line.parts:
            first, last = max(0, hit.text_span[0] - offset), min(len(part.text), hit.text_span[1] - offset)
            if first < last:
                spans[id(part)].append((first, last))
            offset += len(part.text) + 1
    return dict(spans)
