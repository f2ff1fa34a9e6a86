"""The case that the program was made for: eleven letters at the top right of a frame that cuts the rest off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.benchmarks.lines import FRAME, alone
from tests.benchmarks.ours import look
from tests.benchmarks.tables import table
from watermark_scan.matching.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.ours import Look
    from tests.benchmarks.peer import Peer
    from watermark_scan.matching.matcher import Matcher
    from watermark_scan.model import OcrResult, Wording

WORDING = "DEVELOPMENT FOOTAGE. THIS IS A WORK IN PROGRESS. ALL CONTENT SUBJECT TO CHANGE."
LEFT_OVER = ("ALL CONTENT", "ALL C0NTENT", "ALL CONTEN", "ALL CONTENT SU", "L CONTENT SUBJ")
"""What engines may read of it; the first is the case itself."""


def verdict(matcher: Matcher) -> Look:
    """On the eleven letters, read without an error by one engine."""
    return look(matcher, alone(LEFT_OVER[0], right=True), FRAME)


def show(matcher: Matcher, peer: Peer, wordings: Sequence[Wording]) -> None:
    """Print the verdicts on what is left, read by one engine and by two."""
    listed = [one for one in wordings if fold(WORDING).text in fold(one.text).text]
    names = frozenset(one.pattern_id for one in listed)
    print(f"\n   The founding case: «{WORDING}», of which the frame's right edge leaves a little at the top right")
    print(f"  listed as {', '.join(sorted(names)) or 'nothing'}")
    rows = [
        [text, str(len(readings)), *_seen(look(matcher, readings, FRAME), names), f"{score:.0f}"]
        for text, score in zip(LEFT_OVER, peer.best_of(LEFT_OVER, [names] * len(LEFT_OVER)), strict=True)
        for readings in _readings(text)
    ]
    print(table(["read", "engines", "verdict", "expected chance", "partial_ratio"], rows))


def _readings(text: str) -> tuple[tuple[OcrResult, ...], ...]:
    """Of one engine, and of two that agree."""
    once = alone(text, right=True)
    return once, (*once, *(replace(reading, engine="tesseract") for reading in once))


def _seen(seen: Look, names: frozenset[str]) -> tuple[str, str]:
    return seen.verdict, f"{seen.chance(names):.2g}"
