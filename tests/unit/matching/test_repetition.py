"""Marks that cover a picture, and pages that repeat a word for good reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.unit.matching.builders import FRAME, reading, wording
from watermark_scan.geometry import Box
from watermark_scan.matching.matcher import Matcher

if TYPE_CHECKING:
    from watermark_scan.evidence import TextMatch
    from watermark_scan.model import OcrResult

MATCHER = Matcher([wording("pixeldark", entry="short", exact_token=True), wording("Qorvex Stock Images", entry="long")])
DAMAGED = ("pixldark", "pxeldark", "pixeldrk", "pixelark", "pixedark", "pixeldar")
STAGGERED = [(80 + 240 * column + 120 * (row % 2), 60 + 90 * row) for row in range(6) for column in range(4)]
COLUMNS = [(80 + 240 * column, 60 + 90 * row) for row in range(6) for column in range(4)]


def _found(results: list[OcrResult]) -> list[TextMatch]:
    return [one for one in MATCHER.match(results, FRAME).evidence if one.repeated]


def _slanted(result: OcrResult) -> OcrResult:
    """As high as a word of its length is that rises by thirty degrees."""
    box = Box(x=result.box.x, y=result.box.y, width=result.box.width, height=result.box.width * 6 // 10)
    return replace(result, box=box, words=tuple(replace(word, box=box) for word in result.words))


def test_damaged_copies_on_a_staggered_grid_are_one_mark() -> None:
    """No copy is whole, and most agree on each letter; all copies are told."""
    copies = [reading(DAMAGED[n % len(DAMAGED)], x=x, y=y) for n, (x, y) in enumerate(STAGGERED)]
    (found,) = _found(copies)
    assert found.wording.pattern_id == "short"
    assert len(found.repeated) == len(copies)
    assert f"{len(copies)} times over the picture" in found.seen
    assert found.e_value < 1e-3


def test_slanted_copies_are_one_mark_wherever_they_stand() -> None:
    """The boxes around slanted words are high."""
    assert _found([_slanted(reading("pixeldark", x=x, y=y)) for x, y in COLUMNS])


def test_a_wording_of_several_words_may_be_repeated() -> None:
    """Not only what has to be a whole word."""
    places = [(80 + 400 * column + 200 * (row % 2), 60 + 90 * row) for row in range(6) for column in range(2)]
    texts = ("Qorvex Stck Images", "Qorvex Stock Imges", "Qrvex Stock Images")
    assert _found([reading(texts[number % 3], x=x, y=y) for number, (x, y) in enumerate(places)])


@pytest.mark.parametrize(
    "results",
    [
        [reading("pixeldark", x=x, y=y) for x, y in COLUMNS],
        [reading("pixeldark", x=x, y=y) for x, y in STAGGERED[:3]],
        [reading("pixelpark", x=x, y=y) for x, y in STAGGERED],
        [reading("pixeldarks", x=x, y=y) for x, y in STAGGERED],
        [reading("pixeldark", x=x, y=y) for x, y in STAGGERED[:8]]
        + [reading(f"name {number}", x=500, y=70 * number) for number in range(10)],
    ],
    ids=["in columns", "too few", "another letter", "a longer word", "among much else"],
)
def test_what_is_no_mark_all_over_the_picture(results: list[OcrResult]) -> None:
    """Level copies in columns, as on a page; too few; copies that agree on another word; a page with other text."""
    assert _found(results) == []
