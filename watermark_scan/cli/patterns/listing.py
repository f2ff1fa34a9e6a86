"""`watermark-scan patterns list`: which entries there are. Owns its flags, columns and keys."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.catalog.query import Filter, entries_that_fit
from watermark_scan.cli.console import Output, say
from watermark_scan.cli.lists import BuiltinOption, PatternsOption, chosen_list
from watermark_scan.cli.patterns.entry_document import as_document, origin_of
from watermark_scan.cli.patterns.table import as_table
from watermark_scan.wording import Role  # noqa: TC001  Typer reads the annotations at run time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern

    Entries = Sequence[tuple[str, Pattern]]

EPILOG = """\
\b
Examples:
  watermark-scan patterns list --category stock-agency
  watermark-scan patterns list --role sign --language ru --text "графика"
  watermark-scan patterns list --origin | less -S
"""
_HEADS = ("ID", "CATEGORY", "ROLE", "STATUS", "LANGUAGES")


class Status(StrEnum):
    """How well an entry is backed."""

    STABLE = "stable"
    EXPERIMENTAL = "experimental"


def run(  # noqa: PLR0913  one parameter per flag
    *,
    category: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this category; repeat it for more. Default: all."),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TAG", help="Only texts in this language, as in en or pt-BR; repeat it for more. Default: all."
        ),
    ] = None,
    role: Annotated[
        list[Role] | None,
        typer.Option(metavar="ROLE", help="Only this role: sign, hint or benign; repeat it for more. Default: all."),
    ] = None,
    status: Annotated[
        list[Status] | None,
        typer.Option(metavar="STATUS", help="Only this status: stable or experimental. Default: both."),
    ] = None,
    text: Annotated[
        str,
        typer.Option(
            metavar="WORDS", show_default=False, help="Only entries with these words in an id or text. Default: all."
        ),
    ] = "",
    origin: Annotated[
        bool, typer.Option("--origin", help="Say where each entry comes from, and name disabled ones. Default: off.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per entry and line. Default: a table.")
    ] = False,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """List the entries of the pattern list in use, one a line, and count them.

    Filters of different kinds must all fit. The count goes to standard error, so that a pipe gets entries only.
    """
    chosen = chosen_list(patterns, no_builtin=no_builtin)
    wanted = Filter(
        categories=tuple(category or ()),
        languages=tuple(language or ()),
        roles=tuple(role or ()),
        statuses=tuple(status or ()),
        text=text,
    )
    found = list(entries_that_fit(chosen, wanted))
    output = Output.open(utf8=as_json)
    if as_json:
        from watermark_scan.output.json import render_document  # noqa: PLC0415  a table does without

        for name, entry in found:
            output.line(render_document(as_document(chosen, name, entry)))
    elif found:
        output.line(_table(chosen, found, origin=origin, fitted=output.is_terminal))
    if origin and not as_json:
        for disabled in chosen.disabled:
            say(f"disabled: {disabled.pattern_id}, by {disabled.path}")
    say(_count(chosen, found))


def _table(chosen: PatternList, found: Entries, *, origin: bool, fitted: bool) -> str:
    heads = (*_HEADS, "ORIGIN", "TEXT") if origin else (*_HEADS, "TEXT")
    return as_table(heads, [_row(chosen, entry, origin=origin) for entry in found], fitted=fitted)


def _row(chosen: PatternList, found: tuple[str, Pattern], *, origin: bool) -> tuple[str, ...]:
    category, entry = found
    more = f" (+{len(entry.variants)})" if entry.variants else ""
    place = (origin_of(chosen, entry),) if origin else ()
    return (entry.id, category, entry.role, entry.status, ",".join(entry.languages), *place, entry.text + more)


def _count(chosen: PatternList, found: Entries) -> str:
    everything = _counted(len(chosen.patterns), "entry", "entries")
    of_all = everything if len(found) == len(chosen.patterns) else f"{len(found)} of {everything}"
    wordings = _counted(sum(len(entry.texts) for _, entry in found), "wording", "wordings")
    return f"{of_all}, {wordings}; list {chosen.version or 'without a version'}"


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
