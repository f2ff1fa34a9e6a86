"""Tests of `watermark_scan.spotting.breaks`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.spotting.builders import wording
from watermark_scan.spotting.atlas import typefaces
from watermark_scan.spotting.bank import bank
from watermark_scan.spotting.breaks import Breaks
from watermark_scan.spotting.setting import setting
from watermark_scan.spotting.texts import Pieces, Texts, texts_of

_LISTED = (wording("Alpha gameplay footage"), wording("War Thunder", upper_case=True), wording("Build {n} Alpha"))


def _made(*listed: str) -> tuple[Texts, Breaks]:
    texts = texts_of([wording(text, upper_case=True) for text in listed] if listed else _LISTED)
    face = next(one for one in typefaces() if one.name == "Roboto")
    return texts, Breaks.of(texts, [setting(texts, bank(face, texts.characters))])


def _halves(texts: Texts, breaks: Breaks, *, decoy: bool) -> list[tuple[str, str]]:
    def half(one: Pieces, row: int) -> str:
        return texts.of(int(one.text[row]), int(one.start[row]), int(one.stop[row]))

    rows = np.flatnonzero(texts.decoy[breaks.upper.text] == decoy)
    return [(half(breaks.upper, row), half(breaks.lower, row)) for row in rows.tolist()]


def test_texts_are_broken_between_all_words() -> None:
    """Whole texts only, however short a half is; none with a slot."""
    assert _halves(*_made(), decoy=False) == [
        ("Alpha", "gameplay footage"),
        ("Alpha gameplay", "footage"),
        ("ALPHA", "GAMEPLAY FOOTAGE"),
        ("ALPHA GAMEPLAY", "FOOTAGE"),
        ("WAR", "THUNDER"),
    ]


def test_decoys_are_broken_as_wordings_are() -> None:
    """As many breaks at the same places: what chance reaches is measured with the same chances."""
    texts, breaks = _made()
    lengths = [
        [(len(upper), len(lower)) for upper, lower in _halves(texts, breaks, decoy=decoy)] for decoy in (False, True)
    ]
    assert sorted(lengths[0]) == sorted(lengths[1])


@pytest.mark.parametrize("text", ["Footage", "No AI", "開発中の映像"])
def test_what_has_no_halves_gives_none(text: str) -> None:
    """Single words, too few letters, and scripts without spaces."""
    assert len(_made(text)[1]) == 0


_BROKEN = _made()[1]


@given(ratio=st.floats(-3, 3), other=st.floats(-3, 3))
def test_every_guess_for_the_lines_counts(ratio: float, other: float) -> None:
    """What fits one of the guesses fits all of them together, and nothing else does."""
    alone = [set(_rows(_BROKEN.fitting([one]))) for one in (ratio, other)]
    assert set(_rows(_BROKEN.fitting([ratio, other]))) == alone[0] | alone[1]


def test_a_break_fits_lines_of_its_own_widths_only() -> None:
    """Half as wide a lower line is that of another break."""
    for row, ratio in enumerate(_BROKEN.ratios[0].tolist()):
        own = _rows(_BROKEN)[row]
        assert own in _rows(_BROKEN.fitting([ratio + 0.1]))
        assert own not in _rows(_BROKEN.fitting([ratio + np.log(2)]))


def _rows(breaks: Breaks) -> list[tuple[int, int]]:
    return list(zip(breaks.upper.text.tolist(), breaks.upper.stop.tolist(), strict=True))
