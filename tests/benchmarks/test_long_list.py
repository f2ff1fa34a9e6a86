"""Long lists: of the wanted length, all different, the real wordings first."""

from __future__ import annotations

import pytest

from tests.benchmarks.long_list import longer
from tests.unit.matching.builders import wording

REAL = [wording(text, entry=text[:3]) for text in ("Development footage", "Not actual gameplay", "Veo", "豆包AI生成")]


@pytest.mark.parametrize("size", [1, 4, 5, 100])
def test_lists_have_the_wanted_length_and_no_doubles(size: int) -> None:
    """Real ones as far as they go, made ones after them."""
    made = longer(REAL, size, seed=1)
    assert len({one.text for one in made}) == size
    assert {one.text for one in made[: len(REAL)]} <= {one.text for one in REAL}


def test_made_wordings_keep_some_words_and_change_others() -> None:
    """They look like the list, and are not in it."""
    made = longer(REAL, 60, seed=1)[len(REAL) :]
    kept = [one for one in made if set(one.text.split()) & {"Development", "footage", "Not", "actual", "gameplay"}]
    assert len(kept) > len(made) / 5
    assert len({one.pattern_id for one in made}) == len(made)


def test_the_seed_decides() -> None:
    """The same seed gives the same list."""
    assert longer(REAL, 30, seed=2) == longer(REAL, 30, seed=2) != longer(REAL, 30, seed=3)
