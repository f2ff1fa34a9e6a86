"""A running number in a wording stands for any digits."""

from __future__ import annotations

import pytest

from tests.unit.matching.builders import CHANNEL, query
from watermark_scan.matching.alignment import Alignment, align, target_of
from watermark_scan.matching.folding import FIRST_DIGIT, FURTHER_DIGIT, SLOT, fold, fold_wording, is_filled


def _align(text: str, listed: str = "{n} Beta version") -> Alignment:
    folded = fold_wording(listed)
    wording = target_of(folded, [3.0] * len(folded.text), CHANNEL)
    (found,) = align([(query(text), wording)], CHANNEL)
    return found


def test_a_wording_without_slots_folds_as_ever() -> None:
    """The same letters and the same positions."""
    assert fold_wording("Pre-Alpha Footage") == fold("Pre-Alpha Footage")


def test_a_slot_is_one_letter_that_maps_to_its_place() -> None:
    """The span of the marker in the wording."""
    folded = fold_wording("Build {n} beta")
    place = folded.text.index(SLOT)
    assert folded.source[slice(*folded.source_span(place, place + 1))] == "{n}"
    assert folded.source[slice(*folded.source_span(place + 1, len(folded.text)))] == "beta"


@pytest.mark.parametrize("text", ["0.12.7.9018 Beta version", "5 Beta version", "1183763329 Beta version"])
def test_any_number_fills_the_slot(text: str) -> None:
    """The whole line takes part, and the whole wording is covered."""
    found = _align(text)
    assert found.line == (0, len(fold(text).text))
    assert found.wording == (0, len("xbetaversion"))


def test_the_first_digit_earns_most_and_further_ones_little() -> None:
    """A longer number says little more."""
    one, three = _align("7 Beta version"), _align("742 Beta version")
    assert three.bits == pytest.approx(one.bits + 2 * FURTHER_DIGIT, abs=1e-3)
    assert one.bits > _align("Beta version").bits + FIRST_DIGIT


@pytest.mark.parametrize("number", ["7", "27", "2024", "118.37-63"])
def test_a_number_fills_a_slot_at_the_end_too(number: str) -> None:
    """To its last digit, and its end is the wording's end."""
    found = _align(f"Runway {number}", "Runway {n}")
    assert found.line == (0, len(fold(f"Runway {number}").text))
    assert found.wording == (0, len("runwayx"))
    assert found.bits >= _align("Runway 7", "Runway {n}").bits


@pytest.mark.parametrize(
    ("read", "filled"),
    [("Build 0.12 beta", True), ("BUILD 7 BETA", True), ("Build x beta", False), ("Build beta", False)],
)
def test_a_slot_is_filled_by_numbers_only(read: str, filled: bool) -> None:  # noqa: FBT001  a table
    """At least one digit, and nothing else."""
    assert is_filled(fold(read).text, fold_wording("Build {n} beta").text) is filled


def test_letters_do_not_fill_the_slot() -> None:
    """A word in the number's place is other text, and the number is missing."""
    assert _align("hey Beta version").bits < _align("742 Beta version").bits
