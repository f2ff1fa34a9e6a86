"""Lines to learn from: their texts and their pictures depend on the seed alone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import ImageFont

from tests.training.line_texts import Script, line_text, words_of
from tests.training.rendered_lines import TYPEFACES, find_typefaces, render
from watermark_scan.errors import UsageError
from watermark_scan.model import Role, Wording

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def typeface(tmp_path: Path) -> Path:
    """The typeface that comes with Pillow, as a file: these tests need none of the system's."""
    default = ImageFont.load_default(12)
    assert isinstance(default, ImageFont.FreeTypeFont)
    assert isinstance(default.path, io.BytesIO)
    file = tmp_path / "face.ttf"
    file.write_bytes(default.path.getvalue())
    return file


def wording(text: str) -> Wording:
    """A listed wording."""
    return Wording(pattern_id="some", text=text, category="some", role=Role.SIGN, languages=("en",))


def test_words_are_sorted_by_script() -> None:
    """A word belongs to a script if all its letters do; words of digits alone belong to none."""
    wordings = [wording("Not actual footage 2017"), wording("не игра"), wording("中文 пробa")]  # noqa: RUF001  mixed
    assert words_of(wordings, Script.LATIN) == ("Not", "actual", "footage")
    assert words_of(wordings, Script.CYRILLIC) == ("игра", "не")


@pytest.mark.parametrize("script", Script)
def test_texts_are_lines_of_their_script(script: Script) -> None:
    """A text has 1 to 36 characters without spaces at its ends, and depends on the seed alone."""
    texts = [line_text(np.random.default_rng(seed), ("footage",), script) for seed in range(100)]
    assert texts == [line_text(np.random.default_rng(seed), ("footage",), script) for seed in range(100)]
    assert all(0 < len(text.strip()) == len(text) <= 36 for text in texts)
    assert any("FOOTAGE" in text for text in texts)
    assert any("footage" not in text.lower() for text in texts)


def test_no_words_no_lines() -> None:
    """Without words there is nothing to write."""
    with pytest.raises(ValueError, match="no latin words"):
        line_text(np.random.default_rng(1), (), Script.LATIN)


def test_rendering_depends_on_the_seed_alone(typeface: Path) -> None:
    """The same seed gives the same picture."""
    first, again = (render(np.random.default_rng(7), "FOOTAGE", Script.LATIN, (typeface,)) for _ in range(2))
    assert np.array_equal(first.pixels, again.pixels)
    assert first.conditions == again.conditions
    assert first.pixels.dtype == np.uint8


def test_letters_stand_in_their_box(typeface: Path) -> None:
    """On a smooth ground, the pixels inside the box differ among each other much more than those around it."""
    lines = [render(np.random.default_rng(seed), "FOOTAGE", Script.LATIN, (typeface,)) for seed in range(20)]
    for drawn in lines:
        box, grey = drawn.box, drawn.pixels.mean(axis=2)
        inside = grey[box.y : box.bottom, box.x : box.right]
        assert inside.shape == (box.height, box.width)
        if not drawn.conditions.textured and drawn.conditions.opacity > 0.6:
            assert inside.std() > 1.5 * grey[: box.y // 2].std()


def test_missing_typefaces_are_named(tmp_path: Path) -> None:
    """Without the typefaces one sentence says which, and the remedy which packages hold them."""
    (tmp_path / "Roboto-Light.ttf").touch()
    with pytest.raises(UsageError) as raised:
        find_typefaces(folders=[tmp_path])
    assert "DejaVuSerif" in raised.value.message
    assert "Roboto-Light" not in raised.value.message
    assert raised.value.remedy.startswith("Install them with: apt-get install ")
    assert {"fonts-dejavu-core", "fonts-roboto-unhinted"} <= set(raised.value.remedy.split())


def test_typefaces_are_found_in_subfolders(tmp_path: Path) -> None:
    """Typefaces come in the order of their names, wherever below the folders they lie."""
    for name in TYPEFACES:
        folder = tmp_path / TYPEFACES[name]
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.ttf").touch()
    assert [path.stem for path in find_typefaces(folders=[tmp_path])] == list(TYPEFACES)
