"""Overlay text that no list has: what looks set on the picture, not pictured, and matches no wording of the list.

Overlays are short, stand by themselves along an edge or in a corner, are set flat and read well. What scenes show is
tilted, stands anywhere, or comes in blocks. None of it is a verdict: a real photograph may bear its maker's name.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from watermark_scan.evidence import OverlayText
from watermark_scan.geometry import Box, Turn, region_of
from watermark_scan.matching.folding import WIDE_SCRIPT, fold
from watermark_scan.matching.line_assembly import PlacedResult, blocks_of, most_confident, rows_of
from watermark_scan.matching.similarity import similarity
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.evidence import Evidence, FrameFindings
    from watermark_scan.matching.matcher import Matcher
    from watermark_scan.model import OcrResult

MIN_LETTERS = 6
"""Letters and digits (a Chinese or Japanese one counts double): texture reads like shorter texts."""
MIN_CONFIDENCE = 0.75
"""Mean of the letters' confidence: texture and tilted letters are read with less."""
MAX_ROWS = 3
"""Rows of a block: more is a page, a sign or a poster."""
MAX_MARGIN = 0.07
"""Distance across the line to the nearest edge, in shorter sides of the picture: overlays hug the rim."""
MAX_HEIGHT = 0.1
"""Height of a row, in shorter sides: larger letters are a title or a sign."""
MAX_LINES = 5
"""Lines of a picture that read so that they may be text: more is a page, a screen, or a street of signs."""
LEGIBLE = 0.8
"""Confidence from which a line counts among these."""
_SAME = 0.5
"""Overlap of two boxes, of the smaller one, from which they show the same text."""
_SAME_TEXT = 0.8
"""Similarity of what two frames show of one text."""
_MOSTLY = 0.5
"""Share of a text's letters that a harmless wording of the list must cover to be what it says."""


def unlisted_overlays(
    frames: Sequence[FrameFindings], matches: Iterable[Evidence], matcher: Matcher, *, review_chance: float
) -> tuple[OverlayText, ...]:
    """The overlay texts of a file that no wording of the list matches; one that stays for many frames is told once.

    Args:
        frames: What was read and found in each.
        matches: What was found and is reported, or suppressed.
        matcher: Of the list in use.
        review_chance: Expected chance matches up to which a harmless wording says what the text is.
    """
    listed = [(match.frame, match.box) for match in matches]
    found: list[OverlayText] = []
    numbers: list[list[int]] = []
    for frame in frames:
        for block in _overlays(frame.results, frame.box):
            text, box = " ".join(result.text for result in block), _around(block)
            if any(number == frame.number and box.overlap(other) > 0 for number, other in listed):
                continue
            if _is_harmless(block, frame.box, matcher, review_chance):
                continue
            known = next((place for place, one in enumerate(found) if _is_same(one, text, box)), None)
            if known is not None:
                numbers[known].append(frame.number)
                continue
            found.append(OverlayText(text=text, box=box, region=region_of(box, frame.box), frame=frame.number))
            numbers.append([])
    return tuple(
        OverlayText(text=one.text, box=one.box, region=one.region, frame=one.frame, other_frames=tuple(others))
        for one, others in zip(found, numbers, strict=True)
    )


def _overlays(results: Iterable[OcrResult], frame: Box) -> Iterator[Sequence[OcrResult]]:
    """The blocks of text that look like overlays."""
    lines = _each_line_once(results)
    if sum(_is_legible(line) for line in lines) <= MAX_LINES:
        blocks = _blocks(lines)
        yield from (block for block in blocks if _reads_well(block) and _is_at_the_rim(block, frame))


def _each_line_once(results: Iterable[OcrResult]) -> list[OcrResult]:
    """Each line as it was read surest, also where two were found in one place."""
    kept: list[OcrResult] = []
    for result in sorted(most_confident(results), key=lambda one: one.confidence * len(one.text), reverse=True):
        if all(result.box.overlap(other.box) < _SAME for other in kept):
            kept.append(result)
    return kept


def _is_legible(line: OcrResult) -> bool:
    return line.confidence >= LEGIBLE and sum(map(str.isalnum, line.text)) > 1


def _blocks(results: Sequence[OcrResult]) -> Iterator[Sequence[OcrResult]]:
    """Results that are one text; what is read with another turn is another text."""
    for turn in Turn:
        placed = [PlacedResult.of(result) for result in results if result.turn is turn]
        for rows in blocks_of(rows_of(placed)):
            yield tuple(one.result for row in rows for one in row)


def _reads_well(block: Sequence[OcrResult]) -> bool:
    text = "".join(result.text for result in block)
    letters = sum(1 + (letter >= WIDE_SCRIPT) for letter in text if letter.isalnum())
    # Dates, times and counters say nothing that a list could have.
    names_something = sum(map(str.isalpha, text)) > sum(map(str.isdigit, text))
    size = sum(len(result.text) for result in block)
    confidence = sum(result.confidence * len(result.text) for result in block) / size
    return letters >= MIN_LETTERS and names_something and confidence >= MIN_CONFIDENCE


def _is_at_the_rim(block: Sequence[OcrResult], frame: Box) -> bool:
    """Whether a block of few rows of moderate height is near the edge that its lines run along."""
    placed = [PlacedResult.of(result) for result in block]
    rows = rows_of(placed)
    box, side = _around(block), min(frame.width, frame.height)
    if len(rows) > MAX_ROWS or max(one.height for one in placed) > MAX_HEIGHT * side:
        return False
    if block[0].turn is Turn.NONE:
        margin = min(box.y - frame.y, frame.bottom - box.bottom)
    else:
        margin = min(box.x - frame.x, frame.right - box.right)
    return margin <= MAX_MARGIN * side


def _is_harmless(block: Sequence[OcrResult], frame: Box, matcher: Matcher, review_chance: float) -> bool:
    """Whether a benign wording of the list says what the block is."""
    search = matcher.search(block, frame)
    letters = sum(len(fold(result.text).text) for result in block)
    return any(
        hit.wording.role is Role.BENIGN
        and hit.whole_word
        and hit.letters >= _MOSTLY * letters
        and matcher.e_value(hit, 0.0, search) <= review_chance
        for hit in search.hits
    )


def _is_same(known: OverlayText, text: str, box: Box) -> bool:
    return known.box.overlap(box) >= _SAME and similarity(fold(known.text).text, fold(text).text) >= _SAME_TEXT


def _around(block: Sequence[OcrResult]) -> Box:
    return reduce(Box.union, (result.box for result in block))
