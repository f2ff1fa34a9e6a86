"""RapidOCR replaced, for the tests of its door; a folder for temporary files, for those of Tesseract's."""

from __future__ import annotations

import sys
import tempfile
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.unit.ocr.fake_rapid import INFO, FakeEngine
from watermark_scan.ocr import rapidocr as rapid

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """The library, replaced."""
    fake = FakeEngine()
    monkeypatch.setitem(sys.modules, "rapidocr", SimpleNamespace(RapidOCR=fake.make))
    return fake


@pytest.fixture
def reader(engine: FakeEngine) -> rapid.RapidReader:
    """A reader over the replaced library."""
    assert not engine.params
    return rapid.RapidReader(info=INFO)


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that temporary files go to in this test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
