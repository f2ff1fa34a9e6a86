"""`patterns diff`: what changed from one folder of lists to another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import entry, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, str]:
    """An older and a newer list; the newer one holds a sequence that would clear a terminal."""
    write(tmp_path / "old" / "marks.toml", entry("gone", text='"Blimfu"'), entry("mark", text='"Quorvex"'))
    new = entry("mark", text='"Quorvex \\u001b[2J"'), entry("more", text='"Zorblax"')
    write(tmp_path / "new" / "marks.toml", *new)
    return str(tmp_path / "old"), str(tmp_path / "new")


def test_a_line_for_each_entry_and_the_count_on_stderr(program: Program, folders: tuple[str, str]) -> None:
    """Wordings that came and went stand below their entry, cleaned."""
    answer = program("patterns", "diff", *folders)
    first, second, third, came, went = answer.out.splitlines()
    assert (first, second) == ("+ more (marks, sign): Zorblax", "- gone (marks, sign): Blimfu")
    assert (third, went) == ("~ mark: text", "    - Quorvex")
    assert came.startswith("    + Quorvex ")
    assert "\x1b" not in answer.out
    assert answer.err == "watermark-scan: 1 added, 1 removed, 1 changed\n"


def test_the_same_as_json(program: Program, folders: tuple[str, str]) -> None:
    """One document."""
    document = json.loads(program("patterns", "diff", "--json", *folders).out)
    assert document["added"] == [{"id": "more", "category": "marks", "role": "sign", "text": "Zorblax"}]
    assert [change["keys"] for change in document["changed"]] == [["text"]]


def test_a_folder_without_a_list_is_an_error(program: Program, folders: tuple[str, str], tmp_path: Path) -> None:
    """It is never taken for an empty list."""
    answer = program("patterns", "diff", folders[0], str(tmp_path / "nowhere"))
    assert (answer.code, answer.out) == (2, "")
