"""`config`: every setting, what holds, and where that is from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from watermark_scan.cli.settings import SETTINGS, WITHOUT_EFFECT
from watermark_scan.options import ScanOptions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program

SHOWN = [name for name in SETTINGS if name not in WITHOUT_EFFECT]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _settings(program: Program, *flags: str) -> dict[str, Any]:
    answer = program("config", "--json", *flags)
    assert (answer.code, answer.err) == (0, "")
    return {setting["name"]: setting for setting in json.loads(answer.out)["settings"]}


def test_without_files_everything_is_a_default(program: Program, home: Path) -> None:
    """Every setting is listed in order, with the value that `scan` would use."""
    settings = _settings(program)
    assert list(settings) == SHOWN
    assert {setting["origin"] for setting in settings.values()} == {None}
    assert settings["max-chance"]["value"] == ScanOptions().max_chance
    assert settings["reader"]["value"] is None
    assert str(home) not in str(settings)


def test_each_value_names_its_origin(program: Program, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File and line, or the variable."""
    (home / ".watermark-scan.toml").write_text('regions = "edges"\nreader = ["tesseract"]\ntimeout = 3\n')
    (home / "more.toml").write_text("timeout = 4\n")
    monkeypatch.setenv("WATERMARK_SCAN_REGIONS", "corners")
    settings = _settings(program, "--config", "more.toml")
    assert settings["regions"] == {
        "name": "regions",
        "value": "corners",
        "origin": {"kind": "environment", "name": "WATERMARK_SCAN_REGIONS", "line": None},
    }
    assert settings["reader"]["value"] == ["tesseract"]
    assert settings["reader"]["origin"] == {"kind": "file", "name": str(home / ".watermark-scan.toml"), "line": 2}
    assert settings["timeout"]["origin"] == {"kind": "file", "name": "more.toml", "line": 1}


def test_the_text_says_the_same(program: Program, home: Path) -> None:
    """A line for each setting, and the files that were read."""
    (home / ".watermark-scan.toml").write_text("quiet = true\n")
    lines = program("config").out.splitlines()
    assert [line.split()[0] for line in lines[: len(SHOWN)]] == SHOWN
    assert f"quiet             true                      {home}/.watermark-scan.toml:1" in lines
    assert lines[-2:] == ["Files, the strongest first:", f"  {home}/.watermark-scan.toml"]


def test_lists_add_up_with_those_of_the_environment(
    program: Program, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """User lists of the variable count beside those of a file."""
    monkeypatch.setenv("WATERMARK_SCAN_PATTERNS", "a.toml:b.toml")
    assert _settings(program)["patterns"]["value"] == ["a.toml", "b.toml"]
    assert _settings(program)["patterns"]["origin"]["name"] == "WATERMARK_SCAN_PATTERNS"
    (home / ".watermark-scan.toml").write_text('patterns = "c.toml"\n')
    assert _settings(program)["patterns"]["value"] == ["a.toml", "b.toml", str(home / "c.toml")]


def test_isolated_shows_the_defaults(program: Program, home: Path) -> None:
    """Broken files do not matter then."""
    (home / ".watermark-scan.toml").write_text("nonsense")
    answer = program("config", "--isolated")
    assert answer.code == 0
    assert answer.out.endswith("No file was looked for.\n")


@pytest.mark.parametrize("text", ["nonsense", "regons = 1", 'regions = "moon"'])
def test_what_is_broken_is_told(program: Program, home: Path, text: str) -> None:
    """Whoever asks why a scan refuses gets the same answer here."""
    (home / ".watermark-scan.toml").write_text(text)
    answer = program("config")
    assert (answer.code, answer.out) == (2, "")
    assert ".watermark-scan.toml:1: " in answer.err


def test_misspelt_variables_are_told(program: Program, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable without effect is worth a line."""
    monkeypatch.setenv("WATERMARK_SCAN_REGONS", "corners")
    assert "WATERMARK_SCAN_REGONS is set, but there is no such setting." in program("config").out
    assert home.is_dir()


def test_hostile_names_are_safe_to_print(program: Program, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder may be called anything."""
    folder = home / "a\x1b[2Jb"
    folder.mkdir()
    (folder / ".watermark-scan.toml").write_text("quiet = true\n")
    monkeypatch.chdir(folder)
    assert "\x1b" not in program("config").out
    assert "\x1b" not in program("config", "--json").out
