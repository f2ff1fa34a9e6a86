"""Context: whether what stands inside and around a match speaks for the wording, or is a text of its own.

A true mark goes on as its wording does, ends where it ends, is cut by the frame, or becomes illegible. Text that reads
well and says something else is no damage: inside a match or after it, it shows that another text stands there; around
a whole wording, it shows that a sentence mentions it. How well text reads is told by how much likelier its words are in
ordinary language than letters at random.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from watermark_scan.evidence import EndState
from watermark_scan.matching.alignment import EDGE_LETTERS
from watermark_scan.matching.folding import SLOT, FoldedText, fold, fold_wording
from watermark_scan.matching.line_assembly import MAX_LEADING, PlacedResult
from watermark_scan.matching.ordinary_language import (
    MAX_IDEOGRAPHIC_BITS,
    UNKNOWN_WORD_BITS,
    is_unspaced,
    language_tables,
    letter_surprisal,
)
from watermark_scan.matching.similarity import similarity
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.matching.hits import Hit
    from watermark_scan.model import OcrResult

RANDOM_LETTER_BITS = 4.2
"""Bits of a letter of an alphabet at random: what a letter costs where no word is."""
TEXT_BITS = 6.0
"""Bits by which text is likelier as words than as letters at random, from which it counts as text that reads well."""
NAME_FACTOR = 2.0
"""By which the letters of a word that no table has (a name) count more than those tell that ordinary words are made of,
where it was read with confidence: garbage of as many letters has a third of a name's bits."""
MIN_NAME_LETTERS = 4
"""Letters of such a word at least."""
MIN_KNOWN_LETTERS = 3
"""Letters of a known word at least: of fewer, nearly any is a word somewhere."""
MIN_KNOWN_TEXT = 7
"""Letters of known words together that are text, however rare each of them is."""
MIN_TELLING_LETTERS = 4
"""Letters of a word at least that alone tells of text."""
LONG_TELLING_LETTERS = 6
"""Letters from which it may be a rarer one."""
FUNCTION_WORD_BITS = 9.5
"""Bits of a word in ordinary language from which it is no function word (the, from, with)."""
RAREST_TELLING_BITS = 15.5
"""Bits up to which it is common: rarer short ones may be garbage."""
RAREST_LONG_TELLING_BITS = 19.0
"""The same for words of `LONG_TELLING_LETTERS` and more."""
NAME_CONFIDENCE = 0.8
"""Confidence of a word, 0…1, from which it is taken as it was read though no table knows it."""
SPACE = 1.2
"""Gap between two results of a row, in heights, up to which one goes on in the other."""
OTHER_WORD = 0.3
"""Share of a word's letters that are read differently, from which a known word is another one, not a misread one."""
LOST_OF_WORD = 0.4
"""The same where letters are only missing: what is left of a word is often another one (iSto)."""
OTHER_NAME = 0.5
"""The same of a word that no table has (a name), beside words that were read without an error."""
ALIKE = 0.5
"""Similarity of a word to the letters that a wording has at its place, from which it may be these, misread."""
CLEAN_ERRORS = 0.05
"""Share of the other letters, at most, that are misread there."""
OTHER_WORD_LETTERS = 2
"""Letters of it at least: OCR may turn one letter into another word."""
PLURAL = 1
"""Letters by which a known word may go on beyond a wording: «gameplays»."""
CLEAN = 0.75
"""Likeness of a word to what the list has in its place from which the list explains it, 0…1."""
DAMAGED = 0.6
"""The same from which it may be a misread word of the list."""
LISTED_BITS = 14.0
"""Bits of a match from which its letters count as explained by the list; a whole benign wording needs none."""
MIN_TEXT_LETTERS = 8
"""Ordinary letters around a match, at least, that make running text of it."""
OTHER_SHARE = 0.5
"""Such letters for each listed one, from which the text is running text that mentions a wording."""
MOST = 0.85
"""Share of a wording's letters from which it is no mere piece."""
LONG_PIECE = 24
"""Letters of a piece of a wording from which other text beside it does not refute it."""
NEAREST_WORDS = 4
"""Words beyond an end that tell whether it reads well there."""
BLOCK_ROWS = 2
"""Rows above and below that are looked at for running text."""
SAME_TYPE = 0.8
"""Ratio of two rows' heights from which they are set in the same type."""

