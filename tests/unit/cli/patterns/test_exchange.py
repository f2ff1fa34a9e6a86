"""`patterns export` and `import`: entries leave, and come back into lists of one's own."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import entry, write
from watermark_scan.catalog.load import load_patterns
from watermark_scan.catalog.locations import user_folder

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program

pytestmark = pytest.mark.usefixtures("own_folder")

HEADER = "id,text,role,languages,must_match\n"
ROW = "quorvex-teaser,Quorvex teaser of Blimfu,sign,en,Quorvex teaser of Bli | teaser of Blimfu\n"
OTHER = "gnarlpik-film,Gnarlpik film sample,hint,en,\n"


def _table(*rows: str, header: str = HEADER) -> Path:
    path = Path("table.csv")
    path.write_text(header + "".join(rows), encoding="utf-8")
    return path


def test_export_writes_all_entries_or_some(program: Program) -> None:
    """As a table by default; the count goes to stderr."""
    answer = program("patterns", "export")
    assert len(list(csv.DictReader(io.StringIO(answer.out)))) == len(load_patterns().patterns)
    answer = program("patterns", "export", "--category", "repost-mark")
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert {row["category"] for row in rows} == {"repost-mark"}
    assert f"{len(rows)} of " in answer.err
    assert program("patterns", "export", "--category", "nosuch").code == 2


def test_export_takes_the_form_from_the_name_of_the_file(program: Program) -> None:
    """Or from the flag, which wins."""
    program("patterns", "export", "--category", "repost-mark", "--output", "list.json")
    assert json.loads(Path("list.json").read_text(encoding="utf-8"))["categories"][0]["category"] == "repost-mark"
    program("patterns", "export", "--format", "csv", "--output", "list.json")
    assert Path("list.json").read_text(encoding="utf-8").startswith("category,id,")


def test_export_of_one_s_own_entries(program: Program) -> None:
    """Those that a list brings in, and those that it changes."""
    mine = write(Path("mine.toml"), entry("one"), '\n[[pattern]]\nid = "shutterstock"\nrole = "hint"\n')
    answer = program("patterns", "export", "--own", "--format", "json", "--patterns", mine)
    patterns = json.loads(answer.out)["patterns"]
    assert [(found["category"], found["id"], found["role"]) for found in patterns] == [
        ("marks", "one", "sign"),
        ("stock-agency", "shutterstock", "hint"),
    ]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_was_exported_is_imported(program: Program, form: str) -> None:
    """Into lists that say the same."""
    program("patterns", "import", _table(ROW, OTHER), "--category", "stock-agency")
    before = load_patterns(overlays=[user_folder()])
    program("patterns", "export", "--own", "--output", f"own.{form}")
    (user_folder() / "stock-agency.toml").unlink()
    answer = program("patterns", "import", f"own.{form}")
    assert (answer.code, answer.out) == (0, "")
    assert load_patterns(overlays=[user_folder()]).digest == before.digest


def test_a_new_category_comes_with_its_meaning(program: Program) -> None:
    """JSON tells it."""
    mine = write(Path("mine.toml"), entry("one"))
    program("patterns", "export", "--own", "--patterns", mine, "--output", "own.json")
    assert program("patterns", "import", "own.json", "--to", "shared").code == 0
    text = Path("shared/marks.toml").read_text(encoding="utf-8")
    assert 'title = "Marks"\nmeaning = "Shows a mark."\n' in text


def test_every_category_gets_its_list(program: Program) -> None:
    """In the folder; a single file takes one category only."""
    table = _table(f"stock-agency,{ROW}", f"os-stamp,{OTHER}", header=f"category,{HEADER}")
    answer = program("patterns", "import", table, "--to", "one.toml")
    assert answer.code == 2
    assert "os-stamp, stock-agency" in answer.err
    answer = program("patterns", "import", table, "--to", "lists", "--json")
    assert json.loads(answer.out) == {
        "added": ["quorvex-teaser", "gnarlpik-film"],
        "skipped": 0,
        "files": ["lists/os-stamp.toml", "lists/stock-agency.toml"],
    }
    assert not Path("one.toml").exists()


def test_comments_of_the_list_survive(program: Program) -> None:
    """The entries stand below what was there."""
    path = write(Path("mine.toml"), "\n# --- mine\n", entry("old"), "# end\n")
    before = path.read_text(encoding="utf-8")
    assert program("patterns", "import", _table(ROW, OTHER), "--category", "marks", "--to", path).code == 0
    assert path.read_text(encoding="utf-8").startswith(before)


def test_all_faults_are_told_with_their_rows_and_nothing_is_written(program: Program, tmp_path: Path) -> None:
    """As a spreadsheet counts: the header is row 1."""
    table = _table("A b,Quorvex,sine,en,\n", ROW, "veo,Quorvex,hint,en\\q,\n", "alamy,Quorvex demo,hint,en,\n")
    answer = program("patterns", "import", table, "--category", "stock-agency")
    assert (answer.code, answer.out) == (2, "")
    for part in ("row 2: id: ", "row 2: role: ", "row 4: languages: ", "row 5: id: 'alamy' is listed already in "):
        assert part in answer.err
    assert "row 3" not in answer.err
    assert list(tmp_path.rglob("*.toml")) == []


def test_listed_rows_can_be_left_out(program: Program) -> None:
    """To bring an old table up to date."""
    table = _table(ROW, "alamy,Quorvex demo,hint,en,\n")
    answer = program("patterns", "import", table, "--category", "stock-agency", "--skip-listed", "--json")
    assert (json.loads(answer.out)["added"], json.loads(answer.out)["skipped"]) == (["quorvex-teaser"], 1)
    answer = program("patterns", "import", table, "--category", "stock-agency", "--skip-listed")
    assert (answer.code, "0 entries added, 2 skipped" in answer.err) == (0, True)


def test_an_entry_that_fails_its_example_keeps_all_out(program: Program, tmp_path: Path) -> None:
    """The list is all or nothing."""
    table = _table(OTHER, ROW.replace("teaser of Blimfu\n", "Fresh bread every day\n"))
    answer = program("patterns", "import", table, "--category", "stock-agency")
    assert answer.code == 2
    assert "'Fresh bread every day' ends as clear" in answer.err
    assert list(tmp_path.rglob("*.toml")) == []


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("nosuch.csv", None, "cannot be read"),
        ("latin.csv", b"id,text\n\xff", "no UTF-8"),
        ("empty.csv", HEADER.encode(), "holds no entry"),
        ("empty.json", b"[]", "holds no entry"),
        ("bad.json", b"{", "this is no JSON"),
    ],
)
def test_files_that_are_no_lists_are_told(program: Program, name: str, data: bytes | None, sentence: str) -> None:
    """Nothing to import is an error, too."""
    if data is not None:
        Path(name).write_bytes(data)
    answer = program("patterns", "import", name, "--category", "marks")
    assert answer.code == 2
    assert sentence in answer.err
