"""Flags win over variables, those over a named file, that over the project's, that over the user's, over defaults."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from watermark_scan.cli.settings import FILE_VARIABLE, load_layers, strangers
from watermark_scan.errors import ConfigError
from watermark_scan.options import RegionPlan, ScanOptions

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program

_PLACES = ("user", "project", "named", "variable", "flag")
"""The weakest first."""


@pytest.fixture
def home(tmp_path: Path, no_settings: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a picture; the user's own settings are in a folder of the test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(no_settings))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clear.jpg").touch()
    return tmp_path


def _say(place: str, seconds: int, home: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the time-out at one place."""
    files = {
        "user": own / "watermark-scan" / "config.toml",
        "project": home / ".watermark-scan.toml",
        "named": home / "named.toml",
    }
    if place in files:
        files[place].parent.mkdir(exist_ok=True)
        files[place].write_text(f"timeout = {seconds}\n")
    elif place == "variable":
        monkeypatch.setenv("WATERMARK_SCAN_TIMEOUT", str(seconds))


@pytest.mark.parametrize("strongest", range(len(_PLACES)))
def test_the_strongest_wins(
    program: Program, home: Path, no_settings: Path, monkeypatch: pytest.MonkeyPatch, strongest: int
) -> None:
    """With every place up to one in use, that one counts."""
    used = _PLACES[: strongest + 1]
    for number, place in enumerate(used, start=1):
        _say(place, number, home, no_settings, monkeypatch)
    flags = (["--config", "named.toml"] if "named" in used else []) + (["--timeout", "5"] if "flag" in used else [])
    assert program("scan", *flags, "clear.jpg").code == 0
    assert program.options is not None
    assert program.options.timeout == strongest + 1


