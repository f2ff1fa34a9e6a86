"""Tests of `watermark_scan.spotting.bank`."""

from __future__ import annotations

import pytest

from watermark_scan.spotting.atlas import CAP, typefaces
from watermark_scan.spotting.bank import bank
from watermark_scan.spotting.field import CAP as WORKING_CAP


def test_a_filter_stands_where_its_character_does() -> None:
    """Characters keep their order; one that the typeface lacks has an empty filter and no measures."""
    face = typefaces()[0]
    made = bank(face, ["映", "H"])
    assert made.has.tolist() == [False, True]
    assert not made.filters[0].any()
    assert (made.advance[0], made.widths[0], made.right[0]) == (0, 0, 0)
    assert made.energy[1].sum() > 0
    assert made.advance[1] * CAP / WORKING_CAP == pytest.approx(face.glyphs["H"].advance)
    assert (made.top[1], made.bottom[1]) == (1, 0)


def test_a_typeface_without_any_of_the_characters_has_an_empty_bank() -> None:
    """Nothing to set gives no filters, and no failure."""
    assert not bank(typefaces()[0], ["映", "像"]).filters.any()
    assert len(bank(typefaces()[0], []).filters) == 0
