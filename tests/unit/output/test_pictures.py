"""Small pictures: crops as PNG files, and what the page shows of a match."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.unit.output import reports
from tests.unit.output.pictured import TEXT_BOX, draw, frame_of
from watermark_scan.geometry import Box
from watermark_scan.output.pictures import (
    CROP_HEIGHT,
    CROP_WIDTH,
    THUMBNAIL_SIDE,
    Shown,
    closeup,
    crop_png,
    match_png,
    thumbnail,
    thumbnail_png,
)
from watermark_scan.report import BoxModel


def _opened(shown: Shown) -> Image.Image:
    start = "data:image/webp;base64,"
    assert shown.source.startswith(start)
    return Image.open(io.BytesIO(base64.b64decode(shown.source.removeprefix(start))))


@pytest.mark.parametrize("size", [(4000, 300), (300, 4000), (1, 5000), (20, 10)])
def test_thumbnails_are_bounded(size: tuple[int, int]) -> None:
    """However large or long a picture is, its thumbnail is small; a small picture stays as it is."""
    shown = thumbnail(frame_of(Image.new("RGB", size)))
    assert max(shown.width, shown.height) <= THUMBNAIL_SIDE
    assert _opened(shown).size == (shown.width, shown.height)
    assert max(size) > THUMBNAIL_SIDE or (shown.width, shown.height) == size


def test_a_match_is_enlarged() -> None:
    """A line of small letters is shown larger, with both pictures of one size."""
    found = closeup(frame_of(draw()), reports.match(box=TEXT_BOX))
    assert found.scale > 1.4
    assert (found.plain.width, found.plain.height) == (found.legible.width, found.legible.height)
    assert found.plain.width > TEXT_BOX.width * 1.4


@pytest.mark.parametrize(("ground", "ink", "view"), [(60, 90, "light-text"), (200, 170, "dark-text")])
def test_faint_letters_become_dark_on_white(ground: int, ink: int, view: str) -> None:
    """Where no reader needed a view, faint letters, light or dark, are made dark on white for the eye."""
    match = reports.match(box=TEXT_BOX, views=("plain full",))
    found = closeup(frame_of(draw(ground=ground, ink=ink)), match)
    pixels = np.asarray(_opened(found.legible).convert("L"))
    assert (found.view, found.as_read) == (view, False)
    assert 0.02 < (pixels < 128).mean() < 0.4


@pytest.mark.parametrize(
    ("views", "view"),
    [
        (("dark-text top", "light-text top"), "dark-text"),
        (("plain full", "local-contrast top"), "local-contrast"),
        (("fitted line 3", "dark-text top"), "dark-text"),
        (("plain", "strokes"), "light-text"),
    ],
)
def test_the_view_that_was_read_is_shown(views: tuple[str, ...], view: str) -> None:
    """The first view of a match that shows more than the picture itself, whether or not another one looks better."""
    found = closeup(frame_of(draw()), reports.match(box=TEXT_BOX, views=views))
    assert (found.view, found.as_read) == (view, True)


@pytest.mark.parametrize("views", [(), ("fitted line 3",), ("",)])
def test_unknown_views_are_no_obstacle(views: tuple[str, ...]) -> None:
    """Reports of other versions may name views that are not known here, or none."""
    found = closeup(frame_of(draw()), reports.match(box=TEXT_BOX, views=views))
    assert (found.view, found.as_read) == ("light-text", False)


@pytest.mark.parametrize(
    ("transposed", "left", "top", "turn"),
    [
        (Image.Transpose.ROTATE_90, 20, 400 - 200 - 170, "clockwise"),
        (Image.Transpose.ROTATE_270, 240 - 20 - 24, 200, "counterclockwise"),
        (Image.Transpose.ROTATE_270, 240 - 20 - 24, 200, "none"),
    ],
)
def test_upright_lines_are_laid_flat(transposed: Image.Transpose, left: int, top: int, turn: str) -> None:
    """Turned as the reader turned it; a line that runs down and was read unturned is laid flat all the same."""
    upright = closeup(frame_of(draw()), reports.match(box=TEXT_BOX))
    match = reports.match(box=BoxModel(x=left, y=top, width=24, height=170), turn=turn)
    found = closeup(frame_of(draw().transpose(transposed)), match)
    difference = np.asarray(_opened(found.plain), int) - np.asarray(_opened(upright.plain), int)
    assert np.abs(difference).mean() < 3
    assert (found.turn != "none", upright.turn) == (True, "none")


def _line(box: BoxModel) -> dict[str, object]:
    return {"text": "ALL CONTENT IS MINE", "span": (0, 11), "box": box}


def test_the_whole_line_is_shown_with_the_match_marked() -> None:
    """The crop reaches from end to end of the line, and the mark stands at the match, whatever the scale."""
    whole = BoxModel(x=40, y=20, width=340, height=24)
    alone = closeup(frame_of(draw()), reports.match(box=TEXT_BOX))
    found = closeup(frame_of(draw()), reports.match(box=TEXT_BOX, line=_line(whole)))
    assert alone.mark is None
    assert found.mark is not None
    assert found.plain.width >= found.scale * whole.width
    assert found.mark.width == pytest.approx(TEXT_BOX.width * found.scale)
    pixels = np.asarray(_opened(found.plain).convert("L"))
    left, right = round(found.mark.x), round(found.mark.x + found.mark.width)
    assert pixels[:, left:right].max() > 200
    assert max(pixels[:, :left].max(), pixels[:, right:].max()) < 100


def test_the_mark_is_turned_with_the_line() -> None:
    """A line that runs up the picture: the match lies at its begin, so the mark stands at the left."""
    match = reports.match(
        box=BoxModel(x=20, y=200, width=24, height=30),
        line=_line(BoxModel(x=20, y=60, width=24, height=170)),
        turn="clockwise",
    )
    found = closeup(frame_of(Image.new("RGB", (240, 400))), match)
    assert found.mark is not None
    assert found.mark.x < found.plain.width / 4
    assert found.mark.width == pytest.approx(30 * found.scale)


def test_lines_below_each_other_are_not_turned() -> None:
    """A wording that is broken over several short lines may be taller than wide, too."""
    box = BoxModel(x=100, y=20, width=60, height=100)
    assert closeup(frame_of(draw()), reports.match(box=box, matched_text="NOT FOR RESALE")).turn == "none"


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(1, 300), st.integers(1, 300)),
    corner=st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)),
    side=st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)),
    turn=st.sampled_from(["none", "clockwise", "counterclockwise"]),
)
def test_any_box_gives_a_bounded_picture(
    size: tuple[int, int], corner: tuple[int, int], side: tuple[int, int], turn: str
) -> None:
    """Boxes of a stranger's report may lie anywhere, that of the line apart from that of the match."""
    box = BoxModel(x=corner[0], y=corner[1], width=side[0], height=side[1])
    line = BoxModel(x=corner[1], y=side[0], width=corner[0] + 1, height=side[1])
    found = closeup(frame_of(Image.new("RGB", size)), reports.match(box=box, line=_line(line), turn=turn))
    assert 1 <= found.plain.width <= CROP_WIDTH
    assert 1 <= found.plain.height <= CROP_HEIGHT


