"""Repetition: a short mark that covers a picture, along a slant or on a grid that takes no notice of the page.

Each of its copies may have lost a letter or two. What most of them agree on is what was written, so all together are
read as one word without an error. Galleries, tables, menus and lists of credits repeat words as well, but upright and
in columns.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from watermark_scan.matching.exact_tokens import whole_hit
from watermark_scan.matching.folding import SLOT, fold
from watermark_scan.matching.line_assembly import JoinedLine, PlacedResult, most_confident
from watermark_scan.matching.similarity import similarity
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.matching.alignment import WordingArrays
    from watermark_scan.matching.hits import Hit
    from watermark_scan.model import OcrResult, Wording

    Entry = tuple[Wording, WordingArrays]

MARK_LETTERS = (4, 24)
"""Folded letters of a mark that is looked for."""
MIN_COPIES = 4
"""Copies, from which a word is repeated."""
LOST_SHARE = 0.34
"""Share of a mark's letters that a copy may lack or have otherwise."""
AGREED = 0.3
"""Share of the copies that must have a letter right, and more than have any one letter in its place."""
SAME_SIZE = 1.5
"""Ratio of sizes up to which copies are set alike."""
UPRIGHT = 2.2
"""Letters that are as wide as their line is high, at least, where it lies level."""
SLANTED = 1.5
"""By how much the box around a slanted word is higher for its length than that of a level one, at least."""
SAME_COLUMN = 1.0
"""Distance of two copies' begins, middles or ends, in heights, up to which they stand in one column."""
MAX_IN_COLUMNS = 0.4
"""Share of the copies below or above which another one of the next row may stand, on a staggered grid."""
MIN_SHARE_OF_TEXT = 0.5
"""Share of the picture's results that the copies are on a staggered grid: in a page there is much else."""
SAME_PLACE = 0.3
"""Overlap of two boxes, of the smaller one, from which they show the same copy."""
REPEATING_PICTURES = 0.05
"""Share of the pictures without a mark that repeat some word so: none of 428 did, of which at most 0.007 follows; see
MEASUREMENTS.md."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A result that may be a copy, and its folded text."""

    placed: PlacedResult
    text: str


def may_be_repeated(wording: Wording, arrays: WordingArrays) -> bool:
    """Whether such a wording covers pictures: a short sign, without a slot for a number."""
    text = arrays.folded.text
    return wording.role is Role.SIGN and MARK_LETTERS[0] <= len(text) <= MARK_LETTERS[1] and SLOT not in text


def repeated_marks(results: Iterable[OcrResult], entries: Sequence[Entry], frame: Box) -> Iterator[Hit]:
    """A hit for each mark that is repeated all over the picture; `Hit.repeated` holds the boxes of its copies.

    Args:
        results: Of all readers and views.
        entries: Wordings that may be repeated, and their arrays.
        frame: The picture's box.
    """
    copies = distinct_copies(results)
    if len(copies) < MIN_COPIES or not entries:
        return
    texts = Counter(copy.text for copy in copies)
    marks = [arrays.folded.text for _, arrays in entries]
    distances = process.cdist(marks, list(texts), scorer=Levenshtein.distance, dtype=np.int32)
    near = distances <= np.array([[_most_lost(mark)] for mark in marks])
    for number in map(int, np.flatnonzero(near @ np.array(list(texts.values())) >= MIN_COPIES)):
        if repeats := copies_of(marks[number], copies):
            yield _hit(entries[number], repeats, frame)


def copies_of(mark: str, copies: Sequence[Copy]) -> list[Copy]:
    """The copies of a mark, the clearest first, if it is repeated all over the picture; else none.

    Args:
        mark: Folded.
        copies: From `distinct_copies`.
    """
    most = _most_lost(mark)
    distances = {copy.text: Levenshtein.distance(mark, copy.text, score_cutoff=most) for copy in copies}
    alike = _set_alike([copy for copy in copies if distances[copy.text] <= most])
    if len(alike) < MIN_COPIES or not _is_agreed(mark, [copy.text for copy in alike]):
        return []
    is_most = len(alike) >= MIN_SHARE_OF_TEXT * len(copies)
    if not _is_slanted(alike, len(mark)) and not (is_most and _is_staggered([copy.placed for copy in alike])):
        return []
    return sorted(alike, key=lambda copy: distances[copy.text])


