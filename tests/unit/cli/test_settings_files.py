"""Configuration files: found, read, and refused with every fault at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from watermark_scan.cli.settings import PROJECT_FILE, project_file, read_settings, user_file
from watermark_scan.errors import ConfigError


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
