"""Plain texts → readings, as if an engine had read them in a picture. Owns where such text stands, not what it says."""

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

READER = "typed"
"""Stands for the engine in such readings."""
_HEIGHT = 24
"""Pixels of a line; a letter is half as wide."""
_LEADING = 36
"""Pixels from one line to the next: near enough to be one text."""
_MARGIN = 100
"""Pixels between the text and each edge that does not cut it: too far to count as cut."""
_SMALLEST = (1280, 720)
_ROOM = 4
"""Widths of the longest line that a picture is wide, so that a line fits one third of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where text stands.

    Attributes:
        at: The part of the picture, as far as the cuts allow.
        cut_left: The left edge of the picture cuts the lines.
        cut_right: The right edge does.
    """

    at: RegionName = RegionName.CENTER
    cut_left: bool = False
    cut_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A picture that holds nothing but text.

    Attributes:
        readings: One for each line.
        frame: The picture's box.
    """

    readings: tuple[OcrResult, ...]
    frame: Box


def typeset(lines: Sequence[str], setting: Setting) -> Scene:
    """Lines of text set below each other in an otherwise empty picture.

    Args:
        lines: Those without a word are left out.
        setting: Where they stand.
    """
    rows = [line.split() for line in lines if line.split()]
    widths = [_columns(" ".join(row)) * _HEIGHT // 2 for row in rows]
    longest, tall = max(widths, default=1), _LEADING * len(rows)
    both = setting.cut_left and setting.cut_right
    frame = Box(
        x=0,
        y=0,
        width=longest if both else max(_SMALLEST[0], _ROOM * (longest + _MARGIN)),
        height=max(_SMALLEST[1], _ROOM * (tall + _MARGIN)),
    )
    top = _offset(("top", "bottom"), setting.at, frame.height, tall)
    readings = (
        _reading(row, _left(setting, frame.width, width), top + number * _LEADING)
        for number, (row, width) in enumerate(zip(rows, widths, strict=True))
    )
    return Scene(readings=tuple(readings), frame=frame)


def _left(setting: Setting, room: int, width: int) -> int:
    if setting.cut_left:
        return 0
    if setting.cut_right:
        return room - width
    return _offset(("left", "right"), setting.at, room, width)


def _offset(ends: tuple[str, str], at: RegionName, room: int, size: int) -> int:
    """Where something of a size begins, along one side of the picture."""
    first, last = ends
    if first in at.value.split("-"):
        return _MARGIN
    return room - size - _MARGIN if last in at.value.split("-") else (room - size) // 2


def _reading(row: Sequence[str], left: int, top: int) -> OcrResult:
    words: list[Word] = []
    x = left
    for text in row:
        width = max(1, _columns(text) * _HEIGHT // 2)
        words.append(Word(text=text, box=Box(x=x, y=top, width=width, height=_HEIGHT), confidence=1.0))
        x += width + _HEIGHT // 2
    box = words[0].box.union(words[-1].box)
    return OcrResult(text=" ".join(row), box=box, words=tuple(words), reader=READER, view="typed", turn=Turn.NONE)


def _columns(text: str) -> int:
    """Half squares that the text takes: two for a Chinese, Japanese or Korean letter, one for any other."""
    return sum(2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1 for letter in text)


_LIMITS = ScanOptions()
_LETTERS_A_WORD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A wording that was found, or nearly, and how.

    Attributes:
        finding: What and how sure.
        bits: Strength of the match: log-odds of the wording to ordinary text.
        letters: Those as read beside those of the wording.
        reason: Why it does not count; None where it does.
    """

    finding: TextMatch
    bits: float
    letters: tuple[Column, ...]
    reason: DropReason | None = None

    @property
    def pattern_id(self) -> str:
        """The entry."""
        return self.finding.wording.pattern_id

    @property
    def edits(self) -> tuple[Column, ...]:
        """The letters again, neighbours of one kind together."""
        return joined(self.letters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Harmless:
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
class Trial:
    """What became of the lines of one picture.

    Attributes:
        lines: As given.
        verdict: `flagged`, `review` or `clear`.
        reasons: Why, one sentence each.
        matches: What counts, strongest first.
        near_misses: What does not, and why.
        harmless: Benign wordings that are no chance matches, strongest first, one for each entry.
    """

    lines: tuple[str, ...]
    verdict: Verdict
    reasons: tuple[str, ...]
    matches: tuple[Found, ...]
    near_misses: tuple[Found, ...]
    harmless: tuple[Harmless, ...]

    def reached(self, pattern_id: str) -> bool:
        """Whether an entry is among what counts, or explains text away."""
        counting = (found.pattern_id for found in self.matches)
        return pattern_id in {*counting, *(benign.wording.pattern_id for benign in self.harmless)}


class Trials:
    """A list, prepared once, to try many texts.

    Args:
        wordings: What to look for.
        among: The trials of the whole list that these wordings are part of: chance is weighed as if all of it were
            looked for, and its benign wordings explain text away as ever, but no other sign or hint competes. None:
            these wordings are all there is.

    Attributes:
        matcher: Of these wordings.
        listed: Folded letters that it looks for.
    """

    def __init__(self, wordings: Iterable[Wording], *, among: Trials | None = None) -> None:
        self.matcher = Matcher(wordings)
        self._whole = among or self
        self.listed = self.matcher.index.letters

    def run(self, lines: Sequence[str], setting: Setting, *, other_letters: int = 0) -> Trial:
        """Match and judge the lines of one picture.

        Args:
            lines: The text.
            setting: Where it stands.
            other_letters: Letters of other text that the picture holds as well: they make chance matches likelier.
        """
        scene = typeset(lines, setting)
        search = self._beside(self._search(scene), other_letters)
        result = select(search.hits, lambda hit, bits: self._chance(hit, bits, search))
        judged = judge(result.findings, max_chance=_LIMITS.max_chance, review_chance=_LIMITS.review_chance)
        return Trial(
            lines=tuple(lines),
            verdict=judged.verdict,
            reasons=judged.reasons,
            matches=tuple(_found(finding, search) for finding in judged.matches),
            near_misses=tuple(_found(miss.finding, search, miss.reason) for miss in (*judged.dropped, *result.dropped)),
            harmless=tuple(self._harmless(search)),
        )

    def _search(self, scene: Scene) -> SearchResult:
        own = self.matcher.search(scene.readings, scene.frame)
        if self._whole is self:
            return own
        everything = self._whole.matcher.search(scene.readings, scene.frame).hits
        benign = (hit for hit in everything if hit.wording.role is Role.BENIGN)
        return replace(own, hits=tuple(dict.fromkeys((*own.hits, *benign))))

    def _beside(self, search: SearchResult, other_letters: int) -> SearchResult:
        letters = dict(search.letters_read)
        letters[READER] = letters.get(READER, 0) + other_letters
        words = search.words_read + other_letters // _LETTERS_A_WORD
        return replace(search, letters_read=letters, words_read=words, letters_listed=self._whole.listed)

    def _chance(self, hit: Hit, bits: float, search: SearchResult) -> float:
        return self._whole.matcher.e_value(hit, bits, search)

    def _harmless(self, search: SearchResult) -> Iterator[Harmless]:
        told: set[str] = set()
        for hit in sorted(search.hits, key=lambda hit: hit.bits, reverse=True):
            chance = self._chance(hit, 0.0, search)
            fresh = hit.wording.role is Role.BENIGN and hit.wording.pattern_id not in told
            if fresh and hit.whole_word and chance <= _LIMITS.review_chance:
                told.add(hit.wording.pattern_id)
                yield Harmless(wording=hit.wording, text=hit.matched_text, bits=hit.bits, chance=chance)


def _found(finding: TextMatch, search: SearchResult, reason: DropReason | None = None) -> Found:
    strengths = (hit.bits for hit in search.hits if hit.wording == finding.wording and hit.matched_text == finding.text)
    return Found(
        finding=finding,
        bits=max(strengths),
        letters=letter_columns(finding.text, finding.wording.text[slice(*finding.span)]),
        reason=reason,
    )
