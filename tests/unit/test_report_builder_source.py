"""How inputs are named, and known again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from watermark_scan.report_builder import source_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_known_by_path_size_and_time(tmp_path: Path) -> None:
    """For a path and for its text alike."""
    path = tmp_path / "frame.jpg"
    path.write_bytes(b"12345")
    origin = source_of(path)
    assert (origin.path, origin.size, origin.mtime) == (str(path), 5, path.stat().st_mtime)
    assert source_of(str(path)) == origin


@pytest.mark.parametrize("source", ["nosuch", "", "no\0such", "half \ud800", b"bytes", [1]])
def test_what_is_no_file_has_no_size(source: object) -> None:
    """And is no fault."""
    origin = source_of(source)
    assert (origin.size, origin.mtime, origin.sha256) == (None, None, None)
    assert origin.path is not None
