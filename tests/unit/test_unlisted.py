"""Text that looks like an overlay and matches nothing is told; scenes, pages and listed wordings are not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.values import finding, result_of
from watermark_scan.evidence import Findings, FrameFindings
from watermark_scan.geometry import Box, RegionName, Turn
from watermark_scan.matching.matcher import Matcher
from watermark_scan.model import Role, Wording
from watermark_scan.unlisted import MAX_LINES, unlisted_overlays

if TYPE_CHECKING:
    from watermark_scan.evidence import Evidence, OverlayText
    from watermark_scan.model import OcrResult

FRAME = Box(x=0, y=0, width=640, height=480)
ZORB = "ZORB ENGINE v0.3 internal test capture"
CORNER = Box(x=10, y=450, width=300, height=16)


def line(text: str = ZORB, box: Box = CORNER, *, number: int = 0, confidence: float = 0.97) -> OcrResult:
    """A line as an engine read it."""
    result = result_of(text, box=box)
    words = tuple(replace(word, confidence=confidence) for word in result.words)
    return replace(result, words=words, line=number)


def found(*results: OcrResult, matches: tuple[Evidence, ...] = (), benign: str = "") -> tuple[OverlayText, ...]:
    """What is told of one frame."""
    return of_frames(results, matches=matches, benign=benign)


def of_frames(
    *frames: tuple[OcrResult, ...], matches: tuple[Evidence, ...] = (), benign: str = ""
) -> tuple[OverlayText, ...]:
    """What is told of several frames."""
    harmless = [
        Wording(pattern_id="harmless", text=text, category="test", role=Role.BENIGN, languages=("en",))
        for text in filter(None, [benign])
    ]
    read = [
        FrameFindings(number=number, box=FRAME, results=results, findings=Findings())
        for number, results in enumerate(frames, start=1)
    ]
    return unlisted_overlays(read, matches, Matcher(harmless), review_chance=0.1)


def test_a_line_alone_in_a_corner_is_told() -> None:
    """With its text, its place and its frame."""
    (told,) = found(line())
    assert (told.text, told.box, told.region, told.frame) == (ZORB, CORNER, RegionName.BOTTOM_LEFT, 1)


def test_rows_below_each_other_are_one_text() -> None:
    """A mark may be broken over two rows."""
    (told,) = found(
        line("ZORB ENGINE v0.3", Box(x=10, y=430, width=150, height=16)),
        line("internal test capture", Box(x=10, y=450, width=180, height=16), number=1),
    )
    assert (told.text, told.box.y, told.box.bottom) == (ZORB, 430, 466)


@pytest.mark.parametrize(
    "other",
    [
        line(box=Box(x=10, y=200, width=300, height=16)),
        line("ZORB"),
        line("2024-01-23 00:49:26 CAM"),
        line(confidence=0.6),
        line(box=Box(x=10, y=400, width=300, height=70)),
    ],
    ids=["in the middle", "a few letters", "a date", "doubtful letters", "letters as large as a title"],
)
def test_what_does_not_look_like_an_overlay_is_not_told(other: OcrResult) -> None:
    """Each time one thing is missing."""
    assert found(other) == ()


def test_a_line_that_runs_up_the_side_is_told() -> None:
    """Its rim is the left or right edge."""
    upright = replace(line(box=Box(x=5, y=100, width=16, height=300)), turn=Turn.CLOCKWISE)
    inner = replace(upright, box=Box(x=300, y=100, width=16, height=300))
    assert len(found(upright)) == 1
    assert found(inner) == ()


def test_a_page_of_text_has_no_overlays() -> None:
    """Where more lines read well than a picture with an overlay has, the lowest one is just the last."""
    others = [
        line(f"Line of a page {number}", Box(x=300, y=30 + 60 * number, width=200, height=16), number=number + 1)
        for number in range(MAX_LINES)
    ]
    assert len(found(line(), *others[1:])) > 0
    assert found(line(), *others) == ()


def test_a_line_that_two_engines_read_is_told_once() -> None:
    """As it was read surest, also where a detector has found it twice."""
    worse = replace(line("ZORB EN6INE v0.3 internal test", confidence=0.91), engine="tesseract")
    again = line("ENGINE v0.3 internal test", Box(x=60, y=449, width=240, height=18), number=1)
    assert [told.text for told in found(worse, line(), again)] == [ZORB]


def test_what_is_listed_is_not_told() -> None:
    """Neither what was found there, nor what a harmless wording explains."""
    assert found(line(), matches=(replace(finding(), box=CORNER),)) == ()
    assert found(line(), benign=ZORB) == ()


def test_a_harmless_word_in_it_does_not_explain_all_of_it() -> None:
    """Most of the letters must be the wording's."""
    assert len(found(line(), benign="internal test")) == 1


def test_a_text_that_stays_for_frames_is_told_once() -> None:
    """With the other frames; at another place it is another text."""
    moved = line(box=Box(x=320, y=5, width=300, height=16))
    (first, other) = of_frames((line(),), (moved,), (line("ZORB ENGINE v0.3 internal test captur"),))
    assert (first.frame, first.other_frames, other.frame, other.other_frames) == (1, (3,), 2, ())
