"""Which weights are run without the library, and when the library is asked."""

from __future__ import annotations

import importlib.util
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.unit.ocr.fake_rapid import INFO, FakeEngine, line, page
from watermark_scan.ocr import rapidocr as rapid
from watermark_scan.ocr import rapidocr_models as rapid_weights

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of weights of an installation that holds none."""
    folder = tmp_path / "rapidocr" / "models"
    folder.mkdir(parents=True)
    place = SimpleNamespace(submodule_search_locations=[str(folder.parent)])
    monkeypatch.setattr(rapid_weights, "find_spec", lambda _: place)
    # Whoever opens weights needs the run time.
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    return folder


def _is_left_to_the_library() -> bool:
    return rapid_weights.open_recogniser() is None and rapid_weights.open_detector() is None


@pytest.mark.usefixtures("wheel")
def test_weights_that_are_elsewhere_are_left_to_the_library() -> None:
    """A release with other files: nothing is opened."""
    assert _is_left_to_the_library()


def test_weights_that_have_changed_are_left_to_the_library(wheel: Path) -> None:
    """Later ones, or damaged ones: they are not those that were compared with the library."""
    for name, _ in (rapid_weights.DETECTOR, rapid_weights.RECOGNISER):
        (wheel / name).write_bytes(b"other weights")
    assert _is_left_to_the_library()


@pytest.mark.parametrize("found", [None, SimpleNamespace(submodule_search_locations=None)], ids=["none", "a module"])
def test_a_package_that_is_no_folder_is_left_to_the_library(found: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds no weights."""
    monkeypatch.setattr(rapid_weights, "find_spec", lambda _: found)
    assert _is_left_to_the_library()


def test_weights_that_cannot_be_opened_are_left_to_the_library(
    engine: FakeEngine, reader: rapid.RapidReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong: the library finds and reads, or says what is broken."""

    def refuse() -> None:
        raise RuntimeError

    monkeypatch.setattr(rapid, "open_recogniser", refuse)
    monkeypatch.setattr(rapid, "open_detector", refuse)
    reader.find([page()])
    reader.read([line()])
    assert (len(engine.looked), len(engine.read)) == (1, 1)


def test_weights_that_are_known_need_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither finding nor reading loads it."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    recogniser = rapid_weights.Recogniser(run=lambda _: np.array([[[0.1, 0.9]]], np.float32), characters=("blank", "A"))
    monkeypatch.setattr(rapid, "open_recogniser", lambda: recogniser)
    monkeypatch.setattr(rapid, "open_detector", lambda: lambda batch: np.zeros((1, 1, *batch.shape[2:]), np.float32))
    reader = rapid.RapidReader(info=INFO)
    assert [reading.text for reading in reader.read([line()])] == ["A"]
    assert reader.find([page()]) == ()


@pytest.mark.integration
def test_the_installed_weights_are_known() -> None:
    """With the library's release that the checks install; otherwise a scan takes half a second more."""
    assert rapid_weights.open_recogniser() is not None
    assert rapid_weights.open_detector() is not None
    assert importlib.util.find_spec("rapidocr") is not None
