"""Plain texts tried against the pattern list, as if an engine had read them in a picture that is otherwise empty."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from watermark_scan.geometry import Box, RegionName, Turn
from watermark_scan.matching.letter_diff import Column, joined, letter_columns
from watermark_scan.matching.matcher import Matcher, SearchResult
from watermark_scan.matching.selection import select
from watermark_scan.model import OcrResult, Role, Word, Wording
from watermark_scan.options import ScanOptions
from watermark_scan.verdict import Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.evidence import DropReason, TextMatch
    from watermark_scan.matching.hits import Hit

TYPED = "typed"
"""Stands for the engine, and for the view, in OCR results that are made of plain text."""
_LINE_HEIGHT = 24
"""Pixels of a line; a letter is half as wide."""
_LINE_DISTANCE = 36
"""Pixels from one line to the next: near enough to be one text."""
_MARGIN = 100
"""Pixels between the text and each edge that does not cut it: too far to count as cut."""
_SMALLEST_WIDTH = 1280
_SMALLEST_HEIGHT = 720
_TIMES_AS_LARGE = 4
"""The picture is at least so many times as wide and as high as the text, so that a line fits one third of it."""
_LETTERS_PER_WORD = 5
_LIMITS = ScanOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where text stands in a picture.

    Attributes:
        at: The part of the picture, as far as the cuts allow.
        cut_left: The left edge of the picture cuts the lines.
        cut_right: The right edge does.
    """

    at: RegionName = RegionName.CENTER
    cut_left: bool = False
    cut_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialMatch:
    """A wording that was found, or nearly, and how.

    Attributes:
        text_match: What and how sure.
        bits: Strength of the match: log-odds of the wording to ordinary text.
        letters: Those as read beside those of the wording.
        reason: Why it does not count; None where it does.
    """

    text_match: TextMatch
    bits: float
    letters: tuple[Column, ...]
    reason: DropReason | None = None

    @property
    def pattern_id(self) -> str:
        """The entry."""
        return self.text_match.wording.pattern_id

    @property
    def edits(self) -> tuple[Column, ...]:
        """The letters again, neighbours of one kind together."""
        return joined(self.letters)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenignMatch:
    """A benign wording that stands in the text and may explain it away.

    Attributes:
        wording: Which.
        text: As read, the part that takes part.
        bits: Strength of the match.
        chance: Chance matches as strong to expect, >= 0.
    """

    wording: Wording
    text: str
    bits: float
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialResult:
    """What became of the lines of one picture.

    Attributes:
        lines: As given.
        verdict: `flagged`, `review` or `clear`.
        reasons: Why, one sentence each.
        matches: What counts, strongest first.
        near_misses: What does not, and why.
        benign: Benign wordings that are no chance matches, strongest first, one for each entry.
    """

    lines: tuple[str, ...]
    verdict: Verdict
    reasons: tuple[str, ...]
    matches: tuple[TrialMatch, ...]
    near_misses: tuple[TrialMatch, ...]
    benign: tuple[BenignMatch, ...]

    def has(self, pattern_id: str) -> bool:
        """Whether an entry is among what counts, or explains text away."""
        counting = (match.pattern_id for match in self.matches)
        return pattern_id in {*counting, *(match.wording.pattern_id for match in self.benign)}


