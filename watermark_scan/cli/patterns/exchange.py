"""`watermark-scan patterns import`, `export` and `format`: entries as CSV and JSON, and list files in their layout."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.catalog.locations import user_folder
from watermark_scan.catalog.query import Filter, find_entries
from watermark_scan.cli.console import Output, say
from watermark_scan.cli.patterns.change import JsonOption, ListsOption, list_with, user_lists, write_lists
from watermark_scan.cli.publishing import destination
from watermark_scan.cli.shared_options import BuiltinOption, PatternsOption, chosen_list
from watermark_scan.errors import ExitCode, PatternListError, UsageError
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean
from watermark_scan.text_encoding import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from watermark_scan.catalog.exchange import Row, Table
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern
    from watermark_scan.curation.user_lists import EditedList, UserLists

FORMAT_FILES_EPILOG = """\
\b
Examples:
  watermark-scan patterns format my-list.toml
  watermark-scan patterns format --check patterns/

\b
Exit code:
  0    every file is, or was put, in order
  1    with --check: a file would be changed
  2    nothing was changed: wrong usage, a broken file
"""
IMPORT_ENTRIES_EPILOG = """\
\b
A CSV needs a header with the columns id, text, role and languages; the
others may be left out:
  id,text,role,languages,must_match
  some-game,Some Game. Not final,sign,en,Some Game. Not fin | Game. Not final
See all columns with: watermark-scan patterns export

\b
Examples:
  watermark-scan patterns import marks.csv --category stock-agency
  watermark-scan patterns import theirs.json --to shared-lists/

\b
Exit code:
  0    all entries are in your lists
  2    nothing was written: wrong usage, a fault in a row, an example that
       fails
"""
EXPORT_ENTRIES_EPILOG = """\
\b
Examples:
  watermark-scan patterns export --category stock-agency > stock.csv
  watermark-scan patterns export --own --output mine.json

