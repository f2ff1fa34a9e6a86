"""`patterns list`, `show`, `stats` and `schema`: looking at a list without the matching stage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from tests.unit.catalog.lists import entry, write
from watermark_scan.cli.console import Output
from watermark_scan.output.terminal import columns

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, ...]:
    """Options for a list of three, one of them changed and one disabled by a second list."""
    three = (entry("one"), entry("two", text='"Quorvex"', role='"hint"'), entry("gone", text='"Blimfu"'))
    whole = write(tmp_path / "whole.toml", *three)
    change = 'disable = ["gone"]\n[[pattern]]\nid = "two"\nnote = "\\u001b[2Jhostile"\n'
    mine = write(tmp_path / "mine.toml", change, head="schema_version = 1\n")
    return ("--no-builtin", "--patterns", str(whole), "--patterns", str(mine))


def test_list_shows_a_line_for_each_entry_and_counts_on_stderr(program: Program, lists: tuple[str, ...]) -> None:
    """So that a pipe gets entries only; disabled ones are not in use."""
    answer = program("patterns", "list", *lists)
    heads, *rows = answer.out.splitlines()
    assert heads.split() == ["ID", "CATEGORY", "ROLE", "STATUS", "LANGUAGES", "TEXT"]
    assert [row.split()[:3] for row in rows] == [["one", "marks", "sign"], ["two", "marks", "hint"]]
    assert answer.err == "watermark-scan: 2 entries, 2 wordings; list local\n"


@pytest.mark.parametrize(
    ("width", "heads"),
    [(80, ["ID", "ROLE", "TEXT"]), (200, ["ID", "CATEGORY", "ROLE", "STATUS", "LANGUAGES", "TEXT"])],
)
def test_list_fits_the_terminal(
    program: Program, monkeypatch: pytest.MonkeyPatch, width: int, heads: list[str]
) -> None:
    """Every id is whole, and of each text there is enough to know it by; in a pipe nothing is left out."""
    piped = program("patterns", "list").out.splitlines()
    monkeypatch.setattr(Output, "is_terminal", property(lambda _: True))
    monkeypatch.setenv("COLUMNS", str(width))
    head, *rows = program("patterns", "list").out.splitlines()
    assert head.split() == heads
    assert [row.split()[0] for row in rows] == [row.split()[0] for row in piped[1:]]
    assert max(map(columns, (head, *rows))) <= width
    texts = [row[head.index("TEXT") :] for row in rows]
    assert all(columns(text) >= 24 for text in texts if text.endswith("…"))
    if width == 200:
        assert [head, *rows] == piped


def test_list_filters(program: Program, lists: tuple[str, ...]) -> None:
    """And says how many of all are left."""
    answer = program("patterns", "list", "--role", "hint", *lists)
    assert [line.split()[0] for line in answer.out.splitlines()] == ["ID", "two"]
    assert "1 of 2 entries" in answer.err
    assert program("patterns", "list", "--text", "nowhere", *lists).out == ""


def test_list_says_where_entries_come_from(program: Program, lists: tuple[str, ...], tmp_path: Path) -> None:
    """The file, the lists that changed it, and what was disabled."""
    answer = program("patterns", "list", "--origin", *lists)
    whole, mine = tmp_path / "whole.toml", tmp_path / "mine.toml"
    assert f"{whole}, changed by {mine} (note)" in answer.out
    assert f"disabled: gone, by {mine}" in answer.err


def test_list_as_json_has_every_key(program: Program, lists: tuple[str, ...]) -> None:
    """One object a line, with category and origin."""
    first, second = map(json.loads, program("patterns", "list", "--json", *lists).out.splitlines())
    assert (first["id"], first["category"], first["must_match"]) == ("one", "marks", ["Zorblax preview bui"])
    assert second["origin"]["changes"][0]["keys"] == ["note"]
    assert second["origin"]["builtin"] is False


def test_the_built_in_list_is_the_default(program: Program) -> None:
    """And says so."""
    answer = program("patterns", "list", "--text", "kinemaster", "--origin")
    assert "built-in" in answer.out


def test_an_unknown_category_is_an_error(program: Program) -> None:
    """With code 2 and a suggestion."""
    answer = program("patterns", "list", "--category", "os-stam")
    assert (answer.code, answer.out) == (2, "")
    assert "Did you mean os-stamp?" in answer.err


def test_a_broken_list_stops_every_command(program: Program, tmp_path: Path) -> None:
    """With code 2, file and line; nothing is shown in part."""
    mine = write(tmp_path / "mine.toml", "x = \n")
    for name in ("list", "stats", "lint", "test"):
        answer = program("patterns", name, "--patterns", mine)
        assert (answer.code, answer.out) == (2, "")
        assert str(mine) in answer.err


def test_lists_of_the_environment_and_of_ones_own_folder_are_used(
    program: Program, tmp_path: Path, no_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an option; the environment wins over the folder."""
    own = no_settings / "watermark-scan" / "patterns"
    monkeypatch.setattr("watermark_scan.catalog.locations.user_folder", lambda: own)
    write(own / "a.toml", entry("one", note='"folder"'), entry("two", text='"Quorvex"'))
    change = '[[pattern]]\nid = "one"\nnote = "environment"\n'
    monkeypatch.setenv("WATERMARK_SCAN_PATTERNS", str(write(tmp_path / "b.toml", change, head="schema_version = 1\n")))
    answer = program("patterns", "list", "--no-builtin", "--json")
    assert [json.loads(line)["note"] for line in answer.out.splitlines()] == ["environment", ""]


def test_show_tells_everything(program: Program, lists: tuple[str, ...]) -> None:
    """In words, every value made safe."""
    answer = program("patterns", "show", "one", "two", *lists)
    for part in ("Zorblax preview build", "a sign (can flag an image)", "Shows a mark.", "anywhere", "changed by"):
        assert part in answer.out
    assert "\x1b" not in answer.out
    assert json.loads(program("patterns", "show", "one", "--json", *lists).out)["id"] == "one"


@pytest.mark.parametrize(("name", "words"), [("tow", "Did you mean two?"), ("gone", "disabled by")])
def test_show_knows_what_an_unknown_id_may_be(program: Program, lists: tuple[str, ...], name: str, words: str) -> None:
    """Misspelt, or disabled by whom."""
    answer = program("patterns", "show", name, *lists)
    assert answer.code == 2
    assert words in answer.err


def test_stats_count(program: Program, lists: tuple[str, ...]) -> None:
    """By category, and all in all."""
    out = program("patterns", "stats", *lists).out
    assert [line.split()[:3] for line in out.splitlines()[1:3]] == [["marks", "2", "2"], ["all", "2", "2"]]
    document = json.loads(program("patterns", "stats", "--json", *lists).out)
    assert (document["version"], document["disabled"]) == ("local", 1)
    assert document["categories"]["marks"]["roles"] == {"hint": 1, "sign": 1}


@pytest.mark.parametrize("arguments", [(), ("--user-list",)], ids=["file", "user list"])
def test_schema_prints_a_schema(program: Program, arguments: tuple[str, ...]) -> None:
    """That an editor can use."""
    Draft202012Validator.check_schema(json.loads(program("patterns", "schema", *arguments).out))