def _most_lost(mark: str) -> int:
    return max(1, math.floor(LOST_SHARE * len(mark)))


def distinct_copies(results: Iterable[OcrResult]) -> list[Copy]:
    """The results, each place once: as it was read with most confidence."""
    listed = [result for result in results if result.text]
    best = [*most_confident(listed), *(result for result in listed if result.line is None)]
    chosen: list[Copy] = []
    for result in sorted(best, key=lambda result: -result.confidence):
        text = fold(result.text).text
        if text and not any(result.box.overlap(other.placed.result.box) >= SAME_PLACE for other in chosen):
            chosen.append(Copy(PlacedResult.of(result), text))
    return chosen


def _set_alike(copies: Sequence[Copy]) -> list[Copy]:
    """Those of them that are about as large as most are."""
    if not copies:
        return []
    middle = median(copy.placed.height for copy in copies)
    return [copy for copy in copies if middle / SAME_SIZE <= copy.placed.height <= middle * SAME_SIZE]


def _is_agreed(mark: str, texts: Sequence[str]) -> bool:
    """Whether the copies have each letter of the mark, and none between, more often than anything else."""
    right = [0] * len(mark)
    wrong: list[Counter[str]] = [Counter() for _ in mark]
    between: Counter[int] = Counter()
    for text in texts:
        for step in Levenshtein.opcodes(text, mark):
            if step.tag == "delete":
                between[step.dest_start] += 1
            for place in range(step.dest_start, step.dest_end):
                if step.tag == "equal":
                    right[place] += 1
                elif step.tag == "replace":
                    wrong[place][text[step.src_start + place - step.dest_start]] += 1
    return max(between.values(), default=0) < len(texts) / 2 and all(
        count >= max(2, AGREED * len(texts)) and count > max(others.values(), default=0)
        for count, others in zip(right, wrong, strict=True)
    )


def _is_slanted(copies: Sequence[Copy], letters: int) -> bool:
    """Whether the boxes are too high for their length, as they are around slanted words."""
    level = UPRIGHT / letters
    return median(copy.placed.height / (copy.placed.end - copy.placed.start) for copy in copies) >= SLANTED * level


def _is_staggered(copies: Sequence[PlacedResult]) -> bool:
    """Whether few copies stand right above or below one of the next row."""
    height = median(copy.height for copy in copies)
    rows: list[list[PlacedResult]] = []
    for copy in sorted(copies, key=lambda copy: copy.top):
        if not rows or copy.top - rows[-1][0].top > height / 2:
            rows.append([])
        rows[-1].append(copy)
    pairs = [(copy, lower) for upper, lower in pairwise(rows) for copy in upper]
    in_columns = sum(any(_is_in_column(copy, other, height) for other in lower) for copy, lower in pairs)
    return len(rows) > 1 and in_columns <= MAX_IN_COLUMNS * len(pairs)


def _is_in_column(one: PlacedResult, other: PlacedResult, height: float) -> bool:
    begins, ends = one.start - other.start, one.end - other.end
    return min(abs(begins), abs(ends), abs(begins + ends) / 2) <= SAME_COLUMN * height


def _hit(entry: Entry, copies: Sequence[Copy], frame: Box) -> Hit:
    """The mark, where its best copy is, which comes first."""
    result, read = copies[0].placed.result, copies[0].text
    line = JoinedLine(text=result.text, parts=(result,), start_at_edge=False, end_at_edge=False, rows=(result,))
    return replace(
        whole_hit(entry, line, (0, len(result.text)), frame),
        letters=len(read),
        similarity=similarity(read, entry[1].folded.text),
        repeated=tuple(copy.placed.result.box for copy in copies),
    )


def repeated_e_value(hit: Hit, further_bits: float, tokens_listed: int) -> float:
    """Marks as unlikely as a repeated one to expect by chance, >= 0, where a word is repeated at all.

    Args:
        hit: A repeated mark.
        further_bits: Of evidence beside it.
        tokens_listed: Marks that are looked for.
    """
    return REPEATING_PICTURES * tokens_listed * math.pow(2.0, -hit.alignment_bits - further_bits)
