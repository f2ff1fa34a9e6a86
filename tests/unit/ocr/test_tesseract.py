"""The door to Tesseract, with stand-ins for the program."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from pytesseract import pytesseract as shared_pytesseract

from tests.unit.ocr.stand_in import ONE_PAGE, install, install_answering, page, tsv
from watermark_scan.errors import EngineFailedError, EngineMissingError, EngineTimeoutError
from watermark_scan.ocr.base import EngineInfo, OcrEngine
from watermark_scan.ocr.tesseract import open_tesseract

if TYPE_CHECKING:
    from pathlib import Path
from tests.unit.ocr.tesseracts import tesseract_of


def test_what_the_program_answers_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, temporary: Path) -> None:
    """The program's answer becomes readings, and no temporary file stays."""
    install_answering(monkeypatch, tmp_path, ONE_PAGE)
    reader: OcrEngine = tesseract_of()
    (reading,) = reader.read([page("plain top")])
    assert (reading.text, reading.reader, reading.view) == ("FOOTAGE", "tesseract", "plain top")
    assert list(temporary.iterdir()) == []


def test_one_process_reads_all_pages_in_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The program is started once, with a list of all pages as files of their own size, in their order."""
    rows = [f"1 {number} 0 0 0 0 0 0 9 9 -1 _" for number in range(1, 13)]
    (tmp_path / "stored.tsv").write_text(tsv(*rows))
    install(
        monkeypatch,
        tmp_path,
        f'echo "$@" >> "{tmp_path}/calls"; cat "$1" > "{tmp_path}/list"\n'
        f'while read -r file; do wc -c < "$file"; done < "$1" > "{tmp_path}/sizes"\n'
        f'cat "{tmp_path}/stored.tsv" > "$2.tsv"',
    )
    assert tesseract_of().read([page(width=number, height=1) for number in range(1, 13)]) == ()
    (call,) = (tmp_path / "calls").read_text().splitlines()
    assert "-l eng --psm 7 --oem 1 --dpi 300" in call
    assert len(set((tmp_path / "list").read_text().splitlines())) == 12
    sizes = [int(size) for size in (tmp_path / "sizes").read_text().split()]
    assert [size - sizes[0] for size in sizes] == list(range(12))


def test_each_writing_is_read_by_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Packs of one writing go together; letters that look alike are not taken from another."""
    (tmp_path / "stored.tsv").write_text(ONE_PAGE)
    install(monkeypatch, tmp_path, f'echo "$@" >> "{tmp_path}/calls"; cat "{tmp_path}/stored.tsv" > "$2.tsv"')
    readings = tesseract_of(languages=("eng", "rus", "deu", "ukr")).read([page()])
    calls = (tmp_path / "calls").read_text().splitlines()
    assert [call.partition(" -l ")[2].split()[0] for call in calls] == ["eng+deu", "rus+ukr"]
    assert [reading.text for reading in readings] == ["FOOTAGE", "FOOTAGE"]


