"""TOML files that people write and the program changes: comments and order stay, and no file is left half written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import tomlkit
from tomlkit.exceptions import ParseError, TOMLKitError
from tomlkit.items import AoT, Table

from watermark_scan.atomic_write import AtomicFile
from watermark_scan.errors import WatermarkScanError
from watermark_scan.text_encoding import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tomlkit import TOMLDocument
    from tomlkit.items import Item

_MAX_COLUMNS = 100
"""A longer array goes on lines of its own."""


def open_document(path: Path) -> TOMLDocument:
    """A file ready to be changed; an empty document where there is none yet.

    Raises:
        WatermarkScanError: The file cannot be read or is no TOML; says where.
    """
    try:
        return tomlkit.parse(read_text(path))
    except FileNotFoundError:
        return tomlkit.document()
    except ParseError as error:
        raise _unreadable(path, f"no TOML at line {error.line}, column {error.col}") from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, "not UTF-8; save it as that") from error
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise _unreadable(path, str(error)) from error
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error


def append_table(document: TOMLDocument, name: str, values: Mapping[str, object]) -> None:
    """Add one `[[name]]` table below the others, or as the first; an empty line sets it off."""
    tables = document.get(name)
    if not isinstance(tables, AoT):
        # An array written inline (`name = []`) cannot hold tables that people read.
        document.pop(name, None)
        tables = tomlkit.aot()
        document.append(name, tables)
    tables.append(_table(values, spaced=bool(tables.body) or len(document) > 1))


def insert_after(table: Table | TOMLDocument, before: str, key: str, value: object) -> None:
    """Add a key to a table right after another one: at the table's end, comments on what follows may stand."""
    container = table.value if isinstance(table, Table) else table
    container._insert_after(before, key, _item(value))  # noqa: SLF001  the public way adds at the end only


def rendered(document: TOMLDocument) -> str:
    """The file's text; ends with one newline."""
    return document.as_string().rstrip("\n") + "\n"


def replace_file(path: Path, text: str) -> None:
    """Put a text in a file's place, whole or not at all: whoever reads meanwhile sees the old file or the new one.

    Folders that are missing are made. A link stays, and what it points to is replaced. Permissions stay.

    Raises:
        WatermarkScanError: The file cannot be written; the old one is still there.
    """
    try:
        target = Path(os.path.realpath(path))  # resolve() raises where links run in circles
        target.parent.mkdir(parents=True, exist_ok=True)
        with AtomicFile(target) as file:
            file.stream.write(text)
            file.finish()
    except OSError as error:
        raise WatermarkScanError(
            f"{path} cannot be written: {error.strerror or error}.",
            remedy="Check the path, its permissions and the free space; nothing was changed.",
        ) from error


def _table(values: Mapping[str, object], *, spaced: bool) -> Table:
    table = tomlkit.table()
    if spaced:
        table.trivia.indent = "\n"
    for key, value in values.items():
        table.add(key, _item(value))
    return table


def _item(value: object) -> Item:
    """The value; a list of texts on one line where it fits, else one text a line."""
    if not isinstance(value, list | tuple):
        return tomlkit.item(value)
    array = tomlkit.array()
    array.extend(map(str, value))
    return array.multiline(len(array.as_string()) > _MAX_COLUMNS)


def _unreadable(path: Path, reason: str) -> WatermarkScanError:
    return WatermarkScanError(f"{path} cannot be changed: {reason}.", remedy="Mend the file, then try again.")
