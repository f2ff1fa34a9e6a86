"""What is shown of a frame: all that was looked at, in the order of the work."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from PIL import Image
from watermark_scan.detection.pages import pages_for_detector

from tests.values import result_of
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Placement
from watermark_scan.model import Polarity, TextLine
from watermark_scan.options import RegionPlan
from watermark_scan.output.trace import LookedAt, sections
from watermark_scan.sighting import Fit, Sighting

_BOX = Box(x=200, y=10, width=90, height=12)
_LINE = TextLine(
    box=_BOX,
    pixels=np.full((16, 96, 3), 120, np.uint8),
    placement=Placement(region=Box(x=197, y=8, width=96, height=16)),
    inner=(3, 2, 93, 14),
    polarity=Polarity.LIGHT,
    finder="strokes",
    score=0.25,
)
_LOOKED = LookedAt(
    frame=Frame(pixels=np.full((200, 300, 3), 90, np.uint8)),
    plan=RegionPlan.FULL,
    lines=(_LINE, replace(_LINE, finder="rapidocr")),
    readings=(replace(result_of("ALL C0NTENT", view="plain"), line=0),),
    asked={"rapidocr": (0, 1), "tesseract": (1,)},
    detector="rapidocr",
)


def test_every_page_of_the_detector_is_shown() -> None:
    """With the name of its region and view, and where it lies in the picture."""
    pages = list(pages_for_detector(_LOOKED.frame, RegionPlan.FULL))
    _, shown, *_ = sections(_LOOKED)
    assert [one.notes[0] for one in shown.exhibits] == [f"rapidocr: {page.name}" for page in pages]
    sizes = [Image.open(io.BytesIO(one.picture)).size for one in shown.exhibits]
    assert sizes == [page.pixels.shape[1::-1] for page in pages]


def test_without_a_detector_there_are_no_pages_of_it() -> None:
    """Where only strokes were looked for, nothing is shown that nobody saw."""
    _, shown, *_ = sections(replace(_LOOKED, detector=None))
    assert shown.exhibits == ()


def test_every_line_is_shown_with_what_was_read_in_it() -> None:
    """The cut as found, then each page that an engine got; an engine that was not asked is not named."""
    _, _, first, second = sections(_LOOKED)
    assert [one.name for one in first.exhibits] == ["line-000", "line-000-rapidocr-0"]
    assert "found by strokes, score 0.25; light letters; x 200, y 10, 90 x 12" in first.exhibits[0].notes
    assert first.exhibits[1].notes == ('rapidocr, plain: "ALL C0NTENT" (confidence by word: ALL 0.90, C0NTENT 0.90)',)
    assert [one.notes[0] for one in second.exhibits[1:]] == [
        "rapidocr, plain: nothing was read",
        "tesseract, light-text: nothing was read",
        "tesseract, dark-text: nothing was read",
    ]


def test_what_was_read_closer_is_shown_with_its_page() -> None:
    """Only of lines that an engine looked at so: most are not."""
    read = (*_LOOKED.readings, replace(result_of("ALL CONTENT", view="closer"), line=0))
    _, _, first, second = sections(replace(_LOOKED, readings=read))
    assert [one.name for one in first.exhibits] == ["line-000", "line-000-rapidocr-0", "line-000-rapidocr-1"]
    assert first.exhibits[2].notes == ('rapidocr, closer: "ALL CONTENT" (confidence by word: ALL 0.90, CONTENT 0.90)',)
    assert len(second.exhibits) == 4


def test_an_engine_that_broke_did_not_read_nothing() -> None:
    """Who could not look is told from who saw nothing."""
    *_, second = sections(replace(_LOOKED, broken=frozenset({"tesseract"})))
    assert second.exhibits[2].notes == ("tesseract, light-text: the engine broke",)


def test_a_wording_on_two_lines_is_shown_on_both() -> None:
    """Each line with its own half, and with the number of the other."""
    fits = tuple(
        Fit(line=line, typeface="Roboto", text=text, polarity=Polarity.LIGHT, scale=(0.5, 0.5), baseline=40, pens=())
        for line, text in enumerate(("Work in", "progress"))
    )
    sighting = Sighting(
        pattern_id="work",
        wording="Work in progress",
        start=0,
        stop=16,
        box=_BOX,
        similarity=0.71,
        runner_up="Work and",
        runner_up_similarity=0.4,
        bits=5.0,
        expected=1e-4,
        fits=tuple(replace(fit, pens=tuple(range(40, 40 + len(fit.text)))) for fit in fits),
    )
    *_, first, second = sections(replace(_LOOKED, asked={}, sightings=(sighting,)))
    for number, (section, half) in enumerate(((first, "Work in"), (second, "progress"))):
        names = [one.name for one in section.exhibits]
        assert names[1:] == [f"line-00{number}-spotting{what}" for what in ("", "-rendering", "-overlaid")]
        assert section.exhibits[1].notes[:2] == (
            'spotting: most like "Work in progress" (similarity 0.71), in Roboto',
            f'here "{half}", together with line {1 - number}',
        )


def test_the_picture_shows_where_the_lines_are() -> None:
    """Each box is drawn around its line; far from lines the picture is as it was."""
    first, *_ = sections(_LOOKED)
    pixels = np.asarray(Image.open(io.BytesIO(first.exhibits[0].picture)))
    assert pixels.shape == (200, 300, 3)
    assert (pixels[_BOX.y - 1, _BOX.x + 40] != 90).any()
    assert (pixels[100:, :150] == 90).all()
    assert first.title == "The picture: 2 lines found"


def test_a_large_picture_is_shrunk_and_lines_at_its_rim_fit() -> None:
    """The overview is for finding numbers; the lines stand beside it in full."""
    rim = replace(_LINE, box=Box(x=0, y=0, width=3000, height=20))
    large = Frame(pixels=np.full((1500, 3000, 3), 90, np.uint8))
    first, *_ = sections(replace(_LOOKED, frame=large, lines=(rim,), readings=(), asked={}))
    assert Image.open(io.BytesIO(first.exhibits[0].picture)).size == (2000, 1000)


def test_files_of_further_frames_have_names_of_their_own() -> None:
    """No picture of one frame takes the place of another's."""
    later = replace(_LOOKED, frame=Frame(pixels=_LOOKED.frame.pixels, number=2))
    names = [one.name for looked in (_LOOKED, later) for section in sections(looked) for one in section.exhibits]
    assert len(names) == len(set(names))
    assert names[-1].startswith("frame-002-")
