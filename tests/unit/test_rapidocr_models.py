"""RapidOCR's weights: which are run, and what is said where they are missing, other ones or damaged."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from watermark_scan import rapidocr_models
from watermark_scan.errors import EngineFailedError, EngineMissingError
from watermark_scan.rapidocr_models import RECOGNISER, open_recogniser, probe

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of weights of an installation: files of the right size that hold nothing."""
    folder = tmp_path / "rapidocr" / "models"
    folder.mkdir(parents=True)
    with (folder / RECOGNISER.file).open("wb") as file:
        file.truncate(RECOGNISER.size)
    place = SimpleNamespace(submodule_search_locations=[str(folder.parent)])
    monkeypatch.setattr(rapidocr_models, "find_spec", lambda _: place)
    return folder


class TestProbe:
    """What is installed, without loading it."""

    @pytest.mark.usefixtures("wheel")
    def test_both_versions_are_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The engine's and that of what runs it."""
        monkeypatch.setattr(rapidocr_models, "version", {"rapidocr": "3.10.0", "onnxruntime": "1.20"}.__getitem__)
        assert probe() == "3.10.0 (onnxruntime 1.20)"

    @pytest.mark.parametrize("absent", ["rapidocr", "onnxruntime"])
    def test_a_missing_package_is_named(self, monkeypatch: pytest.MonkeyPatch, absent: str) -> None:
        """The error says which of the two packages is not there and how to get it."""

        def version(name: str) -> str:
            if name == absent:
                raise PackageNotFoundError(name)
            return "1"

        monkeypatch.setattr(rapidocr_models, "version", version)
        with pytest.raises(EngineMissingError, match=f"the package {absent} is missing") as caught:
            probe()
        assert "pip install 'rapidocr" in caught.value.remedy

    @pytest.mark.parametrize("content", [None, b"other weights"], ids=["elsewhere", "others"])
    def test_other_weights_are_a_missing_engine(self, wheel: Path, content: bytes | None) -> None:
        """A release with other files: their input and output may mean something else."""
        (wheel / RECOGNISER.file).unlink()
        if content is not None:
            (wheel / RECOGNISER.file).write_bytes(content)
        with pytest.raises(EngineMissingError, match="carries other weights than those that") as caught:
            probe()
        assert "pip install 'rapidocr" in caught.value.remedy

    @pytest.mark.parametrize(
        "found", [None, SimpleNamespace(submodule_search_locations=None)], ids=["none", "a module"]
    )
    def test_a_package_that_is_no_folder_holds_no_weights(self, found: object, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever calls itself RapidOCR there."""
        monkeypatch.setattr(rapidocr_models, "find_spec", lambda _: found)
        with pytest.raises(EngineMissingError, match="carries other weights"):
            probe()


class TestOpen:
    """When a model is loaded."""

    @pytest.mark.usefixtures("wheel")
    def test_damaged_weights_are_not_run(self) -> None:
        """They are of the right size, and yet not those that were compared with the library."""
        assert probe()
        with pytest.raises(EngineFailedError, match="carries other weights than those that") as caught:
            open_recogniser()
        assert "pip install 'rapidocr" in caught.value.remedy

    def test_a_run_time_that_cannot_be_loaded_is_an_error_of_ours(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A damaged installation is a failure with a remedy."""
        monkeypatch.setitem(sys.modules, "onnxruntime", None)
        with pytest.raises(EngineFailedError, match="could not be loaded") as caught:
            open_recogniser()
        assert "pip install" in caught.value.remedy

    def test_a_model_that_cannot_be_loaded_is_an_error_of_ours(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever the run time says of it is not repeated."""

        def refuse(*_: object, **__: object) -> None:
            raise RuntimeError("secret")

        monkeypatch.setattr("onnxruntime.InferenceSession", refuse)
        with pytest.raises(EngineFailedError, match=r"could not be loaded \(RuntimeError\)") as caught:
            open_recogniser()
        assert "secret" not in caught.value.message