_SIDES = st.integers(1, 400)
_PLACES = st.integers(-50, 500)


def _open(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def test_a_crop_shows_the_box_and_a_little_around_it() -> None:
    """A white word on black is in the middle of its crop, enlarged when it is tiny."""
    pixels = np.zeros((200, 400, 3), np.uint8)
    pixels[100:110, 300:340] = 255
    picture = _open(crop_png(pixels, Box(x=300, y=100, width=40, height=10)))
    assert picture.format == "PNG"
    assert picture.size == (280, 160)
    assert picture.getpixel((140, 80)) == (255, 255, 255)
    assert picture.getpixel((2, 2)) == (0, 0, 0)


def test_a_crop_of_a_match_shows_its_line() -> None:
    """With a rectangle around the match where the line holds more, and without one where it does not."""
    pixels = np.zeros((200, 400, 3), np.uint8)
    box, line = BoxModel(x=300, y=100, width=40, height=60), BoxModel(x=100, y=100, width=240, height=60)
    alone = _open(match_png(pixels, reports.match(box=box, line=_line(box))))
    whole = _open(match_png(pixels, reports.match(box=box, line=_line(line))))
    assert whole.width > alone.width + 140
    assert (np.asarray(alone).max(), np.asarray(whole).max()) == (0, 255)


@given(_SIDES, _SIDES, st.builds(Box, x=_PLACES, y=_PLACES, width=_SIDES, height=_SIDES))
def test_any_box_of_any_picture_gives_a_crop(width: int, height: int, box: Box) -> None:
    """Boxes that stick out, and pictures of a pixel, too; no crop grows without bound."""
    pixels = np.zeros((height, width, 3), np.uint8)
    assert max(_open(crop_png(pixels, box)).size) <= 960


def test_a_thumbnail_keeps_the_shape_of_the_picture() -> None:
    """Large pictures become small ones, small ones stay."""
    assert _open(thumbnail_png(np.zeros((1080, 1920, 3), np.uint8))).size == (960, 540)
    assert _open(thumbnail_png(np.zeros((3000, 2, 3), np.uint8))).size == (1, 960)
    assert _open(thumbnail_png(np.zeros((20, 30, 3), np.uint8))).size == (30, 20)