class TextTrial:
    """A list, prepared once, to try many texts against it.

    Args:
        wordings: What to look for.
        whole_list: The trial of the whole list that these wordings are part of: chance is weighed as if all of it were
            looked for, and its benign wordings explain text away as ever, but no other sign or hint competes. None:
            these wordings are all there is.

    Attributes:
        matcher: Of these wordings.
    """

    def __init__(self, wordings: Iterable[Wording], *, whole_list: TextTrial | None = None) -> None:
        self.matcher = Matcher(wordings)
        self._whole_list = whole_list.matcher if whole_list else self.matcher

    def run(self, lines: Sequence[str], placement: Placement, *, other_letters: int = 0) -> TrialResult:
        """Match and judge the lines of one picture.

        Args:
            lines: The text.
            placement: Where it stands.
            other_letters: Letters of other text that the picture holds as well: they make chance matches likelier.
        """
        search = self._search(lines, placement, other_letters)
        result = select(search.hits, lambda hit, bits: self._chance(hit, bits, search), search.results)
        judged = judge(result.evidence, max_chance=_LIMITS.max_chance, review_chance=_LIMITS.review_chance)
        dropped = (*judged.near_misses, *result.near_misses)
        return TrialResult(
            lines=tuple(lines),
            verdict=judged.verdict,
            reasons=judged.reasons,
            matches=tuple(_trial_match(match, search) for match in judged.matches),
            near_misses=tuple(_trial_match(miss.evidence, search, miss.reason) for miss in dropped),
            benign=tuple(self._benign(search)),
        )

    def _search(self, lines: Sequence[str], placement: Placement, other_letters: int) -> SearchResult:
        """Everything found, in a picture with so many letters of other text."""
        results, frame = typed_results(lines, placement)
        search = self.matcher.search(results, frame)
        hits, listed = search.hits, search.letters_listed
        if self._whole_list is not self.matcher:
            whole = self._whole_list.search(results, frame)
            benign = (hit for hit in whole.hits if hit.wording.role is Role.BENIGN)
            hits, listed = tuple(dict.fromkeys((*hits, *benign))), whole.letters_listed
        return replace(
            search,
            hits=hits,
            letters_read=search.letters_read | {TYPED: search.letters_read.get(TYPED, 0) + other_letters},
            words_read=search.words_read + other_letters // _LETTERS_PER_WORD,
            letters_listed=listed,
        )

    def _chance(self, hit: Hit, bits: float, search: SearchResult) -> float:
        return self._whole_list.e_value(hit, bits, search)

    def _benign(self, search: SearchResult) -> Iterator[BenignMatch]:
        seen: set[str] = set()
        for hit in sorted(search.hits, key=lambda hit: hit.bits, reverse=True):
            chance = self._chance(hit, 0.0, search)
            is_new = hit.wording.role is Role.BENIGN and hit.wording.pattern_id not in seen
            if is_new and hit.whole_word and chance <= _LIMITS.review_chance:
                seen.add(hit.wording.pattern_id)
                yield BenignMatch(wording=hit.wording, text=hit.matched_text, bits=hit.bits, chance=chance)


def typed_results(lines: Sequence[str], placement: Placement) -> tuple[tuple[OcrResult, ...], Box]:
    """Lines of text as OCR results, as if an engine had read them below each other in an otherwise empty picture.

    Args:
        lines: Those without a word are left out.
        placement: Where they stand.

    Returns:
        One OCR result for each line, and the picture's box.
    """
    rows = [line.split() for line in lines if line.split()]
    widths = [_letter_widths(" ".join(row)) * _LINE_HEIGHT // 2 for row in rows]
    longest, height = max(widths, default=1), _LINE_DISTANCE * len(rows)
    cut_twice = placement.cut_left and placement.cut_right
    frame = Box(
        x=0,
        y=0,
        width=longest if cut_twice else max(_SMALLEST_WIDTH, _TIMES_AS_LARGE * (longest + _MARGIN)),
        height=max(_SMALLEST_HEIGHT, _TIMES_AS_LARGE * (height + _MARGIN)),
    )
    top = _offset(("top", "bottom"), placement.at, frame.height, height)
    results = (
        _ocr_result(row, _left(placement, frame.width, width), top + number * _LINE_DISTANCE)
        for number, (row, width) in enumerate(zip(rows, widths, strict=True))
    )
    return tuple(results), frame


def _left(placement: Placement, picture_width: int, width: int) -> int:
    if placement.cut_left:
        return 0
    if placement.cut_right:
        return picture_width - width
    return _offset(("left", "right"), placement.at, picture_width, width)


def _offset(ends: tuple[str, str], at: RegionName, length: int, size: int) -> int:
    """Where something of a size begins, along one side of the picture."""
    first, last = ends
    if first in at.value.split("-"):
        return _MARGIN
    return length - size - _MARGIN if last in at.value.split("-") else (length - size) // 2


def _ocr_result(row: Sequence[str], left: int, top: int) -> OcrResult:
    words: list[Word] = []
    x = left
    for text in row:
        width = max(1, _letter_widths(text) * _LINE_HEIGHT // 2)
        words.append(Word(text=text, box=Box(x=x, y=top, width=width, height=_LINE_HEIGHT), confidence=1.0))
        x += width + _LINE_HEIGHT // 2
    box = words[0].box.union(words[-1].box)
    return OcrResult(text=" ".join(row), box=box, words=tuple(words), engine=TYPED, view=TYPED, turn=Turn.NONE)


def _letter_widths(text: str) -> int:
    """Half squares that the text takes: two for a Chinese, Japanese or Korean letter, one for any other."""
    return sum(2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1 for letter in text)


def _trial_match(match: TextMatch, search: SearchResult, reason: DropReason | None = None) -> TrialMatch:
    bits = (hit.bits for hit in search.hits if hit.wording == match.wording and hit.matched_text == match.text)
    letters = letter_columns(match.text, match.wording.text[slice(*match.span)])
    return TrialMatch(text_match=match, bits=max(bits), letters=letters, reason=reason)
