"""Tests of `watermark_scan.spotting.sightings`."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.geometry import Box
from watermark_scan.model import Polarity
from watermark_scan.sighting import Fit, Sighting
from watermark_scan.spotting.sightings import settled

WORDING = "Alpha gameplay footage"
UPPER, LOWER = Box(x=10, y=10, width=100, height=10), Box(x=10, y=26, width=60, height=10)


def _sighting(text: str, expected: float, box: Box, *lines: int, wording: str = WORDING) -> Sighting:
    fits = (
        Fit(line=line, typeface="Roboto", text=text, polarity=Polarity.LIGHT, scale=(1.0, 1.0), baseline=1, pens=())
        for line in lines
    )
    return Sighting(
        pattern_id="alpha",
        wording=wording,
        start=wording.index(text),
        stop=wording.index(text) + len(text),
        box=box,
        similarity=0.7,
        runner_up="",
        runner_up_similarity=0.0,
        bits=-expected,
        expected=expected,
        fits=tuple(fits),
    )


def _both(expected: float, *lines: int) -> Sighting:
    return _sighting(WORDING, expected, UPPER.union(LOWER), *lines or (0, 1))


def test_both_lines_count_where_chance_makes_them_less_often() -> None:
    """The surer sighting takes the place of both single ones, whatever they say."""
    single = [
        _sighting("gameplay", 1e-2, UPPER, 0),
        _sighting("Work", 1e-1, LOWER, 1, wording="Work in progress"),
    ]
    assert settled(single, [_both(1e-4)]) == (_both(1e-4),)


def test_a_part_that_is_surer_makes_the_whole_as_sure() -> None:
    """One line says enough by itself: the sighting of both is no weaker than that."""
    (found,) = settled([_sighting("Alpha gameplay", 1e-6, UPPER, 0)], [_both(1e-4)])
    assert (found.seen, found.expected, found.bits, found.lines) == (WORDING, 1e-6, -1e-6, (0, 1))


def test_another_wording_that_is_surer_leaves_lines_by_themselves() -> None:
    """What is seen on one line, and is no part of what both might say, stays; so does its neighbour's."""
    single = (
        _sighting("Work in progress", 1e-6, UPPER, 0, wording="Work in progress"),
        _sighting("footage", 1e-2, LOWER, 1),
    )
    assert settled(single, [_both(1e-4)]) == single


def test_the_same_letters_seen_once_more_are_settled_too() -> None:
    """A finder's second box around the upper line is no second sighting; a line elsewhere is."""
    again = _sighting("Alpha gameplay", 1e-6, replace(UPPER, y=11), 2)
    elsewhere = _sighting("Alpha gameplay", 1e-6, replace(UPPER, y=400), 3)
    assert [one.lines for one in settled([again, elsewhere], [_both(1e-4)])] == [(0, 1), (3,)]


def test_a_line_is_part_of_one_sighting_only() -> None:
    """Of three lines the surer two go together."""
    low = _sighting(WORDING, 1e-3, LOWER.union(replace(LOWER, y=42)), 1, 2)
    assert settled([], [low, _both(1e-5)]) == (_both(1e-5),)


@given(
    expected=st.lists(st.floats(1e-9, 10), min_size=3, max_size=3),
    texts=st.lists(st.sampled_from(["Alpha", "gameplay", "footage", WORDING]), min_size=2, max_size=2),
)
def test_nothing_that_was_seen_gets_less_sure(expected: list[float], texts: list[str]) -> None:
    """Whatever is settled: the surest stays as sure, and no line is claimed twice."""
    single = [_sighting(texts[0], expected[0], UPPER, 0), _sighting(texts[1], expected[1], LOWER, 1)]
    found = settled(single, [_both(expected[2])])
    surest = min(one.expected for one in single)
    assert min(one.expected for one in found) <= surest
    lines = [line for one in found for line in one.lines]
    assert sorted(lines) == sorted(set(lines)) == [0, 1]


def test_nothing_seen_is_nothing_settled() -> None:
    """No lines, no sightings."""
    assert settled([], []) == ()
