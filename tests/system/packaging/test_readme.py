"""The papers stay true: every example runs, commands, links and keys exist, exit codes are the program's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from watermark_scan.cli.settings import read_settings
from watermark_scan.errors import EngineFailedError, ExitCode, InputError
from watermark_scan.report import Match, ScanReport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.errors import WatermarkScanError

_ROOT = Path(__file__).resolve().parents[3]
_LONGEST = {"README.md": 12_000, "CONTRIBUTING.md": 8_000}
"""Bytes: what everybody reads stays short, and the rest goes into the papers that they name."""
_PAPERS = (*_LONGEST, "DESIGN.md", "MEASUREMENTS.md", "SECURITY.md", "CHANGELOG.md", "patterns/README.md")
_TEXTS = {paper: (_ROOT / paper).read_text(encoding="utf-8") for paper in _PAPERS}
_README = _TEXTS["README.md"]
_BLOCKS = [
    (paper, *block)
    for paper, text in _TEXTS.items()
    for block in re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
]
"""Paper, language and text of every example."""
_RUN = {"make", "console", "sh", "yaml", "toml", "python"}
_SAMPLES = ("founding-case.jpg", "founding-half.jpg", "no-text-street.jpg", "stock-mark.jpg")
"""Those that the papers name, and a clear one: all of samples/ would take minutes."""
_QUICK = {"WATERMARK_SCAN_READER": "rapidocr", "WATERMARK_SCAN_REGIONS": "corners"}
"""What a shell example shows does not depend on it."""


def _blocks(language: str) -> list[str]:
    return [text for _, found, text in _BLOCKS if found == language]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with some samples to work in, and the program on the path."""
    (tmp_path / "samples").mkdir()
    for name in _SAMPLES:
        shutil.copy(_ROOT / "samples" / name, tmp_path / "samples")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(script: str, *arguments: str, quick: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a script of the shell as written, and stop at the first line that fails."""
    return subprocess.run(
        ["bash", "-eu", "-c", script, "README.md", *arguments],
        env=os.environ | (_QUICK if quick else {"COLUMNS": "80"}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_every_block_is_of_a_kind_that_is_run() -> None:
    """No example escapes: blocks of no kind are drawings and lists, without anything to type."""
    assert {language for paper, language, _ in _BLOCKS if paper == "README.md"} == _RUN
    assert {language for _, language, _ in _BLOCKS} == {*_RUN, ""}
    drawn = [text for _, language, text in _BLOCKS if not language]
    assert [text for text in drawn if re.search(r"^\s*(\$|watermark-scan|make|python|pip) ", text, re.MULTILINE)] == []


@pytest.mark.parametrize("example", _blocks("python"))
def test_python_runs(example: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every Python example runs from the project's folder and prints something."""
    monkeypatch.chdir(_ROOT)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102  our own README, which is what is under test
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("example", _blocks("sh"))
def test_shell_runs(example: str, folder: Path) -> None:
    """Every shell example, jq's included, runs to its end in a folder with samples/."""
    done = _run(example)
    assert done.returncode == 0, done.stderr
    assert done.stdout or len(list(folder.iterdir())) > 1


def test_jq_finds_what_it_says(folder: Path) -> None:
    """The answers are those that the comment beside them promises."""
    done = _run(next(text for text in _blocks("sh") if "jq -s" in text))
    lines = done.stdout.splitlines()
    assert "samples/founding-half.jpg" in lines
    assert "samples/no-text-street.jpg" not in lines
    assert any(line.startswith("shutterstock\t") for line in lines)
    assert '  "clear": 1,' in lines
    assert folder.is_dir()


def _shape(text: str) -> list[str]:
    """A text without its numbers, and without the versions of the engines and the line breaks that go with them."""
    body, _, _ = text.partition("  Looked: ")
    return re.sub(r"[\d.,]+(?:e-\d+)?", "#", body).split()


@pytest.mark.parametrize("example", _blocks("console"))
def test_output_is_the_real_one(example: str, folder: Path) -> None:
    """What a paper shows is what comes out, numbers aside, which move with the list and the engines."""
    command, _, shown = example.removeprefix("$ ").partition("\n")
    done = _run(command, quick=False)
    assert done.returncode in {0, 1}, done.stderr
    assert _shape(done.stdout) == _shape(shown), done.stdout
    assert folder.is_dir()


def test_pre_commit_hook(folder: Path) -> None:
    """The hook's command, with file names behind it as pre-commit puts them, fails for a mark and passes without."""
    (hook,) = next(yaml.safe_load(text)["repos"][0]["hooks"] for text in _blocks("yaml") if text.startswith("repos:"))
    call = f'{hook["entry"]} "$@"'
    clean = _run(call, "samples/no-text-street.jpg")
    assert (clean.returncode, clean.stdout) == (0, "")
    marked = _run(call, "samples/no-text-street.jpg", "samples/stock-mark.jpg")
    assert marked.returncode == 1
    assert marked.stdout.startswith("FLAGGED  samples/stock-mark.jpg")
    assert folder.is_dir()


@pytest.mark.parametrize("example", [text for paper, kind, text in _BLOCKS if (paper, kind) == ("README.md", "toml")])
def test_settings_are_sound(example: str, tmp_path: Path) -> None:
    """The settings that the README shows are settings; the list in patterns/README.md is tested where lists are."""
    path = tmp_path / "config.toml"
    path.write_text(example, encoding="utf-8")
    assert read_settings(path)


@pytest.mark.parametrize("example", _blocks("make"))
def test_make_knows_the_targets(example: str) -> None:
    """What a paper tells to type is known to make, which need not run it for that."""
    for command in example.splitlines():
        done = subprocess.run(
            ["bash", "-c", command.replace("make ", "make --question ", 1)],
            cwd=_ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "No rule" not in done.stderr
        assert command.startswith("make ")


@pytest.mark.parametrize("paper", [paper for paper in _PAPERS if paper != "patterns/README.md"])
def test_commands_exist(paper: str) -> None:
    """Every `make` target that a paper names is in the Makefile."""
    named = re.findall(r"(?:`|^)make ((?:[a-z][a-z-]*(?: |(?=[`\n])))+)", _TEXTS[paper], re.MULTILINE)
    targets = set(re.findall(r"^([a-z-]+):", (_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named
    assert {target for names in named for target in names.split()} <= targets


def test_exit_codes() -> None:
    """The table of exit codes lists the program's codes, no more and no fewer."""
    table = re.findall(r"^\| (\d+) \|", _README, flags=re.MULTILINE)
    assert [int(code) for code in table] == [code.value for code in ExitCode]


@pytest.mark.parametrize(("paper", "longest"), _LONGEST.items())
def test_what_everybody_reads_is_short(paper: str, longest: int) -> None:
    """In bytes; the picture beside it is no burden for a clone, either."""
    assert (_ROOT / paper).stat().st_size <= longest
    assert (_ROOT / "tests/system/page/report-page.png").stat().st_size <= 150_000


@pytest.mark.parametrize("paper", _PAPERS)
def test_links_lead_somewhere(paper: str) -> None:
    """Each link to a file finds it, and each one to a heading finds that."""
    for target in re.findall(r"\]\(([^)]+)\)", _TEXTS[paper]):
        name, _, heading = target.partition("#")
        if not name.startswith("https:"):
            path = (_ROOT / paper).parent / name if name else _ROOT / paper
            assert path.exists(), target
            assert not heading or heading in _headings(path.read_text(encoding="utf-8")), target


def _headings(text: str) -> set[str]:
    """As links name them."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def test_the_report_is_explained() -> None:
    """DESIGN.md names every key of the report and of a match, and every reason why a picture was not scanned."""
    rows = re.findall(r"^\| (`.*?) \|", _TEXTS["DESIGN.md"], re.MULTILINE)
    explained = {name for row in rows for name in re.findall(r"`([\w-]+)`", row)}
    codes = {error.code for error in _kinds_of(InputError)} | {error.code for error in _kinds_of(EngineFailedError)}
    assert {*ScanReport.model_fields, *Match.model_fields, *codes} - {InputError.code} <= explained


def _kinds_of(error: type[WatermarkScanError]) -> Iterator[type[WatermarkScanError]]:
    yield error
    for kind in error.__subclasses__():
        yield from _kinds_of(kind)