_CREDIT = re.compile(
    r"\b(?:credits?|photo|foto|image|video|illustration|by)\s*:\s*[\w.\-]+(?:\s+[\w.\-]+){0,2}"
    r"|(?:[©®™@]|\bcopyright\b|\bwww\.|https?://)\s*[\w.\-/]+(?:\s+[\w.\-]+){0,2}"
    r"|\b(?:build|version|ver|rev|release|v)\b\.?\s*[\w.\-]*\d[\w.\-]*"
    r"|\b[\w.\-]+\s+(?:studios?|games|entertainment|interactive|inc|ltd|llc|gmbh)\b",
    re.IGNORECASE,
)
"""Who made something, and numbers of releases."""
_BREAK = re.compile(r"|[\s.,!?]")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What stands inside and around a match.

    Attributes:
        ends: What became of the left and the right end of the wording.
        contradicted: Another text stands where the wording should be, or the match is a piece of another word.
        is_running_text: Other words stand among its own, or around it, that the list does not explain.
        is_mostly_other: These have more letters than what the list explains.
        is_single_word: It is one known word of a longer wording, and no more: such a word stands anywhere.
    """

    ends: tuple[EndState, EndState]
    contradicted: bool = False
    is_running_text: bool = False
    is_mostly_other: bool = False
    is_single_word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWord:
    """A word of a line.

    Attributes:
        start: In the line's text.
        end: The same, exclusive.
        folded: Its folded letters.
        gain: Bits by which it is likelier as a word than as letters at random, >= 0.
        is_known: A table of ordinary language has it, and it is not very short.
        is_telling: It is common, but no function word: text in which it stands is about something.
        is_clean: It was read with confidence as letters alone, and looks like a word, though no table may have it.
        is_credit: It says who made something, or which release it is: such words stand beside marks.
        likeness: How like it is to what the best strong match has in its place, 0…1; 0 where none covers it.
    """

    start: int
    end: int
    folded: str
    gain: float
    is_known: bool
    is_telling: bool
    is_clean: bool
    is_credit: bool
    likeness: float

    @property
    def letters(self) -> int:
        """How many folded letters it has."""
        return len(self.folded)

    @property
    def is_foreign(self) -> bool:
        """Whether the list does not explain it."""
        return self.likeness < CLEAN and not self.is_credit

    @property
    def is_other(self) -> bool:
        """Whether it is a word, and not even a damaged one of the list."""
        return (self.is_known or self.is_clean) and self.likeness < DAMAGED and not self.is_credit


class Surroundings:
    """The text of an image around its matches.

    Args:
        results: Everything that was read.
        hits: All hits: those that are strong enough explain their letters.
    """

    def __init__(self, results: Sequence[OcrResult], hits: Iterable[Hit]) -> None:
        self._likeness = _likeness_of_letters(hits)
        self._read: dict[int, list[ReadWord]] = {}
        self._by_view: defaultdict[tuple[str, str], list[PlacedResult]] = defaultdict(list)
        for result in results:
            self._by_view[result.engine, result.view].append(PlacedResult.of(result))

    def of(self, hit: Hit) -> Context:
        """The context of one hit; a mark that is repeated all over a picture has none."""
        if hit.repeated:
            return Context(ends=(EndState.WHOLE, EndState.WHOLE))
        results, span = _line_around(hit)
        start, end = span
        words = list(self._words(results))
        before = [word for word in words if word.start < start][::-1]
        after = [word for word in words if end < word.end]
        listed = fold_wording(hit.wording.text).text
        left = _end_state(before, start, listed[: hit.covered[0]], is_left=True, at_edge=hit.line.start_at_edge)
        right = _end_state(after, end, listed[hit.covered[1] :], is_left=False, at_edge=hit.line.end_at_edge)
        inside = [word for word in words if start < word.end and word.start < end]
        outside = [word for word in words if word not in inside]
        neighbours = [word for side in (before, after) for word in _nearest(side, outside) if word.is_other]
        beside = _reads_well(outside) or any(word.is_clean for word in neighbours)
        piece = hit.covered[1] - hit.covered[0] < MOST * hit.wording_letters and EndState.FRAME not in (left, right)
        letters, other = self._weighed(hit, outside)
        says_otherwise = _says_otherwise(hit, inside, start)
        return Context(
            ends=(left, right),
            contradicted=EndState.OTHER_TEXT in (left, right)
            or (hit.letters < LONG_PIECE and ((piece and beside) or says_otherwise)),
            is_running_text=says_otherwise
            or (other >= MIN_TEXT_LETTERS and other > OTHER_SHARE * letters)
            or any(word.is_telling and word.is_other for word in outside)
            or bool(neighbours)
            or (piece and beside),
            is_mostly_other=other >= MIN_TEXT_LETTERS and other > letters,
            is_single_word=len(inside) == 1 and _is_single_word(hit, inside[0], span),
        )

    def _words(self, results: Iterable[OcrResult]) -> Iterator[ReadWord]:
        """The words of results that are joined by spaces."""
        offset = 0
        for result in results:
            if id(result) not in self._read:
                self._read[id(result)] = list(_words_of(result, self._likeness.get(id(result), ())))
            yield from (
                replace(word, start=word.start + offset, end=word.end + offset) for word in self._read[id(result)]
            )
            offset += len(result.text) + 1

    def _weighed(self, hit: Hit, outside: Sequence[ReadWord]) -> tuple[int, int]:
        """Letters of a hit and around it that the list explains, and letters of ordinary words that it does not."""
        around = (word for result in self._rows_around(hit) for word in self._words([result]))
        words = [*outside, *around]
        listed = sum(word.letters for word in words if word.likeness >= DAMAGED)
        other = sum(word.letters for word in words if word.is_known and word.likeness < DAMAGED and word.is_foreign)
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


def _words_of(result: OcrResult, likeness: Sequence[float]) -> Iterator[ReadWord]:
    """The words of a result, given for each of its characters the similarity of the best match that covers it."""
    sure = (word.text for word in result.words if word.confidence >= NAME_CONFIDENCE)
    confident = {text for word in sure for text in _WORD.findall(word)}
    makers = [found.span() for found in _CREDIT.finditer(result.text)]
    for found in _WORD.finditer(result.text):
        folded = fold(found[0]).text
        bits = _known_bits(folded)
        yield ReadWord(
            start=found.start(),
            end=found.end(),
            folded=folded,
            gain=_gain(folded, found[0] in confident) if _is_of_letters(found[0]) else 0.0,
            is_known=bits is not None,
            is_telling=bits is not None and _is_telling(len(folded), bits),
            is_clean=found[0] in confident and _is_clean(found),
            is_credit=any(first <= found.start() and found.end() <= last for first, last in makers),
            likeness=max(likeness[found.start() : found.end()], default=0.0),
        )


def _nearest(side: Iterable[ReadWord], outside: Sequence[ReadWord]) -> Iterator[ReadWord]:
    """The word on one side that is nearest to a match, but for those of one letter or two."""
    yield from islice((word for word in side if word in outside and word.letters >= MIN_KNOWN_LETTERS), 1)


def _reads_well(words: Iterable[ReadWord]) -> bool:
    """Whether words that the list does not explain are text, not garbage."""
    foreign = [word for word in words if word.is_foreign]
    return (
        sum(word.gain for word in foreign) >= TEXT_BITS
        or any(word.is_telling for word in foreign)
        or sum(word.letters for word in foreign if word.is_known) >= MIN_KNOWN_TEXT
    )


def _is_clean(found: re.Match[str]) -> bool:
    """Whether a word stands between spaces, is of letters in one case, and can be spoken, as texture hardly is."""
    word, text = found[0], found.string
    parted = _BREAK.fullmatch(text[: found.start()][-1:]) and _BREAK.fullmatch(text[found.end() :][:1])
    return (
        parted is not None
        and len(word) >= MIN_NAME_LETTERS
        and word.isalpha()
        and (word.istitle() or word.isupper() or word.islower())
        and (not word.isascii() or _VOWEL.search(word) is not None)
    )


@lru_cache(maxsize=4096)
def _known_bits(folded: str) -> float | None:
    """Bits of a word in ordinary language; None where no table has it, and for short ones."""
    return language_tables().words.get(folded) if len(folded) >= MIN_KNOWN_LETTERS else None


def _is_of_letters(word: str) -> bool:
    return 2 * sum(map(str.isalpha, word)) > len(word)


def _is_telling(letters: int, bits: float) -> bool:
    rarest = RAREST_TELLING_BITS if letters < LONG_TELLING_LETTERS else RAREST_LONG_TELLING_BITS
    return letters >= MIN_TELLING_LETTERS and FUNCTION_WORD_BITS <= bits <= rarest


@lru_cache(maxsize=4096)
def _gain(folded: str, confident: bool) -> float:  # noqa: FBT001  cached by position
    """Bits by which a word is likelier in ordinary language than as letters at random; 0 where it says nothing."""
    if not any(map(str.isalpha, folded)):
        return 0.0
    if any(map(is_unspaced, folded)):
        return max(0.0, len(folded) * MAX_IDEOGRAPHIC_BITS - sum(letter_surprisal(fold(folded))))
    bits = language_tables().words.get(folded)
    if bits is not None:
        return max(0.0, len(folded) * RANDOM_LETTER_BITS - bits)
    if not confident or len(folded) < MIN_NAME_LETTERS:
        return 0.0
    spelled = sum(letter_surprisal(fold(folded))) - UNKNOWN_WORD_BITS
    return NAME_FACTOR * max(0.0, len(folded) * RANDOM_LETTER_BITS - spelled)


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


def _end_state(beyond: Sequence[ReadWord], place: int, rest: str, *, is_left: bool, at_edge: bool) -> EndState:
    """What became of an end of a wording.

    Args:
        beyond: The words of the line on that side of the match, the nearest first; a match may stop inside the first.
        place: Where the match stops.
        rest: The folded letters of the wording that are missing on that side.
        is_left: Whether that is its left one.
        at_edge: Whether the line touches the picture's edge there.
    """
    if not rest:
        return EndState.WHOLE
    if at_edge and sum(word.letters for word in beyond if not word.start < place < word.end) <= EDGE_LETTERS:
        return EndState.FRAME
    inside = [word for word in beyond if word.start < place < word.end]
    outside = [word for word in beyond[:NEAREST_WORDS] if word not in inside]
    if _reads_well(outside) or (outside and not inside and _is_another(outside[0], rest, is_left=is_left)):
        return EndState.OTHER_TEXT
    return EndState.OTHER_TEXT if any(word.is_known for word in inside) else EndState.ILLEGIBLE


def _is_another(word: ReadWord, rest: str, *, is_left: bool) -> bool:
    """Whether the word beside a match reads well, and is not like the letters that the wording has there."""
    if not word.is_foreign or not (word.is_clean or word.is_known):
        return False
    expected = rest[-word.letters :] if is_left else rest[: word.letters]
    return similarity(word.folded, expected) < ALIKE


def _says_otherwise(hit: Hit, words: Sequence[ReadWord], start: int) -> bool:
    """Whether a known word stands in a match where the wording has another one, or goes on beyond the match.

    Args:
        hit: The match.
        words: Those that it touches.
        start: Where it starts in the text that the words are counted in.
    """
    wording = fold_wording(hit.wording.text)
    folded, edits = _misread(hit)
    for word in words:
        own = _letters_in(folded, word.start - start, word.end - start)
        wrong, lost = (sum(edits[number][kind] for number in own) for kind in (0, 1))
        clean = sum(map(sum, edits)) - wrong - lost <= CLEAN_ERRORS * len(edits)
        if not own or not (word.is_known or (clean and word.gain > 0)):
            continue
        rest = _rest_of_word(wording, hit.covered[1]) if word.end >= start + len(hit.matched_text) else 0
        lost += rest if wrong + lost and rest > 1 else 0
        beyond = word.letters - len(own)
        wrong += beyond if wrong + lost or beyond > PLURAL else 0
        share = (OTHER_WORD if wrong else LOST_OF_WORD) if word.is_known else OTHER_NAME
        if wrong + lost >= OTHER_WORD_LETTERS and wrong + lost >= share * (
            len(own) + max(0, beyond, 0 if wrong else lost)
        ):
            return True
    return False


def places_of_letters(hit: Hit, *, only_right: bool = False) -> Iterator[tuple[OcrResult, int]]:
    """The letters of a match: the result that each stands in, and its place in that result's text.

    Args:
        hit: The match.
        only_right: Without those that the wording has otherwise.
    """
    folded, edits = _misread(hit)
    for number, first in enumerate(folded.starts):
        if only_right and edits[number][0]:
            continue
        place = hit.text_span[0] + first
        for part in hit.line.parts:
            if place < len(part.text):
                yield part, place
                break
            place -= len(part.text) + 1


def _misread(hit: Hit) -> tuple[FoldedText, list[tuple[int, int]]]:
    """The folded text of a match, and for each letter what `_edits` counts."""
    wording, folded = fold_wording(hit.wording.text), fold(hit.matched_text)
    covered = slice(*hit.covered)
    return folded, _edits(folded.text, wording.text[covered], wording.word_starts[covered])


def _letters_in(folded: FoldedText, start: int, end: int) -> list[int]:
    """The numbers of the folded letters that lie in a span of the text."""
    spans = enumerate(zip(folded.starts, folded.ends, strict=True))
    return [number for number, (first, last) in spans if first < end and start < last]


def _edits(read: str, listed: str, begins: Sequence[bool]) -> list[tuple[int, int]]:
    """For each folded letter read, how often it is another one than listed, and how many listed ones are lost at it.

    Numbers in slots are right. What is lost where a listed word begins is lost of the word that was read there.

    Args:
        read: Folded.
        listed: Folded, not empty.
        begins: Which of the listed letters begin a word.
    """
    wrong, lost = [0] * len(read), [0] * len(read)
    for step in Levenshtein.opcodes(read, listed):
        if step.tag == "equal" or SLOT in listed[step.dest_start : step.dest_end]:
            continue
        if step.tag == "insert" and read:
            after = begins[step.dest_start] and step.src_start < len(read)
            lost[step.src_start if after else max(0, step.src_start - 1)] += step.dest_end - step.dest_start
        for number in range(step.src_start, step.src_end):
            wrong[number] += 1
    return list(zip(wrong, lost, strict=True))


def _rest_of_word(wording: FoldedText, end: int) -> int:
    """Letters of a wording from a place to the end of the word that the place is in."""
    return next(
        (number - end for number in range(end, len(wording.text)) if wording.word_starts[number]),
        len(wording.text) - end,
    )


def _is_single_word(hit: Hit, word: ReadWord, span: tuple[int, int]) -> bool:
    """Whether a match is just this known word, and its wording has further ones."""
    is_whole = word.is_known and (word.start, word.end) == span
    return is_whole and not hit.is_complete and sum(fold_wording(hit.wording.text).word_starts) > 1


def _likeness_of_letters(hits: Iterable[Hit]) -> dict[int, list[float]]:
    """By the identity of a result, for each of its characters: how like the best strong match its word is, 0…1."""
    likeness: dict[int, list[float]] = {}
    for hit in hits:
        is_benign = hit.wording.role is Role.BENIGN and hit.is_complete
        if not hit.whole_word or (hit.bits < LISTED_BITS and not is_benign):
            continue
        start, _ = hit.text_span
        folded, edits = _misread(hit)
        offset = 0
        for part in hit.line.parts:
            for found in _WORD.finditer(part.text):
                first, last = found.start() + offset - start, found.end() + offset - start
                own = [sum(edits[number]) for number in _letters_in(folded, first, last)]
                if own:
                    letters = max(len(own), len(fold(found[0]).text))
                    alike = hit.similarity * max(0.0, 1 - (sum(own) + letters - len(own)) / letters)
                    known = likeness.setdefault(id(part), [0.0] * len(part.text))
                    known[found.start() : found.end()] = [
                        max(alike, other) for other in known[found.start() : found.end()]
                    ]
            offset += len(part.text) + 1
    return likeness
