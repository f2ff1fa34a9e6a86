"""Settings outside the command line: read from files and variables, laid over each other, refused with their place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer

from watermark_scan.cli import scan
from watermark_scan.cli.settings import (
    ELSEWHERE,
    FILE_VARIABLE,
    PER_CALL,
    PROJECT_FILE,
    SETTINGS,
    Kind,
    Origin,
    from_toml,
    from_variable,
    load_layers,
    project_file,
    read_settings,
    unknown_variables,
    user_file,
    variable_of,
)
from watermark_scan.errors import ConfigError
from watermark_scan.options import RegionPlan, ScanOptions

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program


def _flags() -> dict[str, str]:
    """Long flag without dashes → name of its parameter."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(scan.scan)
    parameters = typer.main.get_command(app).params
    flags = {parameter.name: parameter.opts for parameter in parameters if parameter.param_type_name == "option"}
    return {max(names, key=len).lstrip("-"): name for name, names in flags.items()}


def test_every_flag_is_one_or_the_other() -> None:
    """Whoever adds a flag decides whether a file may say it."""
    assert set(_flags()) == (set(SETTINGS) | PER_CALL) - {"help"}
    assert set(SETTINGS) & PER_CALL == set()
    assert set(SETTINGS) >= ELSEWHERE


def test_flags_and_parameters_are_called_alike() -> None:
    """Settings reach their parameter by the flag's name."""
    assert [flag for flag, name in _flags().items() if flag.replace("-", "_") != name] == []


def test_nothing_that_writes_or_reads_is_a_setting() -> None:
    """A file among strangers' pictures must not choose where something is written."""
    assert {"output", "html", "annotate", "files-from", "config"} <= PER_CALL


def test_variables_are_called_like_flags() -> None:
    """--max-chance is WATERMARK_SCAN_MAX_CHANCE."""
    assert variable_of("max-chance") == "WATERMARK_SCAN_MAX_CHANCE"


_FOLDER = Path("/project")


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.SWITCH, False, False),
        (Kind.NUMBER, 0.5, 0.5),
        (Kind.NUMBER, 2, 2),
        (Kind.WHOLE, 2, 2),
        (Kind.TEXT, "full", "full"),
        (Kind.NAMES, ["eng", "rus"], "eng,rus"),
        (Kind.NAMES, "eng,rus", "eng,rus"),
        (Kind.CHOICES, "tesseract", ["tesseract"]),
        (Kind.CHOICES, ["tesseract", "rapidocr"], ["tesseract", "rapidocr"]),
        (Kind.PATH, "b.toml", "/project/b.toml"),
        (Kind.PATH, "/b.toml", "/b.toml"),
        (Kind.PATHS, ["a", "/b"], ["/project/a", "/b"]),
    ],
)
def test_values_of_a_file(kind: Kind, value: object, expected: object) -> None:
    """Each kind takes what it says; paths are relative to the file."""
    assert from_toml(value, kind, _FOLDER) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.SWITCH, 1),
        (Kind.SWITCH, "true"),
        (Kind.NUMBER, "0.5"),
        (Kind.NUMBER, True),
        (Kind.WHOLE, 2.0),
        (Kind.WHOLE, True),
        (Kind.TEXT, ["full"]),
        (Kind.NAMES, [1]),
        (Kind.CHOICES, {"a": 1}),
        (Kind.PATH, ["a"]),
        (Kind.PATHS, [["a"]]),
    ],
)
def test_values_of_another_kind_are_refused(kind: Kind, value: object) -> None:
    """A number in quotes is a text, and a switch is neither 1 nor "true"."""
    with pytest.raises(TypeError, match=r"as in|true or false"):
        from_toml(value, kind, _FOLDER)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.CHOICES, "tesseract, rapidocr", ["tesseract", "rapidocr"]),
        (Kind.PATHS, "a:b::", ["a", "b"]),
        (Kind.NUMBER, "0.5", "0.5"),
        (Kind.PATH, "b.toml", "b.toml"),
        (Kind.NAMES, "eng,rus", "eng,rus"),
    ],
)
def test_values_of_a_variable(kind: Kind, value: str, expected: object) -> None:
    """Lists are parted; the rest is left to what also reads the command line."""
    assert from_variable(value, kind) == expected


