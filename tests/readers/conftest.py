"""RapidOCR replaced, for the tests of its door."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from tests.readers.fake_rapid import INFO, FakeEngine
from watermark_scan.readers import rapid


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
