"""The picture of a report: found by its bytes, and never another one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.unit.output import reports
from tests.unit.output.pictured import draw, flagged, stored
from watermark_scan.errors import InputError
from watermark_scan.output.originals import open_original, original_bytes
from watermark_scan.report import Source

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_picture_is_opened(tmp_path: Path) -> None:
    """A picture that is still there is decoded."""
    frame = open_original(flagged(stored(tmp_path / "a.png")), max_pixels=10**6)
    assert (frame.width, frame.height) == (400, 240)


def test_a_changed_picture_is_refused(tmp_path: Path) -> None:
    """Other bytes under the same name are not what was scanned."""
    report = flagged(stored(tmp_path / "a.png"))
    stored(tmp_path / "a.png", draw("OTHER"))
    with pytest.raises(InputError, match="has changed"):
        original_bytes(report)


@pytest.mark.parametrize("name", ["nosuch.png", "", "a\0b", "half\udc00"])
def test_a_picture_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A path that leads nowhere, or is none at all, gives the sentence for it."""
    monkeypatch.chdir(tmp_path)
    report = reports.scanned(source=Source(path=name, sha256="f" * 64))
    with pytest.raises(InputError, match="not where it was"):
        original_bytes(report)


def test_a_report_without_digest_names_no_file(tmp_path: Path) -> None:
    """Without a digest nothing can be the same picture, whatever lies under the path."""
    source = stored(tmp_path / "a.png").model_copy(update={"sha256": None})
    with pytest.raises(InputError, match="does not say"):
        original_bytes(reports.scanned(source=source))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A report may name a pipe; it is left alone."""
    os.mkfifo(tmp_path / "pipe")
    report = reports.scanned(source=Source(path=str(tmp_path / "pipe"), sha256="f" * 64))
    with pytest.raises(InputError):
        original_bytes(report)


def test_relative_paths_are_looked_for_beside_the_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path that leads nowhere from the working folder is tried from the given one."""
    source = stored(tmp_path / "inside" / "a.png").model_copy(update={"path": "a.png"})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        original_bytes(flagged(source))
    assert original_bytes(flagged(source), beside=tmp_path / "inside")


def test_names_that_are_no_utf8_are_found_again(tmp_path: Path) -> None:
    """The escapes that a report writes for the bytes of a name lead back to the file."""
    path = tmp_path / os.fsdecode(b"caf\xe9.png")
    source = stored(path).model_copy(update={"path": f"{tmp_path}/caf\\xe9.png"})
    assert original_bytes(flagged(source)) == path.read_bytes()
