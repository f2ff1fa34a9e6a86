"""`doctor`: what the examination found, as text, as JSON and as an exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import watermark_scan.doctor
from tests.values import pattern_list
from watermark_scan.doctor import Diagnosis, Problem, ReaderState
from watermark_scan.ocr.scripts import UnreadScript
from watermark_scan.options import ScanOptions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program

_RAPIDOCR = ReaderState(
    name="rapidocr", version="3.10.0", languages=("latin", "zh"), installed=("latin", "zh"), seconds=1.25
)
_TESSERACT = ReaderState(name="tesseract", version="5.3.0", languages=("eng",), installed=("eng", "kor"), seconds=0.25)
_MISSING = ReaderState(name="tesseract", problem=Problem(message="It is not installed.", remedy="Install it."))
_DEAF = ReaderState(
    name="rapidocr",
    version="3.10.0",
    languages=("latin",),
    seconds=1,
    problem=Problem(message="a\x1bb", remedy="Mend."),
)
_KOREAN = UnreadScript(script="Korean", wordings=16, languages=("ko",), remedy="Install it: apt-get install x")


def _diagnosis(
    *readers: ReaderState, listed: bool = True, heic: bool = True, missing_limits: tuple[str, ...] = ()
) -> Diagnosis:
    return Diagnosis(
        readers=readers,
        patterns=pattern_list() if listed else None,
        problem=None if listed else Problem(message="games.toml:3: no id", remedy="Mend the list."),
        unread=(_KOREAN,) if listed else (),
        heic=heic,
        missing_limits=missing_limits,
    )


@pytest.fixture
def examined(program: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[ScanOptions]:
    """The options of each examination; what it finds is `found`."""
    seen: list[ScanOptions] = []

    def examine(options: ScanOptions) -> Diagnosis:
        print("an engine talks")  # noqa: T201  as engines do
        seen.append(options)
        return _diagnosis(_RAPIDOCR, _TESSERACT)

    monkeypatch.setattr(watermark_scan.doctor, "examine", examine)
    monkeypatch.chdir(tmp_path)
    assert program.scanner.seen == []
    return seen


def _find(monkeypatch: pytest.MonkeyPatch, diagnosis: Diagnosis) -> None:
    monkeypatch.setattr(watermark_scan.doctor, "examine", lambda _options: diagnosis)


def test_a_sound_machine(program: Program, examined: list[ScanOptions]) -> None:
    """Engines with version, languages and self-test; the list; what is not read; a last word."""
    answer = program("doctor")
    text = " ".join(answer.out.split())
    assert answer.code == 0
    for part in (
        "rapidocr 3.10.0, reads latin, zh: works, read the test picture in 1.2 s",
        "tesseract 5.3.0, reads eng (installed, not used by default: kor): works",
        "2 entries with 2 wordings, sha256:",
        "Korean 16 wordings (ko). Install it: apt-get install x",
        "All engines work.",
    ):
        assert part in text
    assert "HEIC" not in text
    assert "On this system" not in text
    assert "an engine talks" in answer.err
    assert examined == [ScanOptions()]


def test_settings_count(program: Program, examined: list[ScanOptions], tmp_path: Path) -> None:
    """What a scan here would use is what is looked at."""
    (tmp_path / ".watermark-scan.toml").write_text('languages = ["eng", "kor"]\ntimeout = 5\nno-builtin = true\n')
    program("doctor")
    assert examined == [ScanOptions(languages=("eng", "kor"), timeout=5, builtin=False)]


@pytest.mark.parametrize("setting", ["regons = 1", "max-chance = -1", "nonsense"])
def test_broken_settings_are_told_and_all_else_is_tried(
    program: Program, examined: list[ScanOptions], tmp_path: Path, setting: str
) -> None:
    """With the defaults; no scan would work, so the code is 2."""
    (tmp_path / ".watermark-scan.toml").write_text(f"{setting}\n")
    answer = program("doctor")
    assert (answer.code, examined) == (2, [ScanOptions()])
    assert "OCR engines" in answer.out
    assert "Settings" in answer.out
    assert answer.out.rstrip().endswith("Nothing can be scanned until this is mended.")
    document = json.loads(program("doctor", "--json").out)
    assert document["settings_problem"]
    assert not document["works"]


def test_misspelt_variables_are_named(
    program: Program, examined: list[ScanOptions], images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the doctor and by a scan; never with -q."""
    monkeypatch.setenv("WATERMARK_SCAN_REGONS", "edges")
    assert "WATERMARK_SCAN_REGONS is set" in program("doctor").out
    assert "WATERMARK_SCAN_REGONS is set" in program("scan", images / "clear.jpg").err
    assert program("scan", "-q", images / "clear.jpg").err == ""
    assert len(examined) == 1


