"""The papers stay true: their Python runs, their commands exist, their exit codes are the program's."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from watermark_scan.errors import ExitCode

_ROOT = Path(__file__).resolve().parents[2]
_README = (_ROOT / "README.md").read_text(encoding="utf-8")
_EXAMPLES = re.findall(r"^```python\n(.*?)^```", _README, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.integration
@pytest.mark.parametrize("example", _EXAMPLES)
def test_example_runs(example: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Every Python example of the README runs from the project's folder and prints something."""
    monkeypatch.chdir(_ROOT)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102  our own README, which is what is under test
    assert capsys.readouterr().out.strip()


def test_there_is_an_example() -> None:
    """The README shows the Python interface."""
    assert _EXAMPLES


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
