r"""Entries as CSV and JSON, and back; everything that is wrong with a file is named with its row.

A CSV cell may hold several texts with ` | ` between them. Inside a text, `\|` is a bar, `\\` a backslash, `\ ` a space
at its beginning or end, and `\e` is an empty text: so nothing is lost.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from watermark_scan.catalog.model import Pattern
from watermark_scan.catalog.validation import EntryFault, validate_entry
from watermark_scan.text_encoding import delimiter_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from watermark_scan.catalog.load import PatternList

    Rows = Iterable[tuple[int, Mapping[str, Any]]]
    """Numbers of rows and their values, still unchecked."""

CATEGORY = "category"
COLUMNS = (CATEGORY, *Pattern.model_fields)
"""Of a CSV, in this order."""
_REQUIRED = tuple(name for name, field in Pattern.model_fields.items() if field.is_required())
_LISTS = frozenset({"variants", "languages", "positions", "references", "must_match", "must_not_match", "allow"})
_HEAD_KEYS = ("title", "meaning")
_BETWEEN = " | "
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"|": "|", "\\": "\\", " ": " ", "e": ""}
_PART = re.compile(r"(?:\\.|[^\\|])*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """What is wrong in one row.

    Attributes:
        row: Its number: in a CSV as a spreadsheet shows it, with the header as row 1; in JSON the entry's place from 1.
        fault: Key, message and remedy.
    """

    row: int
    fault: EntryFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A sound row."""

    row: int
    category: str
    pattern: Pattern


@dataclass(slots=True, kw_only=True)
class Table:
    """What a file holds.

    Attributes:
        rows: Those that are sound.
        faults: Everything that is wrong; nothing of the file should be used then.
        heads: Category → its title and meaning, where the file tells them.
    """

    rows: list[Row] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    heads: dict[str, dict[str, str]] = field(default_factory=dict)

    def add_fault(self, row: int, key: str, message: str, remedy: str) -> None:
        """Note a fault."""
        self.faults.append(RowFault(row=row, fault=EntryFault(key=key, message=message, remedy=remedy)))


def to_csv(entries: Iterable[tuple[str, Pattern]]) -> str:
    """Entries with their categories as CSV, with a header."""
    stream = io.StringIO(newline="")
    # The usual end of line, so that both of its signs are quoted inside a cell.
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for category, pattern in entries:
        # The status is always written: where it is not, an entry without a reference is taken for experimental.
        values = {**pattern.model_dump(mode="json", exclude_defaults=True), "status": pattern.status}
        writer.writerow((category, *(_cell(key, values[key]) if key in values else "" for key in COLUMNS[1:])))
    return stream.getvalue()


def to_json(patterns: PatternList, entries: Iterable[tuple[str, Pattern]]) -> str:
    """Entries with their categories as JSON, with the head of each category that takes part."""
    documents = [{CATEGORY: category, **pattern.model_dump(mode="json")} for category, pattern in entries]
    used = {document[CATEGORY] for document in documents}
    heads = [
        {CATEGORY: file.category, "title": file.title, "meaning": file.meaning}
        for file in patterns.files
        if file.category in used
    ]
    document = {"schema_version": 1, "categories": heads, "patterns": documents}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def from_csv(text: str, category: str | None = None) -> Table:
    """The entries of a CSV.

    Args:
        text: With a header line; cells may be parted by commas, semicolons or tabs.
        category: Of rows that name none.
    """
    table = Table()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, table)
        rows = [(number, cells) for number, cells in enumerate(reader, start=2) if any(cells)]
    except csv.Error as error:
        table.add_fault(reader.line_num, "csv", str(error), "Write the file with a spreadsheet, as CSV in UTF-8.")
        return table
    if not table.faults:
        _add_rows(_csv_rows(header, rows, table), category, table)
    return table


def from_json(text: str, category: str | None = None) -> Table:
    """The entries of a JSON document: an export, or a list of entries.

    Args:
        text: The document.
        category: Of entries that name none.
    """
    table = Table()
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        table.add_fault(
            1, "json", f"this is no JSON ({error})", "Write an object with `patterns`, or a list of entries."
        )
        return table
    rows = []
    for number, entry in enumerate(_json_entries(document, table), start=1):
        if isinstance(entry, dict):
            rows.append((number, entry))
        else:
            table.add_fault(number, "entry", "it is no object", "Write an object with the keys of an entry.")
    _add_rows(rows, category, table)
    return table


def join_texts(texts: Iterable[str]) -> str:
    """Texts as one cell."""
    return _BETWEEN.join(map(_escaped, texts))


def split_texts(cell: str) -> tuple[str, ...]:
    r"""The texts of one cell.

    Raises:
        ValueError: A backslash stands before something else than a bar, a backslash, a space or an `e`.
    """
    if not cell.strip(" "):
        return ()
    return tuple(_unescaped(part) for part in _parts(cell))


