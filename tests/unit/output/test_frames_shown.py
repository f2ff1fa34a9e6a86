"""Which frame a finding stands in, as people see it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.output import reports
from watermark_scan.frame import Frame
from watermark_scan.output.annotate import draw_matches
from watermark_scan.output.originals import shown_frame
from watermark_scan.output.page.cards import Sources, make_card
from watermark_scan.output.text import render_report
from watermark_scan.report import BoxModel, Source

_BOX = BoxModel(x=40, y=40, width=60, height=12)
_SOURCES = Sources(references={}, titles={})
LATE = reports.scanned(
    verdict="flagged",
    source=Source(path="film.gif", format="GIF", width=200, height=120, frames=12),
    matches=(
        reports.match(frame=3, other_frames=(1, 5), box=_BOX),
        reports.match(frame=7, pattern_id="other", box=_BOX),
    ),
)


def _picture(number: int) -> Frame:
    return Frame(pixels=np.full((120, 200, 3), 90, np.uint8), format="GIF", number=number)


def test_text_names_the_frame() -> None:
    """A reader finds the place in the film."""
    text = render_report(LATE)
    assert "frame 3, and no stronger in 1, 5" in text
    assert "frame 7\n" in text


def test_text_of_a_picture_does_not_speak_of_frames() -> None:
    """Most files have one."""
    assert "frame " not in render_report(reports.FLAGGED)


def test_a_long_list_of_frames_is_cut() -> None:
    """The report has them all."""
    many = reports.scanned(verdict="flagged", matches=(reports.match(other_frames=tuple(range(2, 90))),))
    assert "no stronger in 2, 3, 4, 5, 6, 7, 8, 9, …" in render_report(many, width=200)


@pytest.mark.parametrize(("image_format", "told"), [("GIF", True), ("TIFF", True), ("MPO", False)])
def test_frames_that_were_not_looked_at_are_told(image_format: str, told: bool) -> None:  # noqa: FBT001  expected
    """Clear speaks of the first frame only; a phone's hidden extra pictures are no frames."""
    source = Source(path="film", format=image_format, width=9, height=9, frames=1, more_frames=True)
    report = reports.scanned(source=source)
    sentence = "Only the first of several frames or pages was looked at; --frames all looks at each."
    assert (sentence in render_report(report, width=200)) is told
    assert (sentence in make_card(1, report, "gone", _SOURCES).warnings) is told


def test_the_frame_with_the_strongest_match_is_shown() -> None:
    """Pictures beside the report are of that frame; without a match of the first."""
    assert (shown_frame(LATE), shown_frame(reports.CLEAR)) == (3, 1)


def test_a_copy_marks_what_stands_in_its_frame_only() -> None:
    """A box of frame 7 on frame 3 would be drawn around nothing."""
    blank = _picture(9)
    assert np.array_equal(np.asarray(draw_matches(blank, LATE.matches)), blank.pixels)
    assert not np.array_equal(np.asarray(draw_matches(_picture(3), LATE.matches)), blank.pixels)


def test_the_page_enlarges_what_stands_in_its_frame_only() -> None:
    """The other finding is told in words."""
    first, second = make_card(1, LATE, _picture(3), _SOURCES).findings
    assert (first.closeup is None, second.closeup is None) == (False, True)
    assert ("Frame", "frame 7") in second.facts
