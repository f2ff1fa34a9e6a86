"""The generator: draws the committed pictures again, and says what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lettering
import make_samples
import numpy as np
import pytest
from lettering import Face, FontMissingError, font
from manifest import FOLDER
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

CHEAP = ("engine-build.jpg", "transparent.png")


@pytest.fixture
def without_fonts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No font anywhere."""
    monkeypatch.setattr(lettering, "FOLDERS", (tmp_path,))
    font.cache_clear()


@pytest.mark.parametrize("name", CHEAP)
def test_same_picture_again(name: str, tmp_path: Path) -> None:
    """Drawing a sample again gives the committed picture, but for what other library versions round differently."""
    try:
        again = make_samples.write(name, tmp_path)
    except FontMissingError as error:
        pytest.skip(str(error))
    with Image.open(FOLDER / name) as committed, Image.open(again) as drawn:
        assert committed.mode == drawn.mode
        assert committed.size == drawn.size
        difference = np.abs(np.asarray(committed, dtype=np.float32) - np.asarray(drawn, dtype=np.float32))
    assert difference.mean() < 0.5


@pytest.mark.usefixtures("without_fonts")
def test_missing_font_names_its_package() -> None:
    """A font that is not installed fails with the command that installs it."""
    with pytest.raises(FontMissingError, match="apt-get install fonts-open-sans"):
        font(Face.HUMANIST, 12)


@pytest.mark.usefixtures("without_fonts")
def test_missing_font_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The program ends with code 2 and the remedy on stderr, and writes no picture."""
    assert make_samples.main(["transparent.png", "--into", str(tmp_path / "out")]) == 2
    assert "fonts-liberation" in capsys.readouterr().err
    assert not list((tmp_path / "out").iterdir())


def test_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is no sample is a usage error."""
    with pytest.raises(SystemExit) as stop:
        make_samples.main(["nothing.jpg"])
    assert stop.value.code == 2
    assert "nothing.jpg" in capsys.readouterr().err


def test_both_founding_frames_share_their_seed() -> None:
    """The half-text sample is another crop of the founding case, and every shared seed belongs to a sample."""
    assert set(make_samples.SHARED_SEEDS) | set(make_samples.SHARED_SEEDS.values()) <= set(make_samples.RECIPES)