In a CSV, several texts of one cell have " | " between them; \\| is a bar inside a text.
"""


class ExchangeFormat(StrEnum):
    """What other programs read and write."""

    CSV = "csv"
    JSON = "json"


def format_files(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", hidden=True)],
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; tell which files would be changed. Default: off.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per file and line. Default: the files that change.")
    ] = False,
) -> None:
    """Put files of pattern lists into their one layout: order of keys, quotes, line breaks. Comments stay.

    PATH... are TOML files, or folders of them. What a file says never changes.
    """
    from watermark_scan.catalog.toml_format import formatted_files  # tomlkit; not for --help

    output, files, changed = Output.open(utf8=as_json), 0, 0
    for path, changes in formatted_files(paths, write=not check):
        files += 1
        changed += changes
        if as_json:
            output.line(render_document({"path": str(path), "changed": changes, "written": changes and not check}))
        elif changes:
            output.line(clean(str(path)))
    say(f"{changed} of {files} files {'would be changed' if check else 'changed'}")
    raise typer.Exit(ExitCode.FLAGGED if changed and check else ExitCode.CLEAN)


def import_entries(
    source: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    *,
    form: Annotated[
        ExchangeFormat | None,
        typer.Option("--format", metavar="FORM", help="csv or json. Default: as the name of FILE ends, else csv."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="The list to add to, a .toml file, which may have one category only; or a folder, which gets a list "
            "for each category. Default: your configuration folder, which every scan uses.",
        ),
    ] = None,
    category: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Category of the rows that name none. Default: every row names one."),
    ] = None,
    skip_listed: Annotated[
        bool, typer.Option("--skip-listed", help="Leave out rows whose id is listed already. Default: a fault.")
    ] = False,
    as_json: JsonOption = False,
    patterns: ListsOption = None,
) -> None:
    """Add the entries of FILE, a CSV or a JSON of `patterns export`, to pattern lists of your own.

    Each entry is checked like one that you add by hand: it must find its examples and must not be listed already. If
    anything is wrong, all faults are told with their row, and nothing is written.
    """
    single = to if to is not None and to.suffix.lower() == ".toml" and not to.is_dir() else None
    chosen = list_with(single, patterns)
    table = _read_table(source, _format_of(source, form), category)
    rows = [row for row in table.rows if not (skip_listed and row.pattern.id in chosen.origins)]
    _add_listed_faults(table, rows, chosen)
    _refuse_faults(source, table)
    lists = user_lists(patterns)
    edits = _edited_lists(lists, single, user_folder() if to is None else to, rows, _new_heads(table, chosen))
    ids = [row.pattern.id for row in rows]
    if rows:
        write_lists(lists, edits, new_ids=ids)
    skipped, files = len(table.rows) - len(rows), [str(edited.path) for edited in edits]
    if as_json:
        Output.open(utf8=True).line(render_document({"added": ids, "skipped": skipped, "files": files}))
    else:
        added = f"{len(rows)} {'entry' if len(rows) == 1 else 'entries'}"
        say(clean(f"{added} added, {skipped} skipped: {', '.join(files) or 'no list'}"))


def export_entries(
    *,
    form: Annotated[
        ExchangeFormat | None,
        typer.Option(
            "--format",
            metavar="FORM",
            help="csv (one row for each entry) or json. Default: as the name of --output ends, else csv.",
        ),
    ] = None,
    path: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write to this file. Default: standard output."),
    ] = None,
    category: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this category; repeat it for more. Default: all."),
    ] = None,
    own: Annotated[
        bool, typer.Option("--own", help="Only entries that lists of your own bring in or change. Default: all.")
    ] = False,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """Write the entries in use as CSV or JSON, with all their keys: `patterns import` reads them back unchanged."""
    from watermark_scan.catalog.exchange import to_csv, to_json  # pydantic; not for --help

    chosen = chosen_list(patterns, no_builtin=no_builtin)
    found = list(_wanted(chosen, category or (), own=own))
    text = to_csv(found) if _format_of(path, form) is ExchangeFormat.CSV else to_json(chosen, found)
    with destination(path, utf8=True) as output:
        output.line(text.removesuffix("\n"))
    say(f"{len(found)} of {len(chosen.patterns)} entries")


def _format_of(path: Path | None, chosen: ExchangeFormat | None) -> ExchangeFormat:
    """The format that was chosen, or else the one that the name of a file says; CSV in doubt."""
    if chosen is not None:
        return chosen
    return ExchangeFormat.JSON if path is not None and path.suffix.lower() == ".json" else ExchangeFormat.CSV


def _read_table(source: Path, form: ExchangeFormat, category: str | None) -> Table:
    from watermark_scan.catalog.exchange import from_csv, from_json  # pydantic; not for --help

    try:
        # Line breaks inside cells are kept as they are.
        text = decoded(source.read_bytes())
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror or error}.", remedy="Check the path.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{source} is no UTF-8 text.", remedy="Save it as UTF-8.") from error
    return from_csv(text, category) if form is ExchangeFormat.CSV else from_json(text, category)


def _add_listed_faults(table: Table, rows: Sequence[Row], chosen: PatternList) -> None:
    """Note the rows whose entries are listed already."""
    for row in rows:
        if row.pattern.id in chosen.origins:
            message = f"'{row.pattern.id}' is listed already in {chosen.origins[row.pattern.id].path}"
            table.add_fault(row.row, "id", message, "Leave the row out, or --skip-listed.")


def _refuse_faults(source: Path, table: Table) -> None:
    if table.faults:
        faults = sorted(table.faults, key=lambda found: found.row)
        lines = (f"{source}: row {f.row}: {f.fault.key}: {f.fault.message}. {f.fault.remedy}" for f in faults)
        raise PatternListError("Nothing was imported:\n" + "\n".join(lines), remedy="Mend these rows and try again.")
    if not table.rows:
        raise UsageError(f"{source} holds no entry.", remedy="See the form with: watermark-scan patterns export")


def _new_heads(table: Table, chosen: PatternList) -> dict[str, dict[str, str]]:
    """Category → title and meaning, of those that the list in use does not have."""
    known = {file.category for file in chosen.files}
    return {category: head for category, head in table.heads.items() if category not in known}


def _edited_lists(
    lists: UserLists, single: Path | None, folder: Path, rows: Sequence[Row], heads: Mapping[str, Mapping[str, str]]
) -> list[EditedList]:
    """A list with its new entries for each category: the single one that was named, or those of the folder.

    Raises:
        UsageError: Several categories are to go into one list.
    """
    categories = sorted({row.category for row in rows})
    if single is not None and len(categories) > 1:
        raise UsageError(
            f"A list has one category, and these entries have {', '.join(categories)}.",
            remedy="Name a folder with --to; it gets a list for each.",
        )
    return [
        lists.with_entries(
            single or folder / f"{category}.toml",
            {"category": category, **heads.get(category, {})},
            [row.pattern for row in rows if row.category == category],
        )
        for category in categories
    ]


def _wanted(chosen: PatternList, categories: Sequence[str], *, own: bool) -> Iterator[tuple[str, Pattern]]:
    for category, entry in find_entries(chosen, Filter(categories=tuple(categories))):
        origin = chosen.origins[entry.id]
        if not own or origin.changes or not origin.builtin:
            yield category, entry
