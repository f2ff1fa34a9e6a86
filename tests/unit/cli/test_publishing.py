"""A file of reports appears whole or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from watermark_scan.cli.publishing import destination
from watermark_scan.errors import UsageError, WatermarkScanError

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_file_it_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """None stands for standard output."""
    with destination(None, utf8=True) as output:
        output.line("a report")
    assert capsys.readouterr().out == "a report\n"


def test_the_file_appears_at_the_end(tmp_path: Path) -> None:
    """Until the block ends the old file stands; afterwards nothing lies beside the new one."""
    path = tmp_path / "reports.jsonl"
    path.write_text("old\n")
    with destination(path, utf8=True) as output:
        output.line("new")
        assert path.read_text() == "old\n"
    assert path.read_text() == "new\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("end", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_a_run_that_breaks_off_leaves_nothing(tmp_path: Path, end: type[BaseException]) -> None:
    """Half a result never stands under the name, nor beside it."""

    def break_off() -> None:
        with destination(tmp_path / "reports.jsonl", utf8=True) as output:
            output.line("half")
            raise end

    with pytest.raises(end):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    """What a link points to is replaced, and may be read by those who might before."""
    path, link = tmp_path / "reports.jsonl", tmp_path / "latest.jsonl"
    path.touch(mode=0o640)
    path.chmod(0o640)
    link.symlink_to(path.name)
    with destination(link, utf8=True) as output:
        output.line("new")
    assert link.is_symlink()
    assert path.read_text() == "new\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_gets_what_the_mask_leaves(tmp_path: Path) -> None:
    """Reports are no secrets: a new file is as readable as any other."""
    mask = os.umask(0o027)
    try:
        with destination(tmp_path / "new.txt", utf8=False):
            pass
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "new.txt").stat().st_mode) == 0o640


def test_text_is_utf8_and_lone_surrogates_are_escaped(tmp_path: Path) -> None:
    """Whatever the locale says, the file is valid UTF-8."""
    with destination(tmp_path / "new.txt", utf8=False) as output:
        output.line("实机\udcff")
    assert (tmp_path / "new.txt").read_bytes() == "实机\\udcff\n".encode()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """What is no file cannot be replaced by one."""
    with pytest.raises(UsageError, match="is a folder"), destination(tmp_path, utf8=True):
        pass


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """A place that cannot be written to is known before the first image is scanned."""
    with pytest.raises(UsageError, match="cannot be written"), destination(tmp_path / "no" / "file", utf8=True):
        pytest.fail("the block must not run")


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last bytes do not fit, the old file stands."""

    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "reports.jsonl"
    path.write_text("old\n")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(WatermarkScanError, match="No space left"), destination(path, utf8=True) as output:
        output.line("new")
    assert path.read_text() == "old\n"
    assert list(tmp_path.iterdir()) == [path]
