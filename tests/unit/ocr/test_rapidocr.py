"""The door to RapidOCR: when its models are loaded, and what is installed."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError

import pytest

from tests.unit.ocr.fake_rapid import INFO, FakeEngine, line, page
from watermark_scan.errors import EngineFailedError, EngineMissingError
from watermark_scan.ocr import rapidocr as rapid
from watermark_scan.ocr.base import EngineInfo


class TestLoading:
    """When the models are loaded, and how."""

    def test_a_library_that_cannot_be_loaded_is_an_error_of_ours(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A damaged installation shows on the first page, as a failure with a remedy."""
        monkeypatch.setitem(sys.modules, "rapidocr", None)
        for use in (
            lambda: rapid.RapidReader(info=INFO).find([page()]),
            lambda: rapid.RapidReader(info=INFO).read([line()]),
        ):
            with pytest.raises(EngineFailedError, match="could not be loaded") as caught:
                use()
            assert "pip install" in caught.value.remedy

    @pytest.mark.parametrize("fault", [RuntimeError("secret"), OSError("secret"), None], ids=["runs", "reads", "lacks"])
    def test_a_recogniser_that_cannot_be_loaded_is_an_error_of_ours(
        self, engine: FakeEngine, reader: rapid.RapidReader, monkeypatch: pytest.MonkeyPatch, fault: Exception | None
    ) -> None:
        """Also where the detector works, and where a later release has it elsewhere."""
        engine.loading = fault
        if fault is None:
            monkeypatch.delattr(FakeEngine, "text_rec")
            monkeypatch.setattr(FakeEngine, "__call__", lambda *_, **__: None)
            del engine.text_rec
        with pytest.raises(EngineFailedError, match="could not be loaded") as caught:
            reader.read([line()])
        assert "secret" not in caught.value.message

    def test_the_models_are_loaded_once_and_late(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Neither opening a reader nor a page that is skipped loads them; finding and reading load them once."""
        assert reader.find([page(10, 10)]) == ()
        assert reader.read([]) == ()
        assert engine.params == []
        reader.find([page()])
        reader.read([line(), line()])
        reader.find([page()])
        assert len(engine.params) == 1

    def test_nothing_is_filtered_and_nothing_is_shared(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Confidence filters no line, the classifier is off, and one thread is used."""
        reader.find([page()])
        (params,) = engine.params
        assert params["Global.text_score"] == 0
        assert params["Global.use_cls"] is False
        assert params["EngineConfig.onnxruntime.intra_op_num_threads"] == 1
        assert params["EngineConfig.onnxruntime.inter_op_num_threads"] == 1


def test_the_probe_tells_both_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's version and that of what runs it, without loading either."""
    monkeypatch.setattr(rapid, "version", {"rapidocr": "3.10.0", "onnxruntime": "1.20"}.__getitem__)
    assert rapid.probe() == EngineInfo(
        name="rapidocr", version="3.10.0 (onnxruntime 1.20)", languages=("latin", "zh", "ja")
    )


@pytest.mark.parametrize("absent", ["rapidocr", "onnxruntime"])
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, absent: str) -> None:
    """The error says which of the two packages is not there and how to get it."""

    def version(name: str) -> str:
        if name == absent:
            raise PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(rapid, "version", version)
    with pytest.raises(EngineMissingError, match=f"the package {absent} is missing") as caught:
        rapid.probe()
    assert "pip install" in caught.value.remedy
