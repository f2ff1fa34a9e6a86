"""Entries go out as CSV and JSON and come back as they were; faults are told with their row."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.catalog.strategies import PATTERNS, SLUGS
from watermark_scan.catalog.exchange import (
    COLUMNS,
    Table,
    from_csv,
    from_json,
    join_texts,
    split_texts,
    to_csv,
    to_json,
)
from watermark_scan.catalog.load import load_patterns
from watermark_scan.catalog.model import Pattern

_ENTRIES = st.lists(st.tuples(SLUGS, PATTERNS), unique_by=lambda entry: entry[1].id, max_size=4)
_BUILT_IN = load_patterns()
_ROW = "one,Zorblax preview,hint,en\n"
_HEADER = "id,text,role,languages\n"


def _entries(table: Table) -> list[tuple[str, Pattern]]:
    assert table.faults == []
    return [(row.category, row.pattern) for row in table.rows]


def _faults(table: Table) -> list[tuple[int, str, str]]:
    assert all(found.fault.remedy for found in table.faults)
    return [(found.row, found.fault.key, found.fault.message) for found in table.faults]


@given(_ENTRIES)
def test_csv_loses_nothing(entries: list[tuple[str, Pattern]]) -> None:
    """Quotes, bars, line breaks and spaces in texts included."""
    assert _entries(from_csv(to_csv(entries))) == entries


@given(_ENTRIES)
def test_json_loses_nothing(entries: list[tuple[str, Pattern]]) -> None:
    """Every key of every entry."""
    assert _entries(from_json(to_json(_BUILT_IN, entries))) == entries


def test_the_built_in_list_goes_out_and_in() -> None:
    """All of it, in both forms; JSON tells titles and meanings, too."""
    patterns = _BUILT_IN
    entries = [(file.category, entry) for file in patterns.files for entry in file.pattern]
    assert _entries(from_csv(to_csv(entries))) == entries
    table = from_json(to_json(patterns, entries))
    assert _entries(table) == entries
    assert table.heads == {file.category: {"title": file.title, "meaning": file.meaning} for file in patterns.files}


def test_a_csv_has_a_column_for_every_key() -> None:
    """And the category first."""
    assert next(csv.reader(io.StringIO(to_csv([])))) == list(COLUMNS)
    assert set(COLUMNS) == {"category", *Pattern.model_fields}


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_spreadsheets_part_cells_in_their_own_ways(sign: str) -> None:
    """Commas, semicolons and tabs are understood."""
    text = (_HEADER + _ROW).replace(",", sign)
    ((category, pattern),) = _entries(from_csv(text, "marks"))
    assert (category, pattern.id, pattern.languages) == ("marks", "one", ("en",))


def test_empty_lines_and_cells_say_nothing() -> None:
    """A row without a status is stable when it has a reference."""
    text = f"category,status,references,{_HEADER}marks,,,{_ROW},,,,,,\nmarks,,x,{_ROW.replace('one', 'two')}"
    assert [pattern.status for _, pattern in _entries(from_csv(text))] == ["experimental", "stable"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", (1, "id", "the column is missing")),
        (f"colour,{_HEADER}", (1, "colour", "there is no such column")),
        (f"id,{_HEADER}", (1, "id", "the column stands twice")),
        (f"{_HEADER}One,Zorblax,hint,en\n", (2, "id", "write lower-case letters and digits, with - between words")),
        (f"{_HEADER}{_ROW}two,Zorblax,sine,en\n", (3, "role", "Input should be 'sign', 'hint' or 'benign'")),
        (f"{_HEADER}one,Zorblax,hint\n", (2, "languages", "it is missing")),
        (f"{_HEADER}one,Zorblax,hint,en,more\n", (2, "row", "it has more cells than the header")),
        (f"{_HEADER}one,Zorblax,hint,e\\n\n", (2, "languages", "'\\n' means nothing")),
        (f"{_HEADER}{_ROW}{_ROW}", (3, "id", "'one' stands in row 2 already")),
        (f'{_HEADER}"one,Zorblax\n', (2, "csv", "unexpected end of data")),
    ],
)
def test_faults_of_a_csv_are_named_as_a_spreadsheet_counts(text: str, fault: tuple[int, str, str]) -> None:
    """The header is row 1."""
    assert fault in _faults(from_csv(text, "marks"))


def test_rows_need_a_category() -> None:
    """Their own, or one for all."""
    assert _faults(from_csv(_HEADER + _ROW)) == [(2, "category", "it is missing")]
    ((category, _),) = _entries(from_csv(f"category,{_HEADER}mine,{_ROW}", "others"))
    assert category == "mine"


def test_all_rows_are_checked() -> None:
    """Three bad rows are at least three faults, and the good one is still read."""
    text = f"{_HEADER}A,x,hint,en\nb,!,hint,en\n{_ROW}c,x,no,xx1\n"
    table = from_csv(text, "marks")
    assert {found.row for found in table.faults} == {2, 3, 5}
    assert [row.row for row in table.rows] == [4]


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ("nonsense", (1, "json", "this is no JSON (Expecting value: line 1 column 1 (char 0))")),
        ("3", (1, "patterns", "there is no list of entries")),
        ('{"patterns": 3}', (1, "patterns", "there is no list of entries")),
        ('{"patterns": []}', (1, "schema_version", "it is not 1")),
        ('{"schema_version": 1, "patterns": [], "x": 1}', (1, "x", "there is no such key")),
        (
            '{"schema_version": 1, "patterns": [], "categories": [{}]}',
            (1, "categories", "a category lacks its name, title or meaning"),
        ),
        ("[3]", (1, "entry", "it is no object")),
        ('[{"id": "a"}]', (1, "category", "it is missing")),
        ("[" * 100_000, None),
    ],
)
def test_faults_of_a_json_are_named_with_the_entry_s_place(document: str, fault: tuple[int, str, str] | None) -> None:
    """Whatever another program writes ends in a sentence."""
    found = _faults(from_json(document))
    assert found
    assert fault is None or fault in found


def test_a_plain_list_of_entries_will_do() -> None:
    """As other programs write them."""
    entry = {"id": "one", "text": "Zorblax", "role": "hint", "languages": ["en"]}
    ((category, pattern),) = _entries(from_json(json.dumps([entry]), "marks"))
    assert (category, pattern.text) == ("marks", "Zorblax")


_TRICKY = st.text(st.sampled_from("a |\\e\n\té"), max_size=8)


@given(st.lists(_TRICKY | st.text()))
def test_nothing_is_lost(texts: list[str]) -> None:
    """Bars, backslashes, spaces at the ends and empty texts come back as they were."""
    assert split_texts(join_texts(texts)) == tuple(texts)


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("", ()),
        ("  ", ()),
        ("one", ("one",)),
        ("one|two", ("one", "two")),
        (" one |  two words ", ("one", "two words")),
        (r"MINIMAX \| hailuo | C:\\x", ("MINIMAX | hailuo", r"C:\x")),
        (r"\e | a", ("", "a")),
        ("a |", ("a", "")),
    ],
)
def test_what_people_write_is_understood(cell: str, texts: tuple[str, ...]) -> None:
    """Spaces around a bar do not matter."""
    assert split_texts(cell) == texts


def test_texts_are_joined_for_people() -> None:
    """A cell without bars inside its texts has no escapes."""
    assert join_texts(["one", "two words"]) == "one | two words"


@pytest.mark.parametrize("cell", [r"a\b", "a\\", r"one | two\n"])
def test_other_escapes_are_refused(cell: str) -> None:
    """A path of another system must not lose its backslashes in silence."""
    with pytest.raises(ValueError, match=r"backslash|means nothing"):
        split_texts(cell)
