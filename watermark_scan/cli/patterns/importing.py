"""`watermark-scan patterns import`: entries from a table or another program join the user's lists. Owns its flags.

All or nothing: every fault of every row is told at once, and nothing is written while there is one.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.catalog.places import user_folder
from watermark_scan.cli.console import Output, say
from watermark_scan.cli.lists import chosen_list
from watermark_scan.cli.patterns.exporting import Form, form_of
from watermark_scan.cli.patterns.own_lists import JsonOption, ListsOption, if_there, told, write_all
from watermark_scan.errors import PatternListError, UsageError
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from watermark_scan.catalog.draft import Draft
    from watermark_scan.catalog.exchange import Row, Sheet
    from watermark_scan.catalog.load import PatternList

EPILOG = """\
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


def run(  # noqa: PLR0913  one parameter per flag
    source: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    *,
    form: Annotated[
        Form | None,
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
    chosen = chosen_list([*(patterns or ()), *if_there(_single(to))], no_builtin=False)
    sheet = _read(source, form_of(source, form), category)
    rows = [row for row in sheet.rows if not (skip_listed and row.pattern.id in chosen.origins)]
    _complain_about_listed(rows, chosen, sheet)
    _refuse_faults(source, sheet)
    drafts = _drafts(to, rows, sheet.heads, chosen)
    warnings = write_all(drafts, patterns, newcomers=[row.pattern.id for row in rows]) if rows else ()
    for warning in warnings:
        say(clean(told(warning)))
    skipped = len(sheet.rows) - len(rows)
    if as_json:
        document = {
            "added": [row.pattern.id for row in rows],
            "skipped": skipped,
            "files": [str(d.path) for d in drafts],
        }
        Output.open(utf8=True).line(render_document(document))
    else:
        added = f"{len(rows)} {'entry' if len(rows) == 1 else 'entries'}"
        lists = ", ".join(str(d.path) for d in drafts) or "no list"
        say(clean(f"{added} added, {skipped} skipped: {lists}"))


def _single(to: Path | None) -> Path | None:
    """The list that takes everything, if it is one file."""
    return to if to is not None and to.suffix.lower() == ".toml" and not to.is_dir() else None


def _read(source: Path, form: Form, category: str | None) -> Sheet:
    from watermark_scan.catalog.exchange import from_csv, from_json  # noqa: PLC0415  pydantic; not for --help

    try:
        # Line breaks inside cells are kept as they are.
        text = source.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror or error}.", remedy="Check the path.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{source} is no UTF-8 text.", remedy="Save it as UTF-8.") from error
    return from_csv(text, category) if form is Form.CSV else from_json(text, category)


def _complain_about_listed(rows: Sequence[Row], chosen: PatternList, sheet: Sheet) -> None:
    for row in rows:
        if row.pattern.id in chosen.origins:
            place = chosen.origins[row.pattern.id].path
            sheet.fail(
                row.row,
                "id",
                f"'{row.pattern.id}' is listed already in {place}",
                "Leave the row out, or --skip-listed.",
            )


def _refuse_faults(source: Path, sheet: Sheet) -> None:
    if sheet.faults:
        faults = sorted(sheet.faults, key=lambda found: found.row)
        lines = (f"{source}: row {f.row}: {f.fault.key}: {f.fault.message}. {f.fault.remedy}" for f in faults)
        raise PatternListError("Nothing was imported:\n" + "\n".join(lines), remedy="Mend these rows and try again.")
    if not sheet.rows:
        raise UsageError(f"{source} holds no entry.", remedy="See the form with: watermark-scan patterns export")


def _drafts(
    to: Path | None, rows: Sequence[Row], heads: Mapping[str, Mapping[str, str]], chosen: PatternList
) -> list[Draft]:
    """A changed list for each category.

    Raises:
        UsageError: Several categories are to go into one list.
    """
    from watermark_scan.catalog.draft import extended  # noqa: PLC0415  tomlkit

    single, known = _single(to), {file.category for file in chosen.files}
    categories = sorted({row.category for row in rows})
    if single is not None and len(categories) > 1:
        raise UsageError(
            f"A list has one category, and these entries have {', '.join(categories)}.",
            remedy="Name a folder with --to; it gets a list for each.",
        )
    folder = user_folder() if to is None else to
    return [
        extended(
            single or folder / f"{category}.toml",
            {"category": category, **({} if category in known else heads.get(category, {}))},
            [row.pattern for row in rows if row.category == category],
        )
        for category in categories
    ]