def test_a_missing_engine(program: Program, examined: list[ScanOptions], monkeypatch: pytest.MonkeyPatch) -> None:
    """The command that installs it stands beside it; images can be scanned."""
    _find(monkeypatch, _diagnosis(_RAPIDOCR, _MISSING, heic=False))
    answer = program("doctor")
    assert answer.code == 0
    assert "tesseract  not usable. It is not installed. Install it." in answer.out
    assert "HEIC" in answer.out
    assert answer.out.endswith("Images can be scanned, but not with every engine.\n")
    assert examined == []


def test_what_the_system_lacks_is_named(
    program: Program, examined: list[ScanOptions], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It changes no verdict on the machine: images can be scanned, with weaker limits."""
    limits = ("no memory limit for workers: --max-memory has no effect", "no timer")
    _find(monkeypatch, _diagnosis(_RAPIDOCR, _TESSERACT, missing_limits=limits))
    answer = program("doctor")
    assert answer.code == 0
    assert "\nOn this system\n  no memory limit for workers: --max-memory has no effect.\n  no timer.\n\n" in answer.out
    assert json.loads(program("doctor", "--json").out)["missing_limits"] == list(limits)
    assert examined == []


@pytest.mark.parametrize(
    ("diagnosis", "part"),
    [
        (_diagnosis(_DEAF, _MISSING), "DOES NOT WORK. a\\x1bb Mend."),
        (_diagnosis(_RAPIDOCR, _TESSERACT, listed=False), "BROKEN. games.toml:3: no id Mend the list."),
    ],
    ids=["engines", "list"],
)
def test_where_nothing_can_be_scanned_the_code_is_2(
    program: Program, examined: list[ScanOptions], monkeypatch: pytest.MonkeyPatch, diagnosis: Diagnosis, part: str
) -> None:
    """No engine or no list: scripts see it without reading."""
    _find(monkeypatch, diagnosis)
    answer = program("doctor")
    assert answer.code == 2
    assert part in answer.out
    assert answer.out.endswith("Nothing can be scanned until this is mended.\n")
    assert program("doctor", "--json").code == 2
    assert examined == []


def test_json_says_everything(program: Program, examined: list[ScanOptions]) -> None:
    """One object on one line; engines that talk stay out of it."""
    document = json.loads(program("doctor", "--json").out)
    assert document["works"] is True
    assert [reader["works"] for reader in document["readers"]] == [True, True]
    assert document["readers"][1] == {
        "name": "tesseract",
        "version": "5.3.0",
        "languages": ["eng"],
        "installed": ["eng", "kor"],
        "seconds": 0.25,
        "problem": None,
        "works": True,
    }
    assert document["pattern_list"]["entries"] == 2
    (unread,) = document["unread"]
    assert unread == {"writing": "Korean", "wordings": 16, "languages": ["ko"], "remedy": _KOREAN.remedy}
    assert document["heic"] is True
    assert len(examined) == 1


def test_lines_fit_eighty_columns(program: Program, examined: list[ScanOptions]) -> None:
    """Readable in any window."""
    assert max(map(len, program("doctor").out.splitlines())) <= 80
    assert examined