def test_processes_of_several_writings_run_side_by_side(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each waits here until the other has begun, which in turn it never would; the answers keep their order."""
    stored = tmp_path / "stored.tsv"
    stored.write_text(ONE_PAGE)
    wait = f'touch "{tmp_path}/$4"; while [ $(ls "{tmp_path}" | grep -c "^[er]") -lt 2 ]; do sleep 0.01; done'
    install(monkeypatch, tmp_path, f'{wait}; [ "$4" = eng ] && sleep 0.2; sed "s/FOOTAGE/$4/" "{stored}" > "$2.tsv"')
    readings = tesseract_of(languages=("eng", "rus"), side_by_side=True).read([page()])
    assert [reading.text for reading in readings] == ["eng", "rus"]


def test_an_answer_is_never_taken_for_that_of_the_next_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A second process that ends without an answer is a failure, although there was a first one."""
    (tmp_path / "stored.tsv").write_text(ONE_PAGE)
    install(
        monkeypatch,
        tmp_path,
        f'[ -e "{tmp_path}/once" ] && exit 0; touch "{tmp_path}/once"; cat "{tmp_path}/stored.tsv" > "$2.tsv"',
    )
    with pytest.raises(EngineFailedError, match="without an answer"):
        tesseract_of(languages=("eng", "rus")).read([page()])


def test_the_time_limit_is_for_all_processes_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two that take most of it each are too slow."""
    (tmp_path / "stored.tsv").write_text(ONE_PAGE)
    install(monkeypatch, tmp_path, f'sleep 1.2; cat "{tmp_path}/stored.tsv" > "$2.tsv"')
    with pytest.raises(EngineTimeoutError, match="longer than 2 seconds"):
        tesseract_of(timeout=2, languages=("eng", "rus")).read([page()])


@pytest.mark.parametrize(
    ("version", "option"),
    [("5.3.0", "invert_threshold=0"), ("5.10.1", "invert_threshold=0"), ("4.1.1", "tessedit_do_invert=0")],
)
def test_inverted_reading_is_switched_off_by_the_name_of_the_release(
    version: str, option: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each release is told in its own words not to read lines inverted as well."""
    (tmp_path / "stored.tsv").write_text(ONE_PAGE)
    install(monkeypatch, tmp_path, f'echo "$@" > "{tmp_path}/calls"; cat "{tmp_path}/stored.tsv" > "$2.tsv"')
    tesseract_of(version=version).read([page()])
    assert f"-c {option} " in (tmp_path / "calls").read_text()


def test_no_pages_need_no_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing to read is nothing read, without a program."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tesseract_of().read([]) == ()


def test_neither_the_environment_nor_pytesseract_is_changed_for_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The child runs with one thread; the host's environment and the host's pytesseract stay as they are."""
    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    (tmp_path / "stored.tsv").write_text(ONE_PAGE)
    install(
        monkeypatch,
        tmp_path,
        f'echo "$OMP_THREAD_LIMIT" > "{tmp_path}/limit"; cat "{tmp_path}/stored.tsv" > "$2.tsv"',
    )
    tesseract_of().read([page()])
    assert (tmp_path / "limit").read_text() == "1\n"
    assert "OMP_THREAD_LIMIT" not in os.environ
    assert shared_pytesseract.environ is os.environ
    assert shared_pytesseract.subprocess is subprocess


def test_threads_do_not_meet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, temporary: Path) -> None:
    """Several threads read with one reader at once, each its own pages."""
    (tmp_path / "stored.tsv").write_text(ONE_PAGE)
    install(monkeypatch, tmp_path, f'sleep 0.05; cat "{tmp_path}/stored.tsv" > "$2.tsv"')
    reader, names = tesseract_of(), [f"view {number}" for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda name: reader.read([page(name)]), names))
    assert [reading.view for (reading,) in answers] == names
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("timeout", [0, -1])
def test_a_reader_needs_a_time_limit(timeout: float) -> None:
    """A limit of 0 would mean none to pytesseract, so it is refused."""
    with pytest.raises(ValueError, match="positive"):
        tesseract_of(timeout=timeout)


def test_an_open_reader_says_what_it_reads_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The reader's languages are those it was opened with, not all that are installed."""
    install(
        monkeypatch,
        tmp_path,
        'case "$1" in --version) echo tesseract 5.3.0;;\n'
        '*) printf "List of available languages (3):\\neng\\ndeu\\nrus";; esac',
    )
    installed = ("eng", "deu", "rus")
    expected = EngineInfo(name="tesseract", version="5.3.0", languages=("eng", "rus"), installed=installed)
    assert open_tesseract(None, 5, ("Latin", "Cyrillic")).info == expected
    assert open_tesseract(("deu",), 5).info.languages == ("deu",)
    with pytest.raises(EngineMissingError, match="'fra'"):
        open_tesseract(("deu", "fra"), 5)
