"""Every kind of bad file through the whole program: a failed record with a reason, and the run goes on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.system.robustness import bad_files
from tests.system.robustness.engines import cheap_batches, cheap_scanner
from watermark_scan.cli import run, scanning
from watermark_scan.options import FrameChoice, ScanOptions
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from pathlib import Path

SOUND, STRANGERS, BOMBS = bad_files.sound(), bad_files.strangers(), bad_files.bombs()
CUT = dict(bad_files.cut())


@pytest.mark.parametrize("name", SOUND)
def test_odd_but_sound_files_are_scanned(name: str) -> None:
    """Modes, sizes, animations, orientations, broken metadata and wrong endings stop nothing."""
    report = cheap_scanner().scan(SOUND[name])
    assert (report.status, report.verdict, report.error) == ("scanned", "clear", None)


@pytest.mark.parametrize("name", [name for name in SOUND if name.split(".")[0] in {"animated", "pages", "two"}])
def test_all_frames_are_scanned_on_request(name: str) -> None:
    """Each distinct one."""
    report = cheap_scanner(ScanOptions(frames=FrameChoice.ALL)).scan(SOUND[name])
    assert (report.status, report.source.frames) == ("scanned", 2)


@pytest.mark.parametrize("name", STRANGERS | BOMBS)
def test_a_file_that_is_no_sound_image_fails_by_name(name: str) -> None:
    """Code, one sentence and a remedy, none of which holds a byte of the file."""
    data, code = (STRANGERS | BOMBS)[name]
    report = cheap_scanner().scan(data)
    assert report.error is not None
    assert (report.status, report.verdict, report.error.code) == ("failed", None, code)
    assert report.error.message.isprintable()
    assert report.error.remedy.isprintable()
    assert report.error.remedy


@pytest.mark.parametrize("name", CUT)
def test_a_file_cut_at_a_sixteenth_fails(name: str) -> None:
    """Half a picture never counts as scanned."""
    report = cheap_scanner().scan(CUT[name])
    assert report.error is not None
    assert report.status == "failed"
    assert report.error.code in {"image-broken", "not-an-image"}


def test_inks_are_taken_the_right_way_round() -> None:
    """A CMYK JPEG with Adobe's mark has them inverted, one without has not; white text must stay white."""
    plain = decode(SOUND["jpeg.jpg"], max_pixels=10**6).pixels.astype(int)
    for name in ("cmyk.jpg", "cmyk-without-mark.jpg"):
        inked = decode(SOUND[name], max_pixels=10**6).pixels.astype(int)
        assert np.abs(inked - plain).mean() < 20, name


def test_the_run_goes_on_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of everything at once: as many reports as files, each under its own name, and exit code 3."""
    files = SOUND | CUT | {name: data for name, (data, _) in (STRANGERS | BOMBS).items()}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(scanning, "open_batch", cheap_batches())
    code = run(["scan", "--isolated", "--json", "--ext", "jpg,png,gif,webp,avif,tiff,bmp,jp2,mpo", str(tmp_path)])
    out, err = capsys.readouterr()
    reports = [json.loads(line) for line in out.splitlines()]
    assert code == 3
    assert sorted(report["source"]["path"].rpartition("/")[2] for report in reports) == sorted(files)
    scanned = {report["source"]["path"].rpartition("/")[2] for report in reports if report["status"] == "scanned"}
    assert scanned == set(SOUND)
    assert all(report["error"]["remedy"] for report in reports if report["status"] == "failed")
    assert "Traceback" not in err
