"""Reading with Tesseract, with stand-ins for the program: what it is asked, what it answers, and how it fails."""

from __future__ import annotations

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.unit.ocr.stand_in import ONE_WORD, image_of, install, install_answering, tesseract_of, tsv
from watermark_scan.errors import EngineFailedError, EngineMissingError, EngineTimeoutError, ExitCode, UsageError
from watermark_scan.ocr import tesseract_output
from watermark_scan.ocr.base import EngineInfo, EngineRequest
from watermark_scan.ocr.tesseract import open_engine

if TYPE_CHECKING:
    from pathlib import Path

    from watermark_scan.ocr.base import OcrEngine


class TestReading:
    """A program that does what it should."""

    def test_what_the_program_answers_is_read(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, temporary: Path
    ) -> None:
        """The program's answer becomes results, and no temporary file stays."""
        install_answering(monkeypatch, tmp_path)
        engine: OcrEngine = tesseract_of()
        (result,) = engine.read([image_of("light-text")])
        assert (result.text, result.engine, result.view) == ("FOOTAGE", "tesseract", "light-text")
        assert list(temporary.iterdir()) == []

    def test_one_process_reads_all_lines_in_order(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """The program is started once, with a list of all lines as files of their own size, in their order."""
        rows = [f"1 {number} 0 0 0 0 0 0 9 9 -1 _" for number in range(1, 13)]
        note = (
            f'echo "$@" >> "{tmp_path}/calls"; cat "$1" > "{tmp_path}/list"\n'
            f'while read -r file; do wc -c < "$file"; done < "$1" > "{tmp_path}/sizes"'
        )
        install_answering(monkeypatch, tmp_path, tsv(*rows), first=note)
        assert tesseract_of().read([image_of(width=number, height=1) for number in range(1, 13)]) == ()
        (call,) = (tmp_path / "calls").read_text().splitlines()
        assert "-l eng --psm 7 --oem 1 --dpi 300" in call
        assert len(set((tmp_path / "list").read_text().splitlines())) == 12
        sizes = [int(size) for size in (tmp_path / "sizes").read_text().split()]
        assert [size - sizes[0] for size in sizes] == list(range(12))

    def test_each_script_is_read_by_a_process_of_its_own(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """Packs of one script go together; letters that look alike are not taken from another."""
        install_answering(monkeypatch, tmp_path, first=f'echo "$@" >> "{tmp_path}/calls"')
        results = tesseract_of(languages=("eng", "rus", "deu", "ukr")).read([image_of()])
        calls = (tmp_path / "calls").read_text().splitlines()
        assert [call.partition(" -l ")[2].split()[0] for call in calls] == ["eng+deu", "rus+ukr"]
        assert [result.text for result in results] == ["FOOTAGE", "FOOTAGE"]

    def test_processes_of_several_scripts_run_side_by_side(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Each waits here until the other has begun, which in turn it never would; the answers keep their order."""
        (tmp_path / "stored.tsv").write_text(ONE_WORD)
        wait = f'touch "{tmp_path}/$4"; while [ $(ls "{tmp_path}" | grep -c "^[er]") -lt 2 ]; do sleep 0.01; done'
        install(
            monkeypatch,
            tmp_path,
            f'{wait}; [ "$4" = eng ] && sleep 0.2; sed "s/FOOTAGE/$4/" "{tmp_path}/stored.tsv" > "$2.tsv"',
        )
        results = tesseract_of(languages=("eng", "rus"), side_by_side=True).read([image_of()])
        assert [result.text for result in results] == ["eng", "rus"]

    @pytest.mark.parametrize(
        ("version", "option"),
        [("5.3.0", "invert_threshold=0"), ("5.10.1", "invert_threshold=0"), ("4.1.1", "tessedit_do_invert=0")],
    )
    def test_inverted_reading_is_switched_off_by_the_name_of_the_release(
        self, version: str, option: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Each release knows the option by its own name."""
        install_answering(monkeypatch, tmp_path, first=f'echo "$@" > "{tmp_path}/calls"')
        tesseract_of(version=version).read([image_of()])
        assert f"-c {option} " in (tmp_path / "calls").read_text()

    def test_no_lines_need_no_program(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """Nothing to read is nothing read, without a program."""
        monkeypatch.setenv("PATH", str(tmp_path))
        assert tesseract_of().read([]) == ()

    def test_threads_do_not_meet(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, temporary: Path) -> None:
        """Several threads read with one engine at once, each its own lines."""
        install_answering(monkeypatch, tmp_path, first="sleep 0.05")
        engine, views = tesseract_of(), [f"view {number}" for number in range(8)]
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda view: engine.read([image_of(view)]), views))
        assert [result.view for (result,) in answers] == views
        assert list(temporary.iterdir()) == []


class TestOpening:
    """The engine that a request gets."""

    @pytest.fixture(autouse=True)
    def _program(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        install(
            monkeypatch,
            tmp_path,
            'case "$1" in --version) echo tesseract 5.3.0;;\n'
            '*) printf "List of available languages (4):\\neng\\ndeu\\nrus\\nmine";; esac',
        )

    def test_it_says_what_it_reads_with(self) -> None:
        """Its languages are those it was opened with, not all that are installed."""
        expected = EngineInfo(
            name="tesseract",
            version="5.3.0",
            languages=("eng", "rus"),
            scripts=frozenset({"Latin", "Cyrillic"}),
            installed=("eng", "deu", "rus", "mine"),
        )
        engine = open_engine(EngineRequest(scripts=("Latin", "Cyrillic"), seconds=7, side_by_side=True))
        assert engine.info == expected
        assert (engine.timeout, engine.keeps_all, engine.side_by_side) == (7, False, True)

    def test_named_languages_are_kept(self) -> None:
        """Whatever other engines read."""
        engine = open_engine(EngineRequest(languages=("deu",), scripts=("Cyrillic",)))
        assert engine.info.languages == ("deu",)
        assert engine.beyond({"Latin"}) is engine

    def test_a_language_that_is_not_installed_is_missing(self) -> None:
        """Before anything is read."""
        with pytest.raises(EngineMissingError, match="'fra'"):
            open_engine(EngineRequest(languages=("deu", "fra")))

    def test_a_language_in_an_unknown_script_is_a_mistake(self) -> None:
        """To take it for Latin would have other engines' lines left out, and wrong remedies given."""
        with pytest.raises(UsageError, match="which script Tesseract's language 'mine' is in"):
            open_engine(EngineRequest(languages=("mine",)))

    @pytest.mark.parametrize(("before", "after"), [(None, "1"), ("3", "3")])
    def test_the_programs_have_one_thread_unless_somebody_says_otherwise(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, before: str | None, after: str
    ) -> None:
        """The limit is in the environment of this process from then on."""
        # Set first, so that the test leaves the environment as it was.
        monkeypatch.setenv("OMP_THREAD_LIMIT", before or "")
        if before is None:
            del os.environ["OMP_THREAD_LIMIT"]
        open_engine(EngineRequest())
        install_answering(monkeypatch, tmp_path, first=f'echo "$OMP_THREAD_LIMIT" > "{tmp_path}/limit"')
        tesseract_of().read([image_of()])
        assert (tmp_path / "limit").read_text() == f"{after}\n"

    @pytest.mark.parametrize("timeout", [0, -1])
    def test_an_engine_needs_a_time_limit(self, timeout: float) -> None:
        """A limit of 0 would mean none to pytesseract, so it is refused."""
        with pytest.raises(ValueError, match="positive"):
            tesseract_of(timeout=timeout)


class TestFaults:
    """A program that fails, hangs or vanishes."""

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
        self, script: str, reason: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, temporary: Path
    ) -> None:
        """Whatever the program does wrong is said in one short printable sentence, and no temporary file stays."""
        install(monkeypatch, tmp_path, script)
        with pytest.raises(EngineFailedError, match=reason) as caught:
            tesseract_of().read([image_of()])
        assert caught.value.message.isprintable()
        assert len(caught.value.message) < 300
        assert str(temporary) not in caught.value.message
        assert caught.value.exit_code is ExitCode.INCOMPLETE
        assert list(temporary.iterdir()) == []

    def test_an_answer_is_never_taken_for_that_of_the_next_process(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """A second process that ends without an answer is a failure, although there was a first one."""
        once = tmp_path / "once"
        install_answering(monkeypatch, tmp_path, first=f'[ -e "{once}" ] && exit 0; touch "{once}"')
        with pytest.raises(EngineFailedError, match="without an answer"):
            tesseract_of(languages=("eng", "rus")).read([image_of()])

    def test_damaged_second_choices_are_a_failed_reading(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """Half an answer is not taken for a whole one; a program that knows no second choices writes none."""
        install_answering(monkeypatch, tmp_path, first='echo "<html><p>" > "$2.hocr"')
        with pytest.raises(EngineFailedError, match="hOCR is damaged"):
            tesseract_of().read([image_of()])

    def test_an_answer_without_measure_is_refused(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A program that writes without end does not fill the memory."""
        monkeypatch.setattr(tesseract_output, "_MAX_BYTES", 1 << 20)
        install(monkeypatch, tmp_path, 'head -c 2000000 /dev/zero > "$2.tsv"')
        with pytest.raises(EngineFailedError, match="longer than 1 MB"):
            tesseract_of().read([image_of()])

    @pytest.mark.parametrize(
        "script", ["exec sleep 60", "trap '' TERM; exec sleep 60"], ids=["sleeps", "ignores-the-end"]
    )
    def test_a_program_without_end_is_a_timeout(
        self, script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, temporary: Path
    ) -> None:
        """A program that does not end is ended in time, and no temporary file stays."""
        install(monkeypatch, tmp_path, script)
        start = time.monotonic()
        with pytest.raises(EngineTimeoutError, match=r"longer than 0\.5 seconds"):
            tesseract_of(timeout=0.5).read([image_of()])
        assert time.monotonic() - start < 5
        assert list(temporary.iterdir()) == []

    def test_the_time_limit_is_for_all_processes_together(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Two that take most of it each are too slow."""
        install_answering(monkeypatch, tmp_path, first="sleep 1.2")
        with pytest.raises(EngineTimeoutError, match="longer than 2 seconds"):
            tesseract_of(timeout=2, languages=("eng", "rus")).read([image_of()])

    def test_a_program_that_vanished_is_a_failed_reading(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """Uninstalled between opening and reading: a failure, not a missing engine: the picture was not read."""
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(EngineFailedError, match="no longer on the PATH"):
            tesseract_of().read([image_of()])

    def test_a_program_that_may_not_be_run_is_a_failed_reading(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """A program that cannot be executed is told apart from one that is gone."""
        install(monkeypatch, tmp_path, "").chmod(0o644)
        monkeypatch.setenv("PATH", str(tmp_path / "programs"))
        with pytest.raises(EngineFailedError, match="could not be started"):
            tesseract_of().read([image_of()])

    def test_without_a_temporary_folder_nothing_is_read(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A missing folder for temporary files is a failure with its reason."""
        install_answering(monkeypatch, tmp_path)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
        with pytest.raises(EngineFailedError, match="temporary files could not be used"):
            tesseract_of().read([image_of()])
