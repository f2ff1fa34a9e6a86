"""From a scan to a folder of views."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.fake_engines import FakeEngine
from tests.fake_scanners import picture_of, png_of, scanner_of, without_time
from tests.values import DISCLAIMER
from watermark_scan.errors import WatermarkScanError
from watermark_scan.execution.tasks import WorkerOptions
from watermark_scan.options import ScanOptions

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture as a file."""
    path = tmp_path / "frame.png"
    path.write_bytes(png_of())
    return path


def _options(tmp_path: Path) -> ScanOptions:
    return ScanOptions(views=tmp_path / "views")


def _folders(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "views").iterdir())


def test_a_scan_leaves_its_views(tmp_path: Path, picture: Path) -> None:
    """The index names the reading of each line, every picture it shows is there, and the report is as ever."""
    engine = FakeEngine(texts=(DISCLAIMER,))
    report = scanner_of(engine, options=_options(tmp_path)).scan(picture)
    assert without_time(report) == without_time(scanner_of(engine).scan(picture))
    (folder,) = _folders(tmp_path)
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert DISCLAIMER in index
    assert "4 lines found" in index
    pictures = {path.name for path in folder.glob("*.png")}
    assert {"lines.png", "line-000.png", "line-003-rapidocr-0.png"} <= pictures
    assert all(f'src="{name}"' in index for name in pictures)


def test_without_a_folder_nothing_is_written(tmp_path: Path, picture: Path) -> None:
    """Views are made on request only."""
    scanner_of().scan(picture)
    assert list(tmp_path.iterdir()) == [picture]


def test_an_image_that_cannot_be_scanned_has_none(tmp_path: Path) -> None:
    """Its report says why; there is nothing to show, and the others go on."""
    scanner = scanner_of(options=_options(tmp_path))
    assert scanner.scan(b"no image").status == "failed"
    assert _folders(tmp_path) == []
    assert scanner.scan(picture_of()).status == "scanned"
    assert len(_folders(tmp_path)) == 1


def test_workers_write_views_of_their_images(tmp_path: Path, picture: Path) -> None:
    """Each where its pixels are; images of the same name in two folders have a folder each."""
    namesake = tmp_path / "other" / picture.name
    namesake.parent.mkdir()
    namesake.write_bytes(picture.read_bytes())
    scanner = scanner_of(FakeEngine(texts=(DISCLAIMER,)), options=_options(tmp_path))
    reports = list(scanner.scan_many((picture, namesake), WorkerOptions(jobs=2)))
    assert [report.verdict for report in reports] == ["flagged", "flagged"]
    assert len(_folders(tmp_path)) == 2


def test_a_folder_that_cannot_be_written_is_told_at_once(picture: Path) -> None:
    """Before the first image, with a remedy."""
    options = replace(ScanOptions(), views=picture)
    with pytest.raises(WatermarkScanError, match="cannot be written") as caught:
        scanner_of(options=options)
    assert caught.value.remedy
