"""Readings + wordings → findings. First version: partial ratio with a length-dependent bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from watermark_scan.geometry import Box, region_of
from watermark_scan.matching.finding import End, Finding, MatchResult
from watermark_scan.matching.folding import Folded, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from watermark_scan.reading import Reading
    from watermark_scan.wording import Wording

MIN_LETTERS = 8


class Matcher:
    """A list, folded once, to be held against many images' readings."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self._wordings = tuple((wording, fold(wording.text)) for wording in wordings)

    def match(self, readings: Sequence[Reading], frame: Box) -> MatchResult:
        """Find the wordings in what was read."""
        found = [hit for reading in readings for hit in self._in_reading(reading, fold(reading.text), frame)]
        best: dict[str, Finding] = {}
        for hit in sorted(found, key=lambda hit: hit.chance):
            best.setdefault(hit.wording.pattern_id, hit)
        return MatchResult(findings=tuple(best.values()))

    def _in_reading(self, reading: Reading, folded: Folded, frame: Box) -> Iterable[Finding]:
        if len(folded.text) < MIN_LETTERS:
            return
        for wording, target in self._wordings:
            if len(target.text) < MIN_LETTERS:
                continue
            hit = fuzz.partial_ratio_alignment(folded.text, target.text, score_cutoff=80)
            if hit is None or hit.src_end - hit.src_start < MIN_LETTERS:
                continue
            start, end = folded.source_span(hit.src_start, hit.src_end)
            span = target.source_span(hit.dest_start, hit.dest_end)
            cut = [End.LEFT] * (hit.dest_start > 1) + [End.RIGHT] * (hit.dest_end < len(target.text) - 1)
            yield Finding(
                wording=wording,
                text=reading.text[start:end],
                similarity=hit.score / 100,
                span=span,
                visible_fraction=(hit.dest_end - hit.dest_start) / len(target.text),
                cut=tuple(cut),
                chance=float(10 ** -((hit.src_end - hit.src_start) * (hit.score / 100 - 0.55) - 1)),
                box=reading.box,
                region=region_of(reading.box, frame),
                readers=(reading.reader,),
                views=(reading.view,),
            )
