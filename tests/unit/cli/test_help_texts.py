"""Help that a newcomer understands: every command of the program, found by walking from command to command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.cli.conftest import Program

_WIDTH = 80
_SELF_EXPLAINING = {"--help", "--version"}
_EXPLAINED = {
    "OCR": r"OCR engines? \(programs? that recognises? text",
    "NUL": "NUL byte ends each path",
    "RECALL": "RECALL is the part",
    "PRECISION": "PRECISION of an entry is the part",
    "linter": None,
    "stdin": None,
    "stdout": None,
    "crops": r"\(crops\)",
    "regex": None,
    "x>=": None,
}
"""Words that not everybody knows → how a help that uses one explains it; None: such a word has no place there."""


@pytest.fixture
def helps(program: Program, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Each command by its whole name, and its help."""
    monkeypatch.setenv("COLUMNS", str(_WIDTH))

    def walk(*path: str) -> Iterator[tuple[str, str]]:
        answer = program(*path, "--help")
        assert (answer.code, answer.err) == (0, "")
        yield " ".join(path), answer.out
        for name in re.findall(r"^  ([a-z]+)  ", answer.out.partition("\nCommands:\n")[2], re.MULTILINE):
            yield from walk(*path, name)

    return dict(walk())


def test_the_walk_finds_every_command(helps: dict[str, str]) -> None:
    """Commands and their subcommands; what follows would hold of nothing otherwise."""
    assert {"", "scan", "render", "doctor", "patterns", "patterns gate", "baseline add", "completion"} <= set(helps)
    assert len(helps) > 25


def test_every_command_says_what_it_does(helps: dict[str, str]) -> None:
    """In a sentence below the usage line, which names its arguments without braces."""
    for command, text in helps.items():
        usage, _, rest = text.partition("\n\n")
        assert usage.startswith(f"Usage: watermark-scan {command}".strip()), command
        assert not set("{}") & set(usage), usage
        assert re.match(r"  [A-Z][^.]*[.:]", rest), command


def test_every_option_tells_its_default(helps: dict[str, str]) -> None:
    """What happens when it is left out."""
    silent = [
        (command, name)
        for command, text in helps.items()
        for name, told in _options(text)
        if name not in _SELF_EXPLAINING and not re.search(r"Default: .+\.|Changes nothing", told)
    ]
    assert silent == []


def test_the_many_options_of_scan_stand_in_groups(helps: dict[str, str]) -> None:
    """Each below its heading; what has none would come as other options beside the help itself."""
    headings = re.findall(r"^([A-Z].*):\n  -", helps["scan"], re.MULTILINE)
    assert headings[0] == "What to scan"
    assert len(headings) == len(set(headings)) > 5
    others = helps["scan"].partition("\nOther options:\n")[2].partition("\n\n")[0]
    assert [name for name, _ in _options(f"\nOther options:\n{others}")] == ["--help"]


def test_every_command_shows_how_it_is_called(helps: dict[str, str]) -> None:
    """With an example, to be copied; what only has commands names the one to start with."""
    for command, text in helps.items():
        called = "" if command in {"", "patterns", "baseline"} else command
        below_usage = " ".join(text.partition("\n\n")[2].split())
        assert f"watermark-scan {called}" in below_usage, command


def test_every_argument_is_explained(helps: dict[str, str]) -> None:
    """What a usage line names, the text below takes up."""
    for command, text in helps.items():
        usage, _, rest = text.partition("\n\n")
        for name in re.findall(r"[A-Z]{2,}", usage.partition("[OPTIONS]")[2]):
            assert re.search(rf"\b{name}\b", rest) or command in {"", "patterns", "baseline"}, (command, name)


def test_no_jargon_without_explanation(helps: dict[str, str]) -> None:
    """Where a help uses a word that not everybody knows, it says what that is."""
    for command, text in helps.items():
        plain = " ".join(text.split())
        for word, explanation in _EXPLAINED.items():
            if word in plain:
                assert explanation is not None, (command, word)
                assert re.search(explanation, plain), (command, word)


def test_helps_fit_a_narrow_terminal(helps: dict[str, str]) -> None:
    """No line is wider than 80 columns, and none holds a character that steers."""
    for command, text in helps.items():
        assert [line for line in text.splitlines() if len(line) > _WIDTH] == [], command
        assert all(character.isprintable() or character == "\n" for character in text), command


def _options(text: str) -> Iterator[tuple[str, str]]:
    """Each option's long name and everything that is said of it."""
    for block in re.findall(r"^[A-Z][^\n]*:\n(  -.*?)(?:\n\n|\Z)", text, flags=re.MULTILINE | re.DOTALL):
        for entry in re.split(r"^  (?=-)", block, flags=re.MULTILINE)[1:]:
            names = re.findall(r"--[a-z-]+", entry)
            yield names[0], " ".join(entry.split())
