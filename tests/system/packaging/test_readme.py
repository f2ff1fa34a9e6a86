"""The papers stay true: every block of the README runs, commands exist, exit codes are the program's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from watermark_scan.cli.settings import read_settings
from watermark_scan.errors import ExitCode

_ROOT = Path(__file__).resolve().parents[3]
_README = (_ROOT / "README.md").read_text(encoding="utf-8")
_BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", _README, flags=re.DOTALL | re.MULTILINE)
_SAMPLES = ("founding-case.jpg", "founding-half.jpg", "no-text-street.jpg", "stock-mark.jpg")
"""Those that the README names, and a clear one: all of samples/ would take minutes."""
_QUICK = {"WATERMARK_SCAN_READER": "rapidocr", "WATERMARK_SCAN_REGIONS": "corners"}
"""What a shell example shows does not depend on it."""


def _blocks(language: str) -> list[str]:
    return [text for found, text in _BLOCKS if found == language]


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
    """No example escapes."""
    assert {language for language, _ in _BLOCKS} == {"make", "console", "sh", "yaml", "toml", "python"}


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
    """What the README shows is what comes out, numbers aside, which move with the list and the engines."""
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


def test_workflow(folder: Path) -> None:
    """The first step fails for a mark, and the second shows it in the form that GitHub takes."""
    scan, show = next(yaml.safe_load(text) for text in _blocks("yaml") if text.startswith("- name:"))
    assert _run(scan["run"]).returncode == 1
    done = _run(show["run"])
    assert (done.returncode, show["if"]) == (0, "always()")
    assert re.search(r"^::error file=samples/stock-mark\.jpg::'shutterstock' was found", done.stdout, re.MULTILINE)
    assert folder.is_dir()


@pytest.mark.parametrize("example", _blocks("toml"))
def test_settings_are_sound(example: str, tmp_path: Path) -> None:
    """The settings that the README shows are settings."""
    path = tmp_path / "config.toml"
    path.write_text(example, encoding="utf-8")
    assert read_settings(path)


@pytest.mark.parametrize("example", _blocks("make"))
def test_make_knows_the_targets(example: str) -> None:
    """What the README tells to type is known to make, which need not run it for that."""
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


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md"])
def test_commands_exist(paper: str) -> None:
    """Every `make` target that a paper names is in the Makefile."""
    named = re.findall(
        r"(?:`|^)make ((?:[a-z][a-z-]*(?: |(?=[`\n])))+)", (_ROOT / paper).read_text(encoding="utf-8"), re.MULTILINE
    )
    targets = set(re.findall(r"^([a-z-]+):", (_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named
    assert {target for names in named for target in names.split()} <= targets


def test_exit_codes() -> None:
    """The table of exit codes lists the program's codes, no more and no fewer."""
    table = re.findall(r"^\| (\d+) \|", _README, flags=re.MULTILINE)
    assert [int(code) for code in table] == [code.value for code in ExitCode]


def test_layers() -> None:
    """The layers that CONTRIBUTING.md shows are those of the import contract."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    assert "```\n" + "\n".join(layers) + "\n```" in (_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
