"""Baseline files: what they hold, and what is refused with line and remedy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from watermark_scan.baseline import Suppression, load_baseline
from watermark_scan.errors import BaselineError

if TYPE_CHECKING:
    from pathlib import Path

_SHA = "0123456789abcdef" * 4
_ENTRY = f'[[suppression]]\npattern_id = "veo"\nsha256 = "{_SHA}"\nreason = "our own"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a baseline may be written."""
    return tmp_path / "baseline.toml"


def _refused(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError) as caught:
        load_baseline(path)
    assert caught.value.remedy
    return caught.value.message


def test_an_entry_is_read_with_all_its_keys(path: Path) -> None:
    """Required and optional keys arrive."""
    path.write_text(f'schema_version = 1\n{_ENTRY}expires = 2027-01-31\nimage = "a.jpg"\n', encoding="utf-8")
    assert load_baseline(path).suppressions == (
        Suppression(pattern_id="veo", sha256=_SHA, reason="our own", expires=date(2027, 1, 31), image="a.jpg"),
    )


def test_a_baseline_may_be_empty(path: Path) -> None:
    """Nothing is suppressed then."""
    path.write_text("schema_version = 1\n", encoding="utf-8")
    assert load_baseline(path).suppressions == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (('"veo"', '""'), "pattern_id is missing or empty"),
        (('reason = "our own"', ""), "reason is missing or empty"),
        (('"our own"', '"  "'), "reason is missing or empty"),
        (('"our own"', "3"), "reason is missing or empty"),
        ((_SHA, _SHA[1:]), "sha256 must have 64 digits"),
        ((_SHA, _SHA.upper()), "sha256 must have 64 digits"),
        (("reason", "raison"), "unknown key 'raison'"),
        (('"our own"', '"our own"\nexpires = "2027-01-31"'), "expires must be a day"),
        (('"our own"', '"our own"\nexpires = 2027-01-31T10:00:00'), "expires must be a day"),
        (('"our own"', '"our own"\nimage = 1'), "image must be a text"),
    ],
)
def test_faults_are_named_with_file_and_line(path: Path, change: tuple[str, str], fault: str) -> None:
    """A mistyped entry must not look like one that holds."""
    assert f"{path}:3: {fault}" in _refused(path, f"schema_version = 1\n\n{_ENTRY.replace(*change)}")


def test_all_faults_are_told_at_once(path: Path) -> None:
    """Two broken entries and an unknown key are three lines."""
    broken = _ENTRY.replace("reason", "raison")
    message = _refused(path, f"schema_version = 2\nother = 1\n{broken}\n{broken}")
    assert {f"{path}:3: unknown key 'raison'", f"{path}:8: unknown key 'raison'"} <= set(message.splitlines())
    assert "write schema_version = 1" in message
    assert "unknown key 'other'" in message


@pytest.mark.parametrize("text", ["", "suppression = 3", "schema_version = 1\nsuppression = [1]", "= 3", "\x00"])
def test_what_is_no_baseline_is_refused(path: Path, text: str) -> None:
    """An empty file, other values and broken TOML are errors, not empty baselines."""
    assert str(path) in _refused(path, text)


def test_files_that_cannot_be_read_are_refused(path: Path) -> None:
    """A missing file, a folder and bytes that are no UTF-8 are told."""
    for wrong in (path, path.parent):
        with pytest.raises(BaselineError, match="cannot be read"):
            load_baseline(wrong)
    path.write_bytes(b"schema_version = 1\n# \xff")
    with pytest.raises(BaselineError, match="utf-8"):
        load_baseline(path)
