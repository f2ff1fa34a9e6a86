"""`watermark-scan patterns remove`: an entry, or a change to one, leaves a user's list. Owns which list is meant."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli.console import Output, say
from watermark_scan.cli.lists import chosen_list
from watermark_scan.cli.patterns.own_lists import JsonOption, ListsOption, if_there, origin_of, write
from watermark_scan.errors import UsageError
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from watermark_scan.catalog.origin import Origin

EPILOG = """\
\b
Exit code:
  0    the entry is no longer in the list
  2    nothing was changed: wrong usage, no such entry, a built-in one
"""


def run(
    pattern_id: Annotated[str, typer.Argument(metavar="ID", hidden=True)],
    *,
    file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The list to remove it from. Default: the last list of yours that has it."),
    ] = None,
    as_json: JsonOption = False,
    patterns: ListsOption = None,
) -> None:
    """Remove the entry ID from a pattern list of your own; comments and all other entries stay.

    Where your list changes a built-in entry, the change is removed. A built-in entry itself stays: to take it out of
    use, `watermark-scan patterns disable ID`.
    """
    chosen = chosen_list([*(patterns or ()), *if_there(file)], no_builtin=False)
    path = file or _last_list(pattern_id, origin_of(chosen, pattern_id))
    from watermark_scan.catalog.draft import Draft, read_list  # noqa: PLC0415  with the next: tomlkit
    from watermark_scan.catalog.edit import values_of, without_entry  # noqa: PLC0415  not for --help

    text = read_list(path) or ""
    if pattern_id not in (entry.get("id") for entry in values_of(text).get("pattern", ())):
        raise UsageError(f"{path} has no entry '{pattern_id}'.", remedy="See where it is: patterns list --origin")
    write(Draft(path=path, text=without_entry(text, pattern_id)), patterns)
    if as_json:
        Output.open(utf8=True).line(render_document({"id": pattern_id, "file": str(path)}))
    else:
        say(clean(f"{path}: {pattern_id} removed."))


def _last_list(pattern_id: str, origin: Origin) -> Path:
    """The user's list that had the last word on an entry."""
    if origin.changes:
        return origin.changes[-1].path
    if origin.builtin:
        raise UsageError(
            f"The entry '{pattern_id}' came with the program and cannot be removed.",
            remedy=f"Take it out of use instead: watermark-scan patterns disable {pattern_id}",
        )
    return origin.path
