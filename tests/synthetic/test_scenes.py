"""What every generator of scenes holds to: repeatable, different, inside the frame, and halves that share nothing."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.synthetic import accompanied, disclaimers, mentions, near_words, neighbours, openers, repeated_words, tiles
from tests.synthetic.context_list import LISTED
from tests.synthetic.readings import FRAME
from tests.synthetic.scenes import beginning_cut, line_scene, rest_cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.synthetic.scenes import Scene

COUNT = 40
MAKERS = (
    openers.openers,
    openers.endings,
    neighbours.neighbours,
    mentions.lines,
    mentions.paragraphs,
    mentions.crops,
    near_words.near_words,
    near_words.chats_and_signs,
    repeated_words.repeated_words,
    disclaimers.disclaimers,
    accompanied.accompanied_marks,
    tiles.tiles,
    tiles.ordinary_tiles,
)
every_maker = pytest.mark.parametrize("make", MAKERS, ids=lambda make: f"{make.__module__[16:]}.{make.__name__}")


@every_maker
@pytest.mark.usefixtures("_few_frequent_words")
def test_scenes_are_repeatable_and_inside_the_frame(make: Callable[..., Iterator[Scene]]) -> None:
    """The same for the same seed, others for another one; something is read in each, and nothing outside the frame."""
    first, again, other = (list(make(LISTED, split="tune", count=COUNT, seed=seed)) for seed in (1, 1, 2))
    assert 0 < len(first) <= COUNT
    assert first == again
    assert [scene.text for scene in first] != [scene.text for scene in other]
    assert all(scene.readings for scene in first)
    boxes = [(reading.box, scene.frame) for scene in first for reading in scene.readings]
    assert all(box.intersection(frame) == box for box, frame in boxes)


@every_maker
@pytest.mark.usefixtures("_few_frequent_words")
def test_the_halves_share_no_scene(make: Callable[..., Iterator[Scene]]) -> None:
    """What is tuned on is never reported on."""
    tune, report = (
        {scene.text.casefold() for scene in make(LISTED, split=split, count=COUNT, seed=1)}
        for split in ("tune", "report")
    )
    assert tune.isdisjoint(report)


def test_a_line_is_cut_at_its_far_end_only() -> None:
    """At the right edge, or at the left one, and some letters of it are gone."""
    text, draw = "a line of some words", Random(1)  # noqa: S311  repeatable chance
    whole, later, before = (make("kind", text, draw) for make in (line_scene, rest_cut, beginning_cut))
    edges = [(one.readings[0].box.x == 0, one.readings[0].box.right == FRAME.width) for one in (whole, later, before)]
    assert edges == [(False, False), (False, True), (True, False)]
    assert whole.text == text
    assert text.startswith(later.text)
    assert text.endswith(before.text)
    assert len(later.text) < len(text) > len(before.text)
