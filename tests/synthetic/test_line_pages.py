"""Pages of lines: their texts and pictures depend on the seed alone, and lines stand where they are said to."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.synthetic import text_drawing
from tests.synthetic.backgrounds import Background
from tests.synthetic.line_pages import LinePage, Script, line_page, line_text, words_of
from tests.synthetic.typefaces import FaceSet, typefaces
from tests.unit.matching.builders import wording

GROUND = Background(name="street", path=Path(__file__).parents[2] / "samples" / "no-text-street.jpg")
WORDS = {Script.LATIN: ("footage",), Script.CYRILLIC: ("игра",)}


@pytest.fixture(autouse=True)
def _one_typeface(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws with one font of the samples: no further package is needed."""
    monkeypatch.setattr(text_drawing, "typefaces", lambda _chosen: typefaces(FaceSet.ATLAS)[:1])


def _page(seed: int) -> LinePage:
    return line_page((GROUND,), WORDS, np.random.default_rng(seed))


def test_words_are_sorted_by_script() -> None:
    """A word belongs to a script if all its letters do; words of digits alone belong to none."""
    wordings = [wording("Not actual footage 2017"), wording("не игра"), wording("中文 пробa")]  # noqa: RUF001  mixed
    assert words_of(wordings, Script.LATIN) == ("Not", "actual", "footage")
    assert words_of(wordings, Script.CYRILLIC) == ("игра", "не")


@pytest.mark.parametrize("script", Script)
def test_texts_are_lines_of_their_script(script: Script) -> None:
    """A text has 1 to 36 characters without spaces at its ends; half are listed words, half random letters."""
    texts = [line_text(np.random.default_rng(seed), ("footage",), script) for seed in range(100)]
    assert all(0 < len(text.strip()) == len(text) <= 36 for text in texts)
    assert 30 < sum("footage" in text.lower() for text in texts) < 70


def test_no_words_no_lines() -> None:
    """Without words there is nothing to write."""
    with pytest.raises(ValueError, match="no latin words"):
        line_text(np.random.default_rng(1), (), Script.LATIN)


def test_the_seed_decides() -> None:
    """The same seed gives the same page, another one another."""
    first, again, other = (_page(seed) for seed in (7, 7, 8))
    assert np.array_equal(first.pixels, again.pixels)
    assert first.lines == again.lines != other.lines


def test_lines_stand_apart_and_inside() -> None:
    """Several on a page, one below the other, none cut."""
    for seed in range(2):
        page = _page(seed)
        height, width = page.pixels.shape[:2]
        boxes = [line.box for line in page.lines]
        assert len(boxes) >= 3
        assert all(box.x >= 0 and box.right <= width + 1 and box.bottom <= height + 1 for box in boxes)
        assert all(upper.bottom <= lower.y + 1 for upper, lower in pairwise(boxes))
