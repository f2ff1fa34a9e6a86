"""Generated pictures: the same for the same numbers, and true to what is said of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.synthetic import hard_overlays, overlays, text_drawing
from tests.synthetic.backgrounds import Background
from tests.synthetic.overlays import WIDTHS, Kind, Pictures, Purpose
from tests.synthetic.typefaces import FaceSet, typefaces

if TYPE_CHECKING:
    from tests.synthetic.overlays import Sample

SAMPLES = Path(__file__).parents[2] / "samples"
GROUND = Background(name="street", path=SAMPLES / "no-text-street.jpg")


@pytest.fixture(autouse=True)
def _installed_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws three texts with one font of the samples on one of the samples: no further package is needed."""
    monkeypatch.setattr(overlays, "backgrounds", lambda _corpus: (GROUND,))
    monkeypatch.setattr(overlays, "ordinary_lines", lambda _split, _more: ("Welcome to Riga", "Exit 24", "Sold out"))
    monkeypatch.setattr(overlays, "judging_backgrounds", lambda: (GROUND,))
    for drawing in (text_drawing, hard_overlays):
        monkeypatch.setattr(drawing, "typefaces", lambda _chosen: typefaces(FaceSet.ATLAS)[:1])


def pictures(purpose: Purpose = Purpose.TUNING, seed: int = 1) -> Pictures:
    """A source."""
    return Pictures(purpose=purpose, seed=seed)


def alike(first: Sample, second: Sample) -> bool:
    """The same pixels."""
    return np.array_equal(first.pixels, second.pixels)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_number_gives_one_picture(kind: Kind) -> None:
    """The order in which pictures are asked for does not matter; another number gives another picture."""
    first, second = pictures(), pictures()
    second.sample(kind, 6)
    assert alike(first.sample(kind, 5), second.sample(kind, 5))
    assert not alike(first.sample(kind, 5), first.sample(kind, 6))


def test_tuning_and_reporting_share_no_picture() -> None:
    """Even with one seed."""
    tuning, reporting = pictures(), pictures(Purpose.REPORTING)
    assert not any(alike(tuning.sample(Kind.OVERLAY, one), reporting.sample(Kind.OVERLAY, one)) for one in range(4))


def test_overlays_are_what_is_said_of_them() -> None:
    """A listed wording, at least 8 letters left, boxes inside a picture of moderate size."""
    for index in range(6):
        sample = pictures().sample(Kind.OVERLAY, index)
        height, width = sample.pixels.shape[:2]
        assert WIDTHS[0] - 2 <= max(height, width) <= WIDTHS[1] + 2
        assert sample.drawn
        assert sample.drawn.phrase.wording
        assert sample.drawn.letters >= 8
        boxes = [line.box for line in sample.drawn.lines]
        assert all(box.x >= 0 and box.y >= 0 and box.right <= width + 1 and box.bottom <= height + 1 for box in boxes)
        assert sample.drawn.phrase.wording in pictures().wordings


def test_benign_pictures_bear_no_wording() -> None:
    """But a text; clean ones bear none."""
    benign, clean = pictures().sample(Kind.BENIGN, 0), pictures().sample(Kind.CLEAN, 0)
    assert benign.drawn
    assert benign.drawn.phrase.wording is None
    assert clean.drawn is None


def test_only_scripts_drawn_letter_by_letter() -> None:
    """No Arabic, whose letters would stand unjoined, and enough wordings left."""
    wordings = pictures().wordings
    assert len(wordings) > 300
    assert not any("\u0600" <= letter <= "\u06ff" for wording in wordings for letter in wording.text)


def test_unlisted_overlays_are_of_no_list_and_at_the_rim() -> None:
    """A made-up name, enough letters left, and never in the middle."""
    for index in range(6):
        drawn = pictures().sample(Kind.UNLISTED, index).drawn
        assert drawn is not None
        assert (drawn.phrase.wording, drawn.letters >= 8, drawn.layout.position != "center") == (None, True, True)
