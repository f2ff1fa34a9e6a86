"""Annotated copies: what is marked, that it stands out, and that nothing but pixels gets in."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.unit.output import reports
from tests.unit.output.pictured import TEXT_BOX, draw, flagged, frame_of
from watermark_scan.output.annotate import annotated_copy, draw_matches
from watermark_scan.report import BoxModel, Source

_SOURCE = Source(path="a.png", sha256="a" * 64)


def _changed(before: Image.Image, after: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.asarray(np.any(np.asarray(before) != np.asarray(after), axis=2))


@pytest.mark.parametrize("ground", [0, 60, 128, 200, 255])
def test_the_box_stands_out_from_any_ground(ground: int) -> None:
    """On black, grey and white alike the line has neighbours of very different lightness; the text is not hidden."""
    picture = draw(ground=ground)
    marked = draw_matches(frame_of(picture), (reports.match(box=TEXT_BOX),))
    lightness = np.asarray(marked.convert("L")).astype(int)
    column = lightness[: TEXT_BOX.y, TEXT_BOX.x + 60]
    assert np.abs(np.diff(column)).max() > 90
    rows, columns = slice(TEXT_BOX.y, TEXT_BOX.y + TEXT_BOX.height), slice(TEXT_BOX.x, TEXT_BOX.x + TEXT_BOX.width)
    assert not _changed(picture, marked)[rows, columns].any()


def test_labels_hide_neither_matches_nor_each_other() -> None:
    """Where there is room, every label has a place of its own."""
    picture = draw(size=(800, 600))
    boxes = [BoxModel(x=100, y=100 + 60 * number, width=200, height=20) for number in range(4)]
    marked = draw_matches(frame_of(picture), [reports.match(box=box) for box in boxes])
    changed = _changed(picture, marked)
    for box in boxes:
        assert not changed[box.y : box.y + box.height, box.x : box.x + box.width].any()


def test_roles_are_told_apart() -> None:
    """Signs and hints have lines of different colours."""
    frame = frame_of(draw())
    sign = draw_matches(frame, (reports.match(box=TEXT_BOX),))
    hint = draw_matches(frame, (reports.match(box=TEXT_BOX, role="hint"),))
    assert _changed(sign, hint).any()


def test_marks_grow_with_the_picture() -> None:
    """A picture ten times as large gets thicker lines and larger letters."""

    def marked(size: tuple[int, int]) -> int:
        picture = draw(size=size)
        return int(_changed(picture, draw_matches(frame_of(picture), (reports.match(box=TEXT_BOX),))).sum())

    assert marked((4000, 2400)) > 10 * marked((400, 240))


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    corner=st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)),
    side=st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)),
)
def test_any_box_in_any_picture(size: tuple[int, int], corner: tuple[int, int], side: tuple[int, int]) -> None:
    """Tiny pictures, and boxes that lie outside of them as in a stranger's report, give a copy of the same size."""
    box = BoxModel(x=corner[0], y=corner[1], width=side[0], height=side[1])
    picture = Image.new("RGB", size)
    assert draw_matches(frame_of(picture), (reports.match(box=box, pattern_id="x" * 500),)).size == size


@pytest.mark.parametrize(
    ("image_format", "suffix"), [("PNG", ".png"), ("JPEG", ".jpg"), ("WEBP", ".jpg"), (None, ".png")]
)
def test_the_copy_is_a_clean_file(image_format: str | None, suffix: str) -> None:
    """The copy is a PNG, or a JPEG for lossy originals, upright, of the same size, and without metadata."""
    copy = annotated_copy(frame_of(draw(), image_format=image_format), flagged(_SOURCE))
    with Image.open(io.BytesIO(copy.data)) as image:
        assert copy.suffix == suffix
        assert image.size == (400, 240)
        assert not image.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment", "XML:com.adobe.xmp"} & set(image.info)


def test_hostile_names_are_drawn_harmlessly() -> None:
    """What the built-in font has not is drawn as question marks."""
    match = reports.match(box=TEXT_BOX, pattern_id=reports.HOSTILE)
    assert draw_matches(frame_of(draw()), (match,)).size == (400, 240)