def test_an_origin_names_file_and_line() -> None:
    """As compilers do, so that editors can jump there."""
    assert str(Origin(kind="file", name="a.toml", line=3)) == "a.toml:3"
    assert str(Origin(kind="environment", name="WATERMARK_SCAN_QUIET")) == "WATERMARK_SCAN_QUIET"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder two levels above the working folder."""
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    return tmp_path


def _faults(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_settings(path)
    assert caught.value.remedy
    return [line.removeprefix(f"{path}:") for line in caught.value.message.splitlines()[1:]]


def test_settings_come_with_their_line(tmp_path: Path) -> None:
    """Comments and empty lines count; quoted keys are keys."""
    path = tmp_path / "c.toml"
    path.write_text('# mine\n\nregions = "edges"\n"max-chance" = 0.01\n')
    found = read_settings(path)
    assert {name: (setting.value, setting.origin.line) for name, setting in found.items()} == {
        "regions": ("edges", 3),
        "max-chance": (0.01, 4),
    }


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Misspelt, foreign and wrongly typed keys each have their line and what to do."""
    text = 'regons = "full"\nmax_chance = 1\noutput = "x"\nquiet = "yes"\nzebra = 1\n\n[scan]\nquiet = true\n'
    assert _faults(tmp_path / "c.toml", text) == [
        "1: there is no setting 'regons'; is 'regions' meant?",
        "2: there is no setting 'max_chance'; is 'max-chance' meant?",
        "3: 'output' is no setting: it is said on the command line, for one call.",
        "4: 'quiet' takes true or false.",
        "5: there is no setting 'zebra'.",
        "7: there is no setting 'scan'.",
    ]


@pytest.mark.parametrize(("text", "line"), [("quiet = true\nquiet == false\n", 2), ("quiet = true\nregions =", 2)])
def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    """A fault of syntax stops the reading where it is."""
    (fault,) = _faults(tmp_path / "c.toml", text)
    assert fault.startswith(f"{line}: ")


def test_what_is_no_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    """TOML is UTF-8."""
    path = tmp_path / "c.toml"
    path.write_bytes(b"quiet = true\n# caf\xe9\n")
    with pytest.raises(ConfigError, match=r"c\.toml:2: not UTF-8"):
        read_settings(path)


@pytest.mark.parametrize("name", ["nosuch.toml", "."])
def test_a_file_that_cannot_be_read_is_told(name: str) -> None:
    """A file that was named is never passed over."""
    with pytest.raises(ConfigError, match="cannot be read"):
        read_settings(Path(name))


def test_the_next_file_upwards_is_the_projects(project: Path) -> None:
    """The one nearest to the working folder counts, and none further up."""
    (project / PROJECT_FILE).touch()
    assert project_file() == project / PROJECT_FILE
    (project / "a" / PROJECT_FILE).touch()
    assert project_file() == project / "a" / PROJECT_FILE


def test_a_folder_of_that_name_is_no_file(project: Path) -> None:
    """Only files count."""
    (project / "a" / PROJECT_FILE).mkdir()
    assert project_file() is None


def test_a_removed_working_folder_has_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program runs where the folder is gone."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert project_file() is None


def test_the_users_own_file_is_where_the_platform_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG's variable moves it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert user_file() == tmp_path / "watermark-scan" / "config.toml"


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
    """Whoever scans a folder of unknown_variables' files sees that one of them sets something, even a quiet one."""
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
    assert unknown_variables(variables, frozenset({"WATERMARK_SCAN_DEBUG"})) == ("WATERMARK_SCAN_REGONS",)
