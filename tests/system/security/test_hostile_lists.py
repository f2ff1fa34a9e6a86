"""Pattern lists, settings, baselines and stored reports of strangers: data, read within bounds, or refused by name."""

from __future__ import annotations

import faulthandler
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.system.robustness.bad_files import picture
from tests.system.robustness.engines import CheapEngine
from tests.unit.sources.conftest import encoded
from watermark_scan.catalog.load import load_patterns
from watermark_scan.cli import run
from watermark_scan.errors import PatternListError
from watermark_scan.ocr import EngineSet
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = 'schema_version = 1\ncategory = "own"\ntitle = "Own"\nmeaning = "Something."\n'
_HUNG = 120
"""Seconds after which a list is said to hang the program; each takes less than three."""


def _entry(number: int, text: str) -> str:
    return f'[[pattern]]\nid = "e-{number}"\ntext = "{text}"\nrole = "sign"\nlanguages = ["en"]\n'


HEAVY = {
    "a text of 100 kB": _entry(0, "A B" * 33_000),
    "a text of one letter": _entry(0, "A" * 50_000),
    "a thousand running numbers": _entry(0, "{n} " * 1000),
    "letters between running numbers": _entry(0, "A{n}" * 300),
    "thousands of likes": "".join(_entry(number, f"AAAAAAAAAAAAAAAAAAAAAAAA {number}") for number in range(2000)),
    "marks above a letter": _entry(0, "a" + "\u0301" * 50_000),
    "an expression that explodes": _entry(0, "(a+)+$ ((a|aa)+)*b"),
    "directions and zero widths": _entry(0, "\u202eA\u200bB\u2066C" * 50),
}
REFUSED = {
    "tables in tables": "x = " + "[" * 9000 + "]" * 9000,
    "a key of many parts": ".".join("a" * 9000) + " = 1",
    "a number of many digits": "x = " + "9" * 6000,
    "an include": 'include = "/etc/passwd"\n' + _entry(0, "AAA BBB"),
    "another file's text": _entry(0, "AAA BBB") + 'text_file = "/etc/passwd"\n',
    "code": _entry(0, "AAA BBB") + "code = \"__import__('os')\"\n",
    "bytes": "\x00\x01\x02",
}


@pytest.fixture(autouse=True)
def never_hangs() -> Iterator[None]:
    """The process tells where it hangs, and ends."""
    faulthandler.dump_traceback_later(_HUNG, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.parametrize("kind", HEAVY)
def test_a_heavy_list_is_used_within_bounds(tmp_path: Path, kind: str) -> None:
    """No wording is an expression; texts cost what their length costs."""
    path = tmp_path / "own.toml"
    path.write_text(_HEAD + HEAVY[kind], encoding="utf-8")
    lines = ("a" * 300, "AAAAAAAAAAAAAAAAAAAAAAAA 17", "A 123 " * 40, "a" * 30 + "!")
    engines = EngineSet(ready=(CheapEngine(lines=lines),))
    scanner = Scanner(patterns=load_patterns(overlays=(path,), builtin=False), engines=engines)
    assert scanner.scan(np.full((200, 300, 3), 90, np.uint8)).status == "scanned"


@pytest.mark.parametrize("kind", REFUSED)
def test_a_list_that_is_none_is_refused_by_name(tmp_path: Path, kind: str) -> None:
    """With the file, and never with a traceback; a list names no other file."""
    path = tmp_path / "own.toml"
    path.write_text(_HEAD + REFUSED[kind], encoding="utf-8")
    with pytest.raises(PatternListError, match=r"own\.toml"):
        load_patterns(overlays=(path,), builtin=False)


@pytest.mark.parametrize("kind", ["tables in tables", "a key of many parts", "a number of many digits", "bytes"])
@pytest.mark.parametrize(
    "command",
    [
        ["scan", "--isolated", "--patterns", "FILE", "IMAGE"],
        ["scan", "--config", "FILE", "IMAGE"],
        ["scan", "--isolated", "--baseline", "FILE", "IMAGE"],
        ["config", "--config", "FILE"],
        ["patterns", "lint", "FILE"],
        ["patterns", "format", "FILE"],
        ["patterns", "import", "FILE"],
        ["evaluate", "FILE"],
        ["render", "FILE"],
        ["baseline", "add", "--baseline", "FILE", "--reason", "x", "REPORTS"],
    ],
    ids=" ".join,
)
def test_every_command_refuses_a_file_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, command: list[str]
) -> None:
    """Code 2 and a sentence."""
    path, image, reports = tmp_path / "own.toml", tmp_path / "a.png", tmp_path / "reports.jsonl"
    path.write_text(REFUSED[kind], encoding="utf-8")
    image.write_bytes(encoded(picture(), "PNG"))
    reports.write_text("[" * 100_000, encoding="utf-8")
    places = {"FILE": str(path), "IMAGE": str(image), "REPORTS": str(reports)}
    assert run([places.get(word, word) for word in command]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("watermark-scan: ")
    assert "Traceback" not in err


def test_a_pipe_in_the_place_of_settings_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of strangers' pictures may hold anything under the name of the settings; nothing waits for it."""
    import os  # noqa: PLC0415  only here

    os.mkfifo(tmp_path / ".watermark-scan.toml")
    monkeypatch.chdir(tmp_path)
    assert run(["config"]) == 0
    assert ".watermark-scan.toml" not in capsys.readouterr().err
    assert Path(".watermark-scan.toml").is_fifo()
