"""Hostile text on every way to a person: nothing reaches a terminal that steers it, and JSON keeps everything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.system.robustness.bad_files import picture
from tests.system.robustness.engines import cheap_batches
from tests.unit.ocr.stand_in import install
from tests.unit.sources.conftest import encoded
from watermark_scan.cli import run, scanning
from watermark_scan.output.terminal import is_safe

HOSTILE = (
    "DEVELOPMENT FOOTAGE\x1b[2J\x1b]0;x\x07 \u202eABC\u2066 \u200bwork in\x9b31m progress"
    "<script>alert(1)</script>\x7f\r"
)
_LIST = """schema_version = 1
category = "own"
title = "Own"
meaning = "Something."

[[pattern]]
id = "one"
text = "Zorblax \\u202e preview \\u001b[2J build"
role = "sign"
languages = ["en"]
note = "\\u001b[31m"
"""
NAME = "a\x1b[2J\u202egnp\n.png"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a picture, a list and texts, all of hostile names and content; the engine reads hostile text."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-settings"))
    lines = (HOSTILE, "Zorblax \u202e preview \x1b[2J build")
    monkeypatch.setattr(scanning, "open_batch", cheap_batches(*lines))
    Path("images").mkdir()
    Path("images", NAME).write_bytes(encoded(picture(), "PNG"))
    Path("own.toml").write_text(_LIST, encoding="utf-8")
    Path("texts\x1b[2J.txt").write_text(HOSTILE + "\nZorblax preview build\n", encoding="utf-8")
    Path("manifest.csv").write_text(f'path,expected\n"images/{NAME}",clear\n', encoding="utf-8", newline="")
    Path("settings.toml").write_text('regions = "\\u001b[2Jfull"\n"\\u001b[2J" = 1\n', encoding="utf-8")
    return tmp_path


COMMANDS: dict[str, list[str]] = {
    "scan": ["scan", "--isolated", "--explain", "images"],
    "scan of a missing file": ["scan", "--isolated", f"no/{NAME}"],
    "scan with settings": ["scan", "--config", "settings.toml", "images"],
    "try": ["patterns", "try", HOSTILE],
    "try an own list": ["patterns", "try", "--no-builtin", "--patterns", "own.toml", "Zorblax preview build", HOSTILE],
    "gate": ["patterns", "gate", "texts\x1b[2J.txt", "--no-builtin", "--patterns", "own.toml"],
    "list": ["patterns", "list", "--no-builtin", "--patterns", "own.toml"],
    "show": ["patterns", "show", "one", "--no-builtin", "--patterns", "own.toml"],
    "show of nothing": ["patterns", "show", NAME],
    "lint": ["patterns", "lint", "own.toml"],
    "test": ["patterns", "test", "--no-builtin", "--patterns", "own.toml"],
    "evaluate": ["evaluate", "manifest.csv"],
    "render of no report": ["render", "texts\x1b[2J.txt"],
    "an unknown command": ["\x1b[2J\u202e"],
    "an unknown flag": ["scan", "--\x1b[2J"],
}


def _harmless(text: str) -> bool:
    return all(character == "\n" or is_safe(character) for character in text)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_terminal_gets_is_harmless(
    place: Path,  # noqa: ARG001  the folder that the command works in
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    """Neither controls nor directions nor what cannot be seen; escapes are shown in their place."""
    run(COMMANDS[command])
    out, err = capsys.readouterr()
    assert out + err
    assert _harmless(out), out
    assert _harmless(err), err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "command",
    [
        ["scan", "--isolated", "--json", "--readings", "images"],
        ["patterns", "try", "--json", HOSTILE],
        ["patterns", "gate", "--json", "texts\x1b[2J.txt", "--no-builtin", "--patterns", "own.toml"],
        ["patterns", "list", "--json", "--no-builtin", "--patterns", "own.toml"],
        ["evaluate", "--json", "manifest.csv"],
    ],
    ids=" ".join,
)
def test_json_is_harmless_on_a_terminal_too(
    place: Path,  # noqa: ARG001  as above
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    """Escaped, and all of it there."""
    run(command)
    out, err = capsys.readouterr()
    assert _harmless(out), out
    assert _harmless(err), err
    assert all(isinstance(json.loads(line), dict | list) for line in out.splitlines())


def test_stored_reports_of_strangers_are_rendered_harmlessly(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was kept as JSON comes back as text and as a page, in which tags are text."""
    run(["scan", "--isolated", "--json", "--readings", "--output", "reports.jsonl", "images"])
    capsys.readouterr()
    run(["render", "--explain", "reports.jsonl"])
    out, err = capsys.readouterr()
    assert _harmless(out + err)
    run(["render", "--html", "page.html", "reports.jsonl"])
    page = (place / "page.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_what_a_program_says_of_itself_is_shown_harmlessly(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A `tesseract` on the PATH may be anything."""
    monkeypatch.undo()
    install(monkeypatch, place, "printf 'tesseract \\033[2J\\342\\200\\256 evil\\n'")
    assert run(["scan", "--isolated", "--reader", "tesseract", str(place / "images")]) == 2
    out, err = capsys.readouterr()
    assert "evil" in err
    assert _harmless(out + err)
