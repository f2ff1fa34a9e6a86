"""What is shown of a frame's trace: all that was looked at, in the order of the work."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from PIL import Image

from tests.values import result_of
from watermark_scan.frame import Frame
from watermark_scan.geometry import Box, Placement
from watermark_scan.model import DetectorInput, FrameTrace, LineImage, Polarity, TextLine
from watermark_scan.output.trace import sections

_BOX = Box(x=200, y=10, width=90, height=12)
_LINE = TextLine(
    box=_BOX,
    pixels=np.full((16, 96, 3), 120, np.uint8),
    placement=Placement(region=Box(x=197, y=8, width=96, height=16)),
    inner=(3, 2, 93, 14),
    polarity=Polarity.LIGHT,
    detector="strokes",
    score=0.25,
)


def _image(view: str, number: int) -> LineImage:
    pixels = np.full((48, 288, 3), 120, np.uint8)
    return LineImage(view=view, pixels=pixels, placement=_LINE.placement, line=_BOX, line_number=number)


_INPUTS = tuple(
    DetectorInput(
        name=name, pixels=np.full((height, 150, 3), 90, np.uint8), placement=Placement(region=region, scale=0.5)
    )
    for name, height, region in (
        ("plain full", 100, Box(x=0, y=0, width=300, height=200)),
        ("local-contrast top", 30, Box(x=0, y=0, width=300, height=60)),
    )
)
_TRACE = FrameTrace(
    frame=Frame(pixels=np.full((200, 300, 3), 90, np.uint8)),
    detector_inputs=_INPUTS,
    lines=(_LINE, replace(_LINE, detector="rapidocr")),
    images={
        "rapidocr": (_image("plain", 0), _image("plain", 1)),
        "tesseract": (_image("light-text", 1), _image("dark-text", 1)),
    },
    results=(replace(result_of("ALL C0NTENT", view="plain"), line=0),),
    failed=frozenset(),
)


def test_everything_that_the_detector_was_shown_is_shown() -> None:
    """With the name of its region and view, and where it lies in the picture."""
    _, shown, *_ = sections(_TRACE)
    assert [one.notes for one in shown.exhibits] == [
        ("detector: plain full", "x 0, y 0, 300 x 200, scale 0.50, turned: none"),
        ("detector: local-contrast top", "x 0, y 0, 300 x 60, scale 0.50, turned: none"),
    ]
    assert [Image.open(io.BytesIO(one.picture)).size for one in shown.exhibits] == [(150, 100), (150, 30)]


def test_a_detector_that_was_shown_nothing_has_no_pictures() -> None:
    """Where only strokes were looked for, nothing is shown that nobody saw."""
    _, shown, *_ = sections(replace(_TRACE, detector_inputs=()))
    assert shown.exhibits == ()


def test_every_line_is_shown_with_what_was_read_in_it() -> None:
    """The cut as found, then each image that an engine got; an engine that was not asked is not named."""
    _, _, first, second = sections(_TRACE)
    assert [one.name for one in first.exhibits] == ["line-000", "line-000-rapidocr-0"]
    assert "found by strokes, score 0.25; light letters; x 200, y 10, 90 x 12" in first.exhibits[0].notes
    assert first.exhibits[1].notes == ('rapidocr, plain: "ALL C0NTENT" (confidence by word: ALL 0.90, C0NTENT 0.90)',)
    assert [one.notes[0] for one in second.exhibits[1:]] == [
        "rapidocr, plain: nothing was read",
        "tesseract, light-text: nothing was read",
        "tesseract, dark-text: nothing was read",
    ]


def test_what_was_read_closer_is_shown_with_its_image() -> None:
    """Only of lines that an engine looked at so: most are not."""
    results = (*_TRACE.results, replace(result_of("ALL CONTENT", view="closer"), line=0))
    images = {**_TRACE.images, "rapidocr": (*_TRACE.images["rapidocr"], _image("closer", 0))}
    _, _, first, second = sections(replace(_TRACE, results=results, images=images))
    assert [one.name for one in first.exhibits] == ["line-000", "line-000-rapidocr-0", "line-000-rapidocr-1"]
    assert first.exhibits[2].notes == ('rapidocr, closer: "ALL CONTENT" (confidence by word: ALL 0.90, CONTENT 0.90)',)
    assert len(second.exhibits) == 4


def test_an_engine_that_broke_did_not_read_nothing() -> None:
    """Who could not look is told from who saw nothing."""
    *_, second = sections(replace(_TRACE, failed=frozenset({"tesseract"})))
    assert second.exhibits[2].notes == ("tesseract, light-text: the engine broke",)


def test_the_name_of_an_engine_makes_no_path() -> None:
    """A user's own may be called anything."""
    _, _, first, _ = sections(replace(_TRACE, images={"../my engine\n": (_image("plain", 0),)}))
    assert first.exhibits[1].name == "line-000-___my_engine_-0"


def test_the_picture_shows_where_the_lines_are() -> None:
    """Each box is drawn around its line; far from lines the picture is as it was."""
    first, *_ = sections(_TRACE)
    pixels = np.asarray(Image.open(io.BytesIO(first.exhibits[0].picture)))
    assert pixels.shape == (200, 300, 3)
    assert (pixels[_BOX.y - 1, _BOX.x + 40] != 90).any()
    assert (pixels[100:, :150] == 90).all()
    assert first.title == "The picture: 2 lines found"


def test_a_large_picture_is_shrunk_and_lines_at_its_rim_fit() -> None:
    """The overview is for finding numbers; the lines stand beside it in full."""
    rim = replace(_LINE, box=Box(x=0, y=0, width=3000, height=20))
    large = Frame(pixels=np.full((1500, 3000, 3), 90, np.uint8))
    first, *_ = sections(replace(_TRACE, frame=large, lines=(rim,), results=(), images={}))
    assert Image.open(io.BytesIO(first.exhibits[0].picture)).size == (2000, 1000)


def test_files_of_further_frames_have_names_of_their_own() -> None:
    """No picture of one frame takes the place of another's."""
    later = replace(_TRACE, frame=Frame(pixels=_TRACE.frame.pixels, number=2))
    names = [one.name for trace in (_TRACE, later) for section in sections(trace) for one in section.exhibits]
    assert len(names) == len(set(names))
    assert names[-1].startswith("frame-002-")
