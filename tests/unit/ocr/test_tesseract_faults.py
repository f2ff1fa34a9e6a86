"""The door to Tesseract when the program fails, hangs or vanishes, with stand-ins for it."""

from __future__ import annotations

import tempfile
import time
from typing import TYPE_CHECKING

import pytest

from tests.unit.ocr.stand_in import ONE_PAGE, ends, install, install_answering, page
from watermark_scan.errors import EngineFailedError, EngineTimeoutError, ExitCode
from watermark_scan.ocr import tesseract_output as tesseract_answer

if TYPE_CHECKING:
    from pathlib import Path
from tests.unit.ocr.tesseracts import tesseract_of


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("echo 'Image too large: (40000, 20)' >&2; exit 1", r"it says: Image too large: \(40000, 20\)\."),
        ('echo "Page 0 : $(head -n 1 "$1")" >&2; echo "broken page" >&2; exit 1', "it says: broken page"),
        ("exit 3", "nothing, with exit status 3"),
        (r"printf '\033[31mred\007' >&2; exit 1", r"it says: \[31mred\."),
        (r"printf '\377\376' >&2; exit 1", "an unreadable message"),
        ("kill -9 $$", "ended by signal 9"),
        ("exit 0", "without an answer"),
        (r"""printf '\377\376' > "$2.tsv" """, "not UTF-8"),
        ('echo garbage > "$2.tsv"', "lacks the columns"),
        ('mkdir "$2.tsv"', "temporary files could not be used"),
        ("yes | head -c 5000000 >&2; exit 1", "it says: y y y"),
    ],
)
def test_a_broken_program_is_a_failed_reading(
    script: str, reason: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, temporary: Path
) -> None:
    """Whatever the program does wrong is told in one short printable sentence, and no temporary file stays."""
    install(monkeypatch, tmp_path, script)
    with pytest.raises(EngineFailedError, match=reason) as caught:
        tesseract_of().read([page()])
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 300
    assert str(temporary) not in caught.value.message
    assert caught.value.exit_code is ExitCode.INCOMPLETE
    assert list(temporary.iterdir()) == []


def test_damaged_second_choices_are_a_failed_reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Half an answer is not taken for a whole one; a program that knows no second choices writes none, and is fine."""
    stored = tmp_path / "stored.tsv"
    stored.write_text(ONE_PAGE)
    install(monkeypatch, tmp_path, f'cat "{stored}" > "$2.tsv"; echo "<html><p>" > "$2.hocr"')
    with pytest.raises(EngineFailedError, match="hOCR is damaged"):
        tesseract_of().read([page()])


def test_an_answer_without_measure_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that writes without end does not fill the memory."""
    monkeypatch.setattr(tesseract_answer, "_MAX_ANSWER", 1 << 20)
    install(monkeypatch, tmp_path, 'head -c 2000000 /dev/zero > "$2.tsv"')
    with pytest.raises(EngineFailedError, match="longer than 1 MB"):
        tesseract_of().read([page()])


@pytest.mark.parametrize(
    "script",
    ["exec sleep 60", "trap '' TERM; sleep 60 & echo $! > \"{pid}\"; wait", 'sleep 60 & echo $! > "{pid}"; exit 0'],
    ids=["sleeps", "ignores-the-end", "leaves-a-child-with-the-pipe"],
)
def test_a_program_without_end_is_a_timeout(
    script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, temporary: Path
) -> None:
    """A program that does not end is given up in time, with everything it started, and no temporary file stays."""
    left_behind = tmp_path / "pid"
    install(monkeypatch, tmp_path, script.replace("{pid}", str(left_behind)))
    start = time.monotonic()
    with pytest.raises(EngineTimeoutError, match=r"longer than 0\.5 seconds"):
        tesseract_of(timeout=0.5).read([page()])
    assert time.monotonic() - start < 5
    assert list(temporary.iterdir()) == []
    if left_behind.exists():
        assert ends(int(left_behind.read_text()))


def test_a_program_that_vanished_is_a_failed_reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Uninstalled between probe and reading: a failure, not a missing reader, because the picture was not read."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineFailedError, match="no longer on the PATH"):
        tesseract_of().read([page()])


def test_a_program_that_may_not_be_run_is_a_failed_reading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that cannot be executed is told apart from one that is gone."""
    install(monkeypatch, tmp_path, "").chmod(0o644)
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    with pytest.raises(EngineFailedError, match="could not be started"):
        tesseract_of().read([page()])


def test_without_a_temporary_folder_nothing_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A missing folder for temporary files is a failure with its reason."""
    install_answering(monkeypatch, tmp_path, ONE_PAGE)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(EngineFailedError, match="temporary files could not be used"):
        tesseract_of().read([page()])