def test_settings_of_several_places_add_up(
    program: Program, home: Path, no_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place that says nothing about a setting leaves it alone."""
    _say("user", 7, home, no_settings, monkeypatch)
    (home / ".watermark-scan.toml").write_text('regions = "corners"\nreader = "tesseract"\n')
    monkeypatch.setenv("WATERMARK_SCAN_MAX_CHANCE", "0.01")
    program("scan", "--max-pixels", "9", "clear.jpg")
    assert program.options == ScanOptions(
        readers=("tesseract",), regions=RegionPlan.CORNERS, timeout=7, max_chance=0.01, max_pixels=9
    )


def test_every_kind_of_setting_reaches_the_scan(program: Program, home: Path) -> None:
    """Lists, switches, paths and choices of a file become options."""
    (home / "sub").mkdir()
    (home / "sub" / "named.toml").write_text(
        'reader = ["tesseract", "rapidocr"]\nlanguages = ["eng", "rus"]\npatterns = ["list.toml"]\nno-builtin = true\n'
        'fail-on = "review"\nquiet = true\ncolor = "always"\next = ["png"]\nmax-pixels = 9\n'
    )
    (home / "review.png").touch()
    answer = program("scan", "--config", "sub/named.toml", home)
    assert answer.code == 1
    assert "\x1b[" in answer.out
    assert answer.err == ""
    assert program.options is not None
    assert program.options.patterns == (Path("sub/list.toml"),)
    assert (program.options.builtin, program.options.languages) == (False, ("eng", "rus"))
    assert [path.name for path in program.scanner.seen] == ["review.png"]


@pytest.mark.parametrize("value", ["1", "true", "yes"])
def test_switches_of_variables(program: Program, home: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Variables are texts; the usual words turn a switch on."""
    monkeypatch.setenv("WATERMARK_SCAN_QUIET", value)
    assert program("scan", home).out == ""


def test_a_file_that_nobody_named_is_told_of(program: Program, home: Path) -> None:
    """Whoever scans a folder of strangers' files sees that one of them sets something, even a quiet one."""
    (home / ".watermark-scan.toml").write_text("quiet = true\n")
    answer = program("scan", "clear.jpg")
    assert answer.err == (
        f"watermark-scan: Using the settings in {home}/.watermark-scan.toml; --isolated leaves them out.\n"
    )


def test_isolated_leaves_everything_out(program: Program, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither files, broken ones included, nor variables count."""
    (home / ".watermark-scan.toml").write_text("nonsense")
    monkeypatch.setenv("WATERMARK_SCAN_TIMEOUT", "9")
    monkeypatch.setenv(FILE_VARIABLE, "nosuch.toml")
    assert program("scan", "--isolated", "clear.jpg").code == 0
    assert program.options == ScanOptions()


@pytest.mark.parametrize("flags", [["--isolated", "--config", "x"], ["--config", "x", "--isolated"]], ids=" ".join)
def test_isolated_and_a_named_file_exclude_each_other(program: Program, home: Path, flags: list[str]) -> None:
    """Whatever comes first."""
    (home / "x").touch()
    answer = program("scan", *flags, "clear.jpg")
    assert answer.code == 2
    assert "leaves out the file" in answer.err


def test_a_named_file_must_be_there(program: Program, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By flag or by variable: what was named is never passed over."""
    assert "nosuch.toml" in program("scan", "--config", "nosuch.toml", home).err
    monkeypatch.setenv(FILE_VARIABLE, "other.toml")
    answer = program("scan", home)
    assert (answer.code, answer.out) == (2, "")
    assert "other.toml" in answer.err


@pytest.mark.parametrize(
    ("text", "variable", "place"),
    [
        ('regions = "moon"', None, ".watermark-scan.toml:1: "),
        ("\nmax-chance = -1", None, ".watermark-scan.toml:2: "),
        ('reader = ["eyes"]', None, ".watermark-scan.toml:1: "),
        ("", ("WATERMARK_SCAN_TIMEOUT", "soon"), "WATERMARK_SCAN_TIMEOUT: "),
        ("", ("WATERMARK_SCAN_QUIET", "perhaps"), "WATERMARK_SCAN_QUIET: "),
    ],
)
def test_a_value_out_of_range_is_told_with_its_place(  # noqa: PLR0917  a case has three parts
    program: Program,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    variable: tuple[str, str] | None,
    place: str,
) -> None:
    """The user finds the line to mend although the command line is in order."""
    (home / ".watermark-scan.toml").write_text(text)
    if variable is not None:
        monkeypatch.setenv(*variable)
    answer = program("scan", "clear.jpg")
    assert (answer.code, answer.out) == (2, "")
    assert place in answer.err
    assert program.scanner.seen == []


def test_help_needs_no_settings(program: Program, home: Path) -> None:
    """Whoever has broken a file can still read how to mend it."""
    (home / ".watermark-scan.toml").write_text("nonsense")
    assert program("scan", "--help").code == 0


def test_empty_variables_say_nothing(home: Path) -> None:
    """As with NO_COLOR, an empty variable is as good as none."""
    assert load_layers(None, {"WATERMARK_SCAN_REGIONS": "", FILE_VARIABLE: ""}).settings == {}
    assert home.is_dir()


def test_an_unreadable_user_file_is_told(home: Path, no_settings: Path) -> None:
    """A broken file of one's own stops the scan as any other."""
    own = no_settings / "watermark-scan" / "config.toml"
    own.parent.mkdir()
    own.write_bytes(b"\xff")
    with pytest.raises(ConfigError):
        load_layers(None, {})
    assert home.is_dir()


def test_misspelt_variables_are_found() -> None:
    """What begins like ours and is none is most likely a mistake."""
    variables = {"WATERMARK_SCAN_REGONS": "x", "WATERMARK_SCAN_REGIONS": "x", "WATERMARK_SCAN_DEBUG": "1", "HOME": "/"}
    assert strangers(variables, frozenset({"WATERMARK_SCAN_DEBUG"})) == ("WATERMARK_SCAN_REGONS",)
