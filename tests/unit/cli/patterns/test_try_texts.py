"""`patterns try`: the curator's microscope."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import entry, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Answer, Program


def tried(program: Program, *arguments: str | Path) -> Answer:
    """The answer to texts, with the built-in list."""
    return program("patterns", "try", *arguments)


def test_the_founding_fragment_is_found(program: Program) -> None:
    """Eleven letters at the top right, cut by the frame: flagged, with the whole evidence."""
    answer = tried(program, "ALL CONTENT", "--cut", "right", "--at", "top-right")
    assert answer.code == 1
    assert answer.out.startswith("FLAGGED  ALL CONTENT\n")
    for part in (
        "(ac130-development-footage)",
        "bits",
        "cut at its right end by the",
        "1 in ",
        "====",
    ):
        assert part in answer.out


def test_ordinary_text_is_clear(program: Program) -> None:
    """Code 0, and the reason."""
    answer = tried(program, "Fresh bread every morning")
    assert answer.code == 0
    assert answer.out.startswith("CLEAR    Fresh bread every morning\n  No listed wording was found.\n")


def test_each_text_is_a_picture_of_its_own(program: Program) -> None:
    """Unless they are told to be together."""
    texts = ("Made with", "KineMaster")
    assert len(tried(program, *texts, "--json").out.splitlines()) == 2
    (line,) = tried(program, *texts, "--together", "--json").out.splitlines()
    assert json.loads(line)["matches"][0]["pattern_text"] == "Made with KineMaster"


def test_json_has_the_whole_evidence(program: Program) -> None:
    """What counts, what nearly does and why, and what is harmless."""
    (line,) = tried(program, "Made with K1neMastr", "--json").out.splitlines()
    document = json.loads(line)
    assert (document["lines"], document["verdict"]) == (["Made with K1neMastr"], "flagged")
    match = document["matches"][0]
    assert (match["pattern_id"], match["visible_fraction"], match["cut"]) == ("kinemaster", 1.0, [])
    assert {"kind": "lost", "read": "", "listed": "e"} in match["edits"]
    assert match["bits"] > 20
    assert {miss["reason"] for miss in document["near_misses"]} <= {"weaker-than-another", "other-text"}
    assert document["harmless"] == []


def test_texts_come_from_standard_input_too(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """One a line, as UTF-8; empty lines are no texts, broken bytes no crash."""
    data = "Fresh bread\r\n\nAI生成\n".encode() + b"\xff\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))
    lines = [json.loads(line) for line in tried(program, "--json").out.splitlines()]
    assert [line["lines"] for line in lines] == [["Fresh bread"], ["AI生成"], ["\ufffd"]]
    assert [line["verdict"] for line in lines] == ["clear", "flagged", "clear"]


def test_without_any_text_the_person_at_the_terminal_is_told(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than left waiting."""
    terminal = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    answer = tried(program)
    assert answer.code == 2
    assert "There is no text to try." in answer.err


@pytest.mark.parametrize(
    "arguments", [("x", "--at", "full"), ("x", "--at", "middle"), ("x", "--cut", "top")], ids=" ".join
)
def test_wrong_places_are_refused(program: Program, arguments: tuple[str, ...]) -> None:
    """With code 2."""
    assert tried(program, *arguments).code == 2


def test_hostile_text_is_shown_harmlessly(program: Program) -> None:
    """Neither verdict line nor edit path steers the terminal."""
    answer = tried(program, "Made with \x1b[2JKineMaster")
    assert "\x1b" not in answer.out
    assert "\\x1b[2J" in answer.out


def test_a_list_of_ones_own_is_tried(program: Program, tmp_path: Path) -> None:
    """Beside the built-in one, or without it."""
    mine = write(tmp_path / "mine.toml", entry("zorblax"))
    assert tried(program, "Zorblax preview build", "--patterns", mine).code == 1
    assert tried(program, "Made with KineMaster", "--patterns", mine, "--no-builtin").code == 0


def test_long_edit_paths_are_broken_to_the_window(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of the answer is wider."""
    monkeypatch.setenv("COLUMNS", "50")
    text = "DEVELOPMENT F00TAGE. THIS IS A W0RK IN PR0GRES. ALL CONTENT SUBJEKT TO CHANGE."
    answer = tried(program, text)
    assert max(len(line) for line in answer.out.splitlines()[1:]) <= 50
    assert answer.out.count("listed ") > 1
