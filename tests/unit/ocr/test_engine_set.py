"""The choice of engines: those asked for, or those that are there; and what an engine reads after others."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.fake_engines import FakeEngine
from tests.unit.ocr.stand_in import tesseract_of
from watermark_scan import ocr
from watermark_scan.errors import EngineMissingError, UsageError
from watermark_scan.ocr import ENGINES, EngineSet, further_engine, open_engine, open_engines
from watermark_scan.ocr.base import EngineRequest, OcrEngine
from watermark_scan.ocr.rapidocr import RapidOcr

if TYPE_CHECKING:
    from pathlib import Path

REQUEST = EngineRequest()


def _install(patch: pytest.MonkeyPatch, *present: str) -> list[EngineRequest]:
    """Makes just these engines present; gives what they are asked for."""
    asked: list[EngineRequest] = []

    def module(path: str) -> SimpleNamespace:
        name = path.rpartition(".")[2]

        def opened(request: EngineRequest) -> FakeEngine:
            asked.append(request)
            if name not in present:
                raise EngineMissingError(f"There is no {name}.", remedy=f"Install {name}.")
            return FakeEngine(name=name)

        return SimpleNamespace(open_engine=opened)

    patch.setattr(ocr, "import_module", module)
    return asked


def _names(chosen: EngineSet) -> list[str]:
    return [engine.info.name for engine in chosen.ready]


class TestOpening:
    """Which engines read."""

    def test_by_default_all_that_are_there_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Both engines, RapidOCR first, and nothing is missing; each is opened for the same."""
        asked = _install(monkeypatch, "rapidocr", "tesseract")
        request = EngineRequest(languages=("eng",), scripts=("Latin",), seconds=7)
        chosen = open_engines(None, request)
        assert _names(chosen) == list(ENGINES) == ["rapidocr", "tesseract"]
        assert chosen.missing == ()
        assert asked == [request, request]

    @pytest.mark.parametrize(("present", "absent"), [("rapidocr", "tesseract"), ("tesseract", "rapidocr")])
    def test_a_missing_default_engine_is_noted(
        self, monkeypatch: pytest.MonkeyPatch, present: str, absent: str
    ) -> None:
        """The other one reads, and the set says which is missing, why, and what to do."""
        _install(monkeypatch, present)
        chosen = open_engines(None, REQUEST)
        assert _names(chosen) == [present]
        ((name, error),) = chosen.missing
        assert (name, error.message, error.remedy) == (absent, f"There is no {absent}.", f"Install {absent}.")

    @pytest.mark.parametrize("names", [("tesseract",), ("rapidocr", "tesseract"), ("tesseract", "rapidocr")])
    def test_an_engine_that_is_asked_for_must_be_there(
        self, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
    ) -> None:
        """No silent half: the error is that of the missing engine."""
        _install(monkeypatch, "rapidocr")
        with pytest.raises(EngineMissingError, match="There is no tesseract"):
            open_engines(names, REQUEST)

    def test_languages_that_are_named_must_be_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who names languages asks for the engine that reads them, also where another one could go on alone."""
        _install(monkeypatch, "rapidocr")
        german = EngineRequest(languages=("deu",))
        with pytest.raises(EngineMissingError, match="There is no tesseract"):
            open_engines(None, german)
        assert _names(open_engines(("rapidocr",), german)) == ["rapidocr"]

    def test_no_engine_at_all_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing read is never clear: without engines no scan begins, and the remedy names both."""
        _install(monkeypatch)
        with pytest.raises(EngineMissingError, match="No OCR engine is installed") as caught:
            open_engines(None, REQUEST)
        assert "RapidOCR" in caught.value.remedy
        assert "Install tesseract." in caught.value.remedy

    def test_only_those_asked_for_read_in_the_order_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An engine that was not asked for is neither used nor missed; one asked for twice reads once."""
        _install(monkeypatch, "rapidocr", "tesseract")
        assert _names(open_engines(("tesseract",), REQUEST)) == ["tesseract"]
        assert _names(open_engines(("tesseract", "rapidocr", "tesseract"), REQUEST)) == ["tesseract", "rapidocr"]
        assert open_engines(("tesseract",), REQUEST).missing == ()
        assert open_engines((), REQUEST) == EngineSet(ready=())

    def test_an_unknown_engine_is_a_mistake(self) -> None:
        """The remedy names those there are."""
        with pytest.raises(UsageError, match="no OCR engine 'easyocr'") as caught:
            open_engines(("easyocr",), REQUEST)
        assert caught.value.remedy == "Name one of: rapidocr, tesseract."

    def test_a_further_engine_is_one_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """With its line it is asked for by name, and is among those that read by default."""
        _install(monkeypatch, "rapidocr", "third")
        monkeypatch.setitem(ENGINES, "third", "somewhere.third")
        assert _names(open_engines(("third",), REQUEST)) == ["third"]
        assert _names(open_engines(None, REQUEST)) == ["rapidocr", "third"]


class TestReal:
    """The engines that come with the program."""

    def test_without_the_program_tesseract_is_missing(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """RapidOCR is there with the package, Tesseract only with its program."""
        monkeypatch.setenv("PATH", str(tmp_path))
        chosen = open_engines(None, REQUEST)
        assert _names(chosen) == ["rapidocr"]
        assert [name for name, _ in chosen.missing] == ["tesseract"]
        with pytest.raises(EngineMissingError, match="Tesseract is not installed"):
            open_engines(("tesseract",), REQUEST)

    def test_opening_loads_no_model(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """RapidOCR is opened without its run time; its first line loads it."""
        monkeypatch.setitem(sys.modules, "onnxruntime", None)
        engine = open_engine("rapidocr", REQUEST)
        assert isinstance(engine, RapidOcr)
        assert isinstance(engine, OcrEngine)


class TestFurther:
    """What an engine reads after others: the scripts that none of them reads."""

    latin = FakeEngine(languages=("zh", "latin"), scripts=frozenset({"Chinese", "Latin"}))

    @pytest.mark.parametrize(
        ("languages", "left"),
        [(("eng", "rus"), ("rus",)), (("eng", "fra", "ell", "rus"), ("ell", "rus")), (("rus", "chi_sim"), ("rus",))],
    )
    def test_only_packs_for_other_scripts_are_left(self, languages: tuple[str, ...], left: tuple[str, ...]) -> None:
        """In their order; all else about the engine stays."""
        engine = tesseract_of(languages=languages, timeout=7)
        further = further_engine(engine, [self.latin])
        assert isinstance(further, type(engine))
        assert further.info.languages == left
        assert "Latin" not in further.info.scripts
        assert (further.info.installed, further.timeout) == (languages, 7)

    def test_an_engine_without_other_scripts_is_not_asked(self) -> None:
        """English beside an engine that reads Latin letters."""
        assert further_engine(tesseract_of(), [self.latin]) is None

    def test_named_languages_read_everything(self) -> None:
        """Who named them means them."""
        named = tesseract_of(languages=("eng", "rus"), keeps_all=True)
        assert further_engine(named, [self.latin]) is named

    def test_after_nobody_everything_is_left(self) -> None:
        """The first engine may have broken."""
        further = further_engine(tesseract_of(languages=("eng", "rus")), [])
        assert further is not None
        assert further.info.languages == ("eng", "rus")

    def test_an_engine_that_cannot_leave_anything_reads_everything(self) -> None:
        """RapidOCR has one model for all it reads."""
        assert further_engine(self.latin, [tesseract_of()]) is self.latin
