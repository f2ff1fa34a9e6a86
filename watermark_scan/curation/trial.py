"""Texts held against a list through the very matching stage and verdict that a scan uses. Owns no rule of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from watermark_scan.curation.lettering import READER, Scene, Setting, typeset
from watermark_scan.matching.letters import Column, joined, letter_columns
from watermark_scan.matching.matcher import Matcher
from watermark_scan.matching.selection import select
from watermark_scan.options import ScanOptions
from watermark_scan.verdict import judge
from watermark_scan.wording import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.matching.finding import DropReason, Finding
    from watermark_scan.matching.hits import Hit
    from watermark_scan.matching.matcher import Search
    from watermark_scan.verdict import Verdict
    from watermark_scan.wording import Wording

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

    finding: Finding
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
        self.listed = self.matcher.search((), typeset((), Setting()).frame).listed

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

    def _search(self, scene: Scene) -> Search:
        own = self.matcher.search(scene.readings, scene.frame)
        if self._whole is self:
            return own
        everything = self._whole.matcher.search(scene.readings, scene.frame).hits
        benign = (hit for hit in everything if hit.wording.role is Role.BENIGN)
        return replace(own, hits=tuple(dict.fromkeys((*own.hits, *benign))))

    def _beside(self, search: Search, other_letters: int) -> Search:
        letters = dict(search.letters)
        letters[READER] = letters.get(READER, 0) + other_letters
        words = search.words + other_letters // _LETTERS_A_WORD
        return replace(search, letters=letters, words=words, listed=self._whole.listed)

    def _chance(self, hit: Hit, bits: float, search: Search) -> float:
        return self._whole.matcher.expected(hit, bits, search)

    def _harmless(self, search: Search) -> Iterator[Harmless]:
        told: set[str] = set()
        for hit in sorted(search.hits, key=lambda hit: hit.weighed, reverse=True):
            chance = self._chance(hit, 0.0, search)
            fresh = hit.wording.role is Role.BENIGN and hit.wording.pattern_id not in told
            if fresh and hit.whole and chance <= _LIMITS.review_chance:
                told.add(hit.wording.pattern_id)
                yield Harmless(wording=hit.wording, text=hit.matched_text, bits=hit.weighed, chance=chance)


def _found(finding: Finding, search: Search, reason: DropReason | None = None) -> Found:
    strengths = (
        hit.weighed for hit in search.hits if hit.wording == finding.wording and hit.matched_text == finding.text
    )
    return Found(
        finding=finding,
        bits=max(strengths),
        letters=letter_columns(finding.text, finding.wording.text[slice(*finding.span)]),
        reason=reason,
    )
