"""`watermark-scan patterns export`: entries for spreadsheets and other programs. Owns its flags."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003  Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.catalog.query import Filter, entries_that_fit
from watermark_scan.cli.console import say
from watermark_scan.cli.destination import destination
from watermark_scan.cli.lists import BuiltinOption, PatternsOption, chosen_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern

EPILOG = """\
\b
Examples:
  watermark-scan patterns export --category stock-agency > stock.csv
  watermark-scan patterns export --own --output mine.json

In a CSV, several texts of one cell have " | " between them; \\| is a bar inside a text.
"""


class Form(StrEnum):
    """A form of exchange."""

    CSV = "csv"
    JSON = "json"


def form_of(path: Path | None, chosen: Form | None) -> Form:
    """The form that was chosen, or else the one that the name of a file says; CSV in doubt."""
    if chosen is not None:
        return chosen
    return Form.JSON if path is not None and path.suffix.lower() == ".json" else Form.CSV


def run(  # noqa: PLR0913  one parameter per flag
    *,
    form: Annotated[
        Form | None,
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
    from watermark_scan.catalog.exchange import as_csv, as_json  # noqa: PLC0415  pydantic; not for --help

    chosen = chosen_list(patterns, no_builtin=no_builtin)
    found = list(_wanted(chosen, category or (), own=own))
    text = as_csv(found) if form_of(path, form) is Form.CSV else as_json(chosen, found)
    with destination(path, utf8=True) as output:
        output.line(text.removesuffix("\n"))
    say(f"{len(found)} of {len(chosen.patterns)} entries")


def _wanted(chosen: PatternList, categories: list[str] | tuple[()], *, own: bool) -> Iterator[tuple[str, Pattern]]:
    for category, entry in entries_that_fit(chosen, Filter(categories=tuple(categories))):
        origin = chosen.origins[entry.id]
        if not own or origin.changes or not origin.builtin:
            yield category, entry
