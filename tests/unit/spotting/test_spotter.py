"""Tests of `watermark_scan.spotting.spotter`."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest

from tests.unit.spotting.builders import FRAME, Align, boxed, line_of, stack_of, wording
from watermark_scan.catalog.load import load_patterns
from watermark_scan.geometry import Box
from watermark_scan.model import Polarity, TextLine
from watermark_scan.spotting.spotter import Spotter

WORDINGS = (
    wording("Alpha gameplay footage"),
    wording("Work in progress"),
    wording("Not actual gameplay"),
    wording("Subject to change"),
    wording("Captured in engine"),
    wording("This is a work in progress. All content subject to change."),
    wording("Версия не для продажи"),
    wording("開発中の映像"),
    wording("Build {n} Alpha version"),
)


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    """One for all tests: preparing the glyphs takes a moment."""
    return Spotter(WORDINGS)


def _seen(spotter: Spotter, line: TextLine, frame: Box = FRAME) -> str:
    (sighting,) = spotter.spot([line], frame)
    return sighting.seen


@pytest.mark.parametrize("face", ["Roboto", "Liberation Serif", "DejaVu Sans Mono", "Open Sans Condensed Bold"])
def test_a_wording_is_seen_in_every_style(spotter: Spotter, face: str) -> None:
    """Typefaces of the atlas are recognised whatever their width."""
    assert _seen(spotter, line_of("Alpha gameplay footage", face=face)) == "Alpha gameplay footage"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("Work in progress", "Lato Black"),
        ("Not actual gameplay", "Lato Black"),
        ("Subject to change", "DejaVu Sans Bold"),
    ],
)
def test_hollow_letters_are_seen(text: str, face: str, *, dark: bool) -> None:
    """Of the whole list the right wording is seen where only a contour around its letters is drawn, in any typeface."""
    line = line_of(text, face=face, cap=20, hollow=True, dark=dark)
    (sighting,) = Spotter(load_patterns().wordings).spot([line], FRAME)
    assert sighting.seen == text
    assert sighting.fits[0].typeface == "Open Sans Bold, hollow"


@pytest.mark.parametrize("dark", [False, True])
def test_either_polarity_is_seen_and_named(spotter: Spotter, *, dark: bool) -> None:
    """Light and dark letters are found alike, whatever the finder guessed."""
    guess = Polarity.LIGHT if dark else Polarity.DARK
    (sighting,) = spotter.spot([dataclasses.replace(line_of("Not actual gameplay", dark=dark), polarity=guess)], FRAME)
    assert sighting.seen == "Not actual gameplay"
    assert sighting.fits[0].polarity is (Polarity.DARK if dark else Polarity.LIGHT)


def test_capitals_are_seen_though_listed_otherwise(spotter: Spotter) -> None:
    """A wording set in capitals is the same wording."""
    assert _seen(spotter, line_of("CAPTURED IN ENGINE")) == "Captured in engine"


@pytest.mark.parametrize(
    ("text", "face"), [("Версия не для продажи", "Roboto"), ("開発中の映像", "WenQuanYi Micro Hei")]
)
def test_other_scripts_are_seen(spotter: Spotter, text: str, face: str) -> None:
    """Cyrillic and Japanese wordings are found in typefaces that have their letters."""
    assert _seen(spotter, line_of(text, face=face)) == text


@pytest.mark.parametrize("shift", [(-3, -2, 5, 4), (2, 2, -4, -3), (0, 2, 3, 0)])
def test_an_imprecise_box_is_enough(spotter: Spotter, shift: tuple[int, int, int, int]) -> None:
    """A box that is off by some pixels leads to the same wording."""
    line = line_of("Alpha gameplay footage")
    left, top, right, bottom = shift
    box = Box.from_corners(line.box.x + left, line.box.y + top, line.box.right + right, line.box.bottom + bottom)
    assert _seen(spotter, boxed(line, box)) == "Alpha gameplay footage"


def test_some_words_of_a_long_wording_are_seen(spotter: Spotter) -> None:
    """Where only a part was found, the sighting says which part."""
    (sighting,) = spotter.spot([line_of("All content subject to change.")], FRAME)
    assert sighting.pattern_id == WORDINGS[5].pattern_id
    assert sighting.seen == "All content subject to change."


def test_what_the_frame_left_is_seen(spotter: Spotter) -> None:
    """Of a wording that the frame cuts within a word, the rest is recognised and no more claimed."""
    line = line_of("Alpha gameplay footage", cut_left=75)
    (sighting,) = spotter.spot([line], FRAME)
    assert sighting.wording == "Alpha gameplay footage"
    assert 0 < sighting.start < 9
    assert sighting.stop == len(sighting.wording)


def test_the_fitted_box_lies_on_the_letters(spotter: Spotter) -> None:
    """The box is that of the ink, in pixels of the picture, whatever the finder said."""
    line = line_of("Work in progress", cap=20)
    wide = Box.from_corners(line.box.x - 4, line.box.y - 3, line.box.right + 4, line.box.bottom + 3)
    (sighting,) = spotter.spot([boxed(line, wide)], FRAME)
    for side in ("x", "y", "right", "bottom"):
        assert getattr(sighting.box, side) == pytest.approx(getattr(line.box, side), abs=4)


def test_ordinary_text_gets_less_evidence_than_a_wording(spotter: Spotter) -> None:
    """A line that says something else is not worth a claim; the wording itself is."""
    (right,) = spotter.spot([line_of("Alpha gameplay footage")], FRAME)
    (wrong,) = spotter.spot([line_of("Bakery and pastry shop")], FRAME)
    assert right.bits > 0 > wrong.bits
    assert right.expected < wrong.expected
    assert right.similarity > right.runner_up_similarity


def test_each_line_is_told_apart(spotter: Spotter) -> None:
    """Sightings name the line that they are on."""
    lines = [line_of("Work in progress"), line_of("Subject to change")]
    assert [(one.lines, one.seen) for one in spotter.spot(lines, FRAME)] == [
        ((0,), "Work in progress"),
        ((1,), "Subject to change"),
    ]


@pytest.mark.parametrize("align", Align)
def test_a_wording_on_two_lines_is_one_sighting(spotter: Spotter, align: Align) -> None:
    """Its span covers both lines, its box is around both, and a fit says how each half lies."""
    upper, lower = stack_of("Alpha gameplay", "footage", align=align)
    (sighting,) = spotter.spot([lower, upper], FRAME)
    assert (sighting.seen, sighting.text) == ("Alpha gameplay footage", "Alpha gameplay footage")
    assert sighting.lines == (1, 0)
    assert [fit.text for fit in sighting.fits] == ["Alpha gameplay", "footage"]
    around = upper.box.union(lower.box)
    for side in ("x", "y", "right", "bottom"):
        assert getattr(sighting.box, side) == pytest.approx(getattr(around, side), abs=4)


def test_two_lines_together_are_surer_than_either(spotter: Spotter) -> None:
    """What both say is less often chance."""
    lines = stack_of("Not actual", "gameplay")
    (both,) = spotter.spot(lines, FRAME)
    assert both.seen == "Not actual gameplay"
    assert both.expected <= min(one.expected for line in lines for one in spotter.spot([line], FRAME))


@pytest.mark.parametrize("other", ["Bakery and shop", "illimitable", "Order no. 11"])
def test_words_above_something_else_stay_on_their_line(spotter: Spotter, other: str) -> None:
    """A line that says something else is not claimed for the other half."""
    seen = {one.lines: one.seen for one in spotter.spot(stack_of("Alpha gameplay", other), FRAME)}
    assert seen[(0,)] == "Alpha gameplay"
    assert (0, 1) not in seen


def test_two_wordings_upon_each_other_are_two(spotter: Spotter) -> None:
    """Each has a line of its own."""
    seen = [(one.lines, one.seen) for one in spotter.spot(stack_of("Work in progress", "Captured in engine"), FRAME)]
    assert seen == [((0,), "Work in progress"), ((1,), "Captured in engine")]


def test_halves_of_other_polarity_are_two(spotter: Spotter) -> None:
    """White words above black ones are not one text."""
    sightings = spotter.spot(stack_of("Alpha gameplay", "footage", dark=(False, True)), FRAME)
    assert all(len(one.lines) == 1 for one in sightings)


def test_nothing_to_look_for_sees_nothing() -> None:
    """An empty list of wordings gives no sightings."""
    assert Spotter(()).spot([line_of("Work in progress")], FRAME) == ()


def test_nothing_to_look_at_prepares_nothing() -> None:
    """A picture without a line in doubt waits for no preparation of the list."""
    spotter = Spotter(WORDINGS)
    assert spotter.spot([], FRAME) == ()
    assert "shelf" not in vars(spotter)


def test_opening_a_spotter_loads_nothing_that_looks() -> None:
    """The room behind it is loaded at the first line."""
    program = "import sys, watermark_scan.spotting.spotter; print({'numpy', 'threadpoolctl', 'cv2'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
