"""The choice of engines: those asked for, or those that are there."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest

from watermark_scan import ocr as readers
from watermark_scan.errors import EngineMissingError
from watermark_scan.ocr import open_engines
from watermark_scan.ocr import rapidocr as rapid
from watermark_scan.ocr.base import EngineInfo
from watermark_scan.options import ReaderName, ScanOptions

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from watermark_scan.model import OcrResult, Page

RAPIDOCR, TESSERACT = ReaderName.RAPIDOCR, ReaderName.TESSERACT


@dataclass(frozen=True, kw_only=True)
class NamedReader:
    """An engine that is there and never asked."""

    info: EngineInfo

    def read(self, pages: Sequence[Page]) -> tuple[OcrResult, ...]:
        """Opening reads nothing."""
        raise AssertionError(pages)


def _install(patch: pytest.MonkeyPatch, *present: ReaderName) -> None:
    """Makes just these engines present."""

    def opener(name: ReaderName, _options: ScanOptions, _writings: Collection[str]) -> NamedReader:
        if name not in present:
            raise EngineMissingError(f"There is no {name}.", remedy=f"Install {name}.")
        return NamedReader(info=EngineInfo(name=name, version="1", languages=("eng",)))

    for name in ReaderName:
        patch.setitem(readers._OPENERS, name, partial(opener, name))
    patch.setattr(readers, "_open_rapid", partial(opener, RAPIDOCR))


def _names(chosen: readers.EngineSet) -> list[str]:
    return [reader.info.name for reader in chosen.ready]


def test_every_name_has_an_opener() -> None:
    """A reader that can be asked for can be opened."""
    assert set(readers._OPENERS) == set(ReaderName)


def test_by_default_all_that_are_there_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both engines, RapidOCR first, and nothing is missing."""
    _install(monkeypatch, RAPIDOCR, TESSERACT)
    chosen = open_engines(ScanOptions())
    assert _names(chosen) == ["rapidocr", "tesseract"]
    assert chosen.missing == ()


@pytest.mark.parametrize(("present", "absent"), [(RAPIDOCR, TESSERACT), (TESSERACT, RAPIDOCR)])
def test_a_missing_default_engine_is_noted(
    monkeypatch: pytest.MonkeyPatch, present: ReaderName, absent: ReaderName
) -> None:
    """The other one looks, and the set says which is missing, why, and what to do."""
    _install(monkeypatch, present)
    chosen = open_engines(ScanOptions())
    assert _names(chosen) == [present]
    ((name, error),) = chosen.missing
    assert (name, error.message, error.remedy) == (absent, f"There is no {absent}.", f"Install {absent}.")


@pytest.mark.parametrize("asked", [(TESSERACT,), (RAPIDOCR, TESSERACT), (TESSERACT, RAPIDOCR)])
def test_an_engine_that_is_asked_for_must_be_there(
    monkeypatch: pytest.MonkeyPatch, asked: tuple[ReaderName, ...]
) -> None:
    """No silent half: the error is that of the missing engine."""
    _install(monkeypatch, RAPIDOCR)
    with pytest.raises(EngineMissingError, match="There is no tesseract"):
        open_engines(ScanOptions(readers=asked))


def test_languages_that_are_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who names languages asks for the engine that reads them, also where another one could go on alone."""
    _install(monkeypatch, RAPIDOCR)
    with pytest.raises(EngineMissingError, match="There is no tesseract"):
        open_engines(ScanOptions(languages=("deu",)))
    assert _names(open_engines(ScanOptions(readers=(RAPIDOCR,), languages=("deu",)))) == ["rapidocr"]


def test_no_engine_at_all_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing read is never clear: without engines no scan begins, and the remedy names both."""
    _install(monkeypatch)
    with pytest.raises(EngineMissingError, match="No OCR engine is installed") as caught:
        open_engines(ScanOptions())
    assert "RapidOCR" in caught.value.remedy
    assert "Install tesseract." in caught.value.remedy


def test_only_those_asked_for_look_in_the_order_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that was not asked for is neither used nor missed; one asked for twice looks once."""
    _install(monkeypatch, RAPIDOCR, TESSERACT)
    assert _names(open_engines(ScanOptions(readers=(TESSERACT,)))) == ["tesseract"]
    assert _names(open_engines(ScanOptions(readers=(TESSERACT, RAPIDOCR, TESSERACT)))) == ["tesseract", "rapidocr"]
    assert open_engines(ScanOptions(readers=(TESSERACT,))).missing == ()


@pytest.mark.parametrize("asked", [None, (RAPIDOCR,), (RAPIDOCR, TESSERACT), (TESSERACT, RAPIDOCR)])
def test_rapidocr_finds_lines_with_the_models_it_reads_with(
    monkeypatch: pytest.MonkeyPatch, asked: tuple[ReaderName, ...] | None
) -> None:
    """Its detector is not loaded a second time."""
    _install(monkeypatch, RAPIDOCR, TESSERACT)
    chosen = open_engines(ScanOptions(readers=asked))
    assert chosen.finder is not None
    assert id(chosen.finder) in map(id, chosen.ready)
    assert chosen.finder.info.name == RAPIDOCR


def test_rapidocr_finds_lines_for_tesseract_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only Tesseract is to read, the detector of the other engine still looks."""
    _install(monkeypatch, RAPIDOCR, TESSERACT)
    chosen = open_engines(ScanOptions(readers=(TESSERACT,)))
    assert (_names(chosen), chosen.missing) == (["tesseract"], ())
    assert chosen.finder is not None
    assert chosen.finder.info.name == RAPIDOCR


def test_without_rapidocr_lines_are_found_by_their_strokes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tesseract alone is no error."""
    _install(monkeypatch, TESSERACT)
    for options in (ScanOptions(), ScanOptions(readers=(TESSERACT,))):
        assert open_engines(options).finder is None


def test_without_the_program_tesseract_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The real openers: RapidOCR is there with the package, Tesseract only with its program."""
    monkeypatch.setenv("PATH", str(tmp_path))
    chosen = open_engines(ScanOptions())
    assert _names(chosen) == ["rapidocr"]
    assert [name for name, _ in chosen.missing] == [TESSERACT]
    with pytest.raises(EngineMissingError, match="Tesseract is not installed"):
        open_engines(ScanOptions(readers=(TESSERACT,)))


def test_options_reach_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    """Languages, time limit and leave to work side by side are the options'; what the list needs comes along."""
    given: list[object] = []

    def opened(
        languages: tuple[str, ...] | None, timeout: float, writings: Collection[str], *, side_by_side: bool
    ) -> NamedReader:
        given.extend([languages, timeout, writings, side_by_side])
        return NamedReader(info=EngineInfo(name="tesseract", version="5", languages=("eng",)))

    monkeypatch.setattr("watermark_scan.ocr.tesseract.open_tesseract", opened)
    options = ScanOptions(readers=(TESSERACT,), languages=("eng",), reader_timeout=7, side_by_side=False)
    open_engines(options, ("Latin",))
    assert given == [("eng",), 7, ("Latin",), False]


def test_opening_loads_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """RapidOCR is opened without being imported; its first page imports it."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    chosen = open_engines(ScanOptions(readers=(RAPIDOCR,)))
    assert isinstance(chosen.ready[0], rapid.RapidReader)
    assert isinstance(chosen.finder, rapid.RapidReader)
