"""Tests of `watermark_scan.second_look`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.unit.spotting.builders import FRAME, line_of, stack_of, wording
from tests.values import finding, reading
from watermark_scan import second_look
from watermark_scan.evidence import MatchResult, TextMatch
from watermark_scan.second_look import NAME, Lit, in_doubt, look_again
from watermark_scan.spotting.spotter import Spotter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.geometry import Box
    from watermark_scan.model import OcrResult, TextLine
    from watermark_scan.sighting import Sighting

TEXT = "This is a work in progress"
LINE = line_of(TEXT)


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    """A short list."""
    return Spotter([wording(TEXT), wording("Not actual gameplay"), wording("Captured in engine")])


class _Seer(Spotter):
    """Says always the same."""

    def __init__(self, sighting: Sighting, spotter: Spotter) -> None:
        super().__init__(spotter.wordings.values())
        self._sighting_to_give = sighting

    def spot(self, lines: Sequence[TextLine], frame: Box) -> tuple[Sighting, ...]:  # noqa: ARG002  as a spotter is asked
        """What it was given, whatever the lines."""
        return (self._sighting_to_give,)


def _read(*findings: TextMatch, confidence: float | None = None) -> Lit:
    readings: tuple[OcrResult, ...] = ()
    if confidence is not None:
        made = reading("something", box=LINE.box)
        words = tuple(replace(word, confidence=confidence) for word in made.words)
        readings = (replace(made, words=words, line=0),)
    return Lit(box=FRAME, lines=(LINE,), readings=readings, result=MatchResult(findings=findings))


def test_a_shape_alone_is_a_finding(spotter: Spotter) -> None:
    """A clear wording that nobody read is found, and says by what."""
    (found,) = look_again(_read(), spotter, decided=1e-3).result.findings
    assert (found.wording.text, found.readers) == (TEXT, (NAME,))
    assert found.spotted is not None
    assert found.spotted.similarity > found.spotted.runner_up_similarity


def test_a_weak_match_is_confirmed(spotter: Spotter) -> None:
    """The same entry, read badly and seen: one finding, stronger than before, with both as its readers."""
    weak = replace(finding(chance=0.5), wording=wording(TEXT), box=LINE.box)
    (found,) = look_again(_read(weak), spotter, decided=1e-3).result.findings
    assert found.chance < weak.chance
    assert set(found.readers) == {*weak.readers, NAME}


@pytest.mark.parametrize("chance", [1e-1, 1e-2, 2e-3])
def test_what_both_share_is_not_counted_twice(spotter: Spotter, chance: float) -> None:
    """Read and seen in the same pixels: no rarer by chance than the surer of the two alone."""
    alone = look_again(_read(), spotter, decided=1e-3).result.findings[0].chance
    weak = replace(finding(chance=chance), wording=wording(TEXT), box=LINE.box)
    (found,) = look_again(_read(weak), spotter, decided=1e-3).result.findings
    assert found.chance == min(alone, chance)


def test_a_poor_sighting_takes_nothing_from_a_match(spotter: Spotter) -> None:
    """A shape that chance makes more often than the match leaves the match as sure as it was."""
    poor = replace(spotter.spot([LINE], FRAME)[0], expected=0.8)
    weak = replace(finding(chance=0.05), wording=wording(TEXT), box=LINE.box)
    (found,) = look_again(_read(weak), _Seer(poor, spotter), decided=1e-3).result.findings
    assert found.chance == weak.chance
    assert NAME in found.readers


def test_what_is_decided_is_not_looked_at(spotter: Spotter) -> None:
    """An image that is flagged needs no second look."""
    strong = replace(finding(chance=1e-6), box=LINE.box)
    seen = look_again(_read(strong), spotter, decided=1e-3)
    assert seen.sightings == ()
    assert seen.result.findings == (strong,)


def test_lines_that_were_read_are_left_alone() -> None:
    """Only lines in doubt are looked at."""
    assert in_doubt(_read(confidence=0.99)) == []
    assert in_doubt(_read(confidence=0.3)) == [0]


def _in_a_row(*lines: TextLine) -> Lit:
    return Lit(box=FRAME, lines=lines, readings=(), result=MatchResult())


def test_a_wording_on_two_lines_is_one_finding(spotter: Spotter) -> None:
    """All of it is seen, nothing is cut, and its box is around both lines."""
    upper, lower = stack_of("This is a work", "in progress")
    (found,) = look_again(_in_a_row(upper, lower), spotter, decided=1e-3, alone=True).result.findings
    assert (found.text, found.visible_fraction, found.cut) == (TEXT, 1.0, ())
    assert min(found.box.overlap(line.box) for line in (upper, lower)) > 0.7


def test_the_line_above_or_below_is_looked_at_too(spotter: Spotter, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is in doubt as well, where no reader looks; a line elsewhere is not worth its time."""
    monkeypatch.setattr(second_look, "LINES_ALONE", 1)
    upper, lower = stack_of("This is a work", "in progress")
    elsewhere = line_of("footage", at=(300, 700))
    read = _in_a_row(upper, elsewhere, lower)
    (sighting,) = look_again(read, spotter, decided=1e-3, alone=True).sightings
    assert (sighting.lines, sighting.seen) == ((0, 2), TEXT)
    assert [one.lines for one in look_again(read, spotter, decided=1e-3).sightings] == [(0,)]


def test_a_neighbour_that_was_read_is_left_alone(spotter: Spotter) -> None:
    """Reading it was enough."""
    upper, lower = stack_of("This is a work", "in progress")
    made = reading("in progress", box=lower.box)
    words = tuple(replace(word, confidence=0.99) for word in made.words)
    read = replace(_in_a_row(upper, lower), readings=(replace(made, words=words, line=1),))
    assert [one.lines for one in look_again(read, spotter, decided=1e-3, alone=True).sightings] == [(0,)]