def _cell(key: str, value: object) -> str:
    if key == "allow" and isinstance(value, list):
        return join_texts(f"{allowed['check']}: {allowed['reason']}" for allowed in value)
    if isinstance(value, list):
        return join_texts(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_header(header: Sequence[str], table: Table) -> None:
    for name in header:
        if name not in COLUMNS:
            table.add_fault(1, name or "(empty)", "there is no such column", f"Write {', '.join(COLUMNS)}.")
        elif header.count(name) > 1:
            table.add_fault(1, name, "the column stands twice", "Remove one of them.")
    for name in _REQUIRED:
        if name not in header:
            remedy = "Add it; see an example with: patterns export --format csv"
            table.add_fault(1, name, "the column is missing", remedy)


def _csv_rows(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], table: Table) -> Rows:
    for number, cells in rows:
        if len(cells) > len(header):
            table.add_fault(number, "row", "it has more cells than the header", "Put texts with commas into quotes.")
            continue
        values: dict[str, Any] = {}
        for key, cell in zip(header, cells, strict=False):
            if cell:
                try:
                    values[key] = _value(key, cell)
                except ValueError as error:
                    table.add_fault(number, key, str(error), "Write \\\\ for a backslash and \\| for a bar.")
                    # The key is there, only not legible: one fault is enough.
                    break
        else:
            yield number, values


def _value(key: str, cell: str) -> object:
    if key not in _LISTS:
        return cell
    texts = split_texts(cell)
    if key != "allow":
        return texts
    return tuple(dict(zip(("check", "reason"), text.split(": ", 1), strict=False)) for text in texts)


def _json_entries(document: object, table: Table) -> Sequence[object]:
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or not isinstance(document.get("patterns"), list):
        table.add_fault(1, "patterns", "there is no list of entries", "Write an object with `patterns`, or a list.")
        return ()
    if document.get("schema_version") != 1:
        table.add_fault(1, "schema_version", "it is not 1", "Write 1; this program knows no other form.")
    for key in sorted(document.keys() - {"schema_version", "categories", "patterns"}):
        table.add_fault(1, key, "there is no such key", "Leave it out.")
    for head in document.get("categories") or ():
        if isinstance(head, dict) and all(isinstance(head.get(key), str) for key in (CATEGORY, *_HEAD_KEYS)):
            table.heads[head[CATEGORY]] = {key: head[key] for key in _HEAD_KEYS}
        else:
            table.add_fault(1, "categories", "a category lacks its name, title or meaning", "Write all three as texts.")
    entries: list[object] = document["patterns"]
    return entries


def _add_rows(rows: Rows, category: str | None, table: Table) -> None:
    """Check every row, and every id against those above it."""
    first: dict[str, int] = {}
    for number, values in rows:
        home = values.get(CATEGORY) or category
        if not (isinstance(home, str) and home):
            remedy = "Write it in the row, or name one for all with --category."
            table.add_fault(number, CATEGORY, "it is missing", remedy)
        stated = {key: value for key, value in values.items() if key != CATEGORY}
        if not stated.get("references"):
            stated.setdefault("status", "experimental")
        found = validate_entry(stated)
        if isinstance(found, tuple):
            table.faults.extend(RowFault(row=number, fault=fault) for fault in found)
        elif first.setdefault(found.id, number) != number:
            message = f"'{found.id}' stands in row {first[found.id]} already"
            table.add_fault(number, "id", message, "Give it another id.")
        elif isinstance(home, str):
            table.rows.append(Row(row=number, category=home, pattern=found))


def _escaped(text: str) -> str:
    inner = text.replace("\\", "\\\\").replace("|", "\\|")
    if not inner:
        return "\\e"
    if inner.startswith(" "):
        inner = "\\" + inner
    return inner[:-1] + "\\ " if inner.endswith(" ") and inner != "\\ " else inner


def _parts(cell: str) -> Iterator[str]:
    """A cell, cut at the bars that no backslash stands before."""
    start = 0
    while True:
        found = _PART.match(cell, start)
        end = found.end() if found else start
        yield cell[start:end]
        if end >= len(cell):
            return
        if cell[end] != "|":
            raise ValueError("a backslash stands at the end")
        start = end + 1


def _unescaped(part: str) -> str:
    inner = part.lstrip(" ")
    stripped = inner.rstrip(" ")
    # A space that a backslash belongs to stays.
    if len(inner) > len(stripped) and _ends_in_backslash(stripped):
        stripped += " "
    return _ESCAPE.sub(_meaning, stripped)


def _ends_in_backslash(text: str) -> bool:
    """Whether the last backslash escapes what follows it."""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1


def _meaning(escape: re.Match[str]) -> str:
    if escape[1] not in _ESCAPED:
        raise ValueError(f"'\\{escape[1]}' means nothing")
    return _ESCAPED[escape[1]]
