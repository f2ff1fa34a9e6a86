"""`watermark-scan patterns show`: everything about one entry. Owns its flags."""

from __future__ import annotations

from typing import Annotated

import typer

from watermark_scan.catalog.query import entry_of
from watermark_scan.cli.console import Output
from watermark_scan.cli.lists import BuiltinOption, PatternsOption, chosen_list
from watermark_scan.cli.patterns.entry_document import as_document
from watermark_scan.cli.patterns.entry_text import as_text
from watermark_scan.output.json import render_document


def run(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", hidden=True)],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per entry and line. Default: plain text.")
    ] = False,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """Show everything about entries: their texts, where they can be checked, examples, and where they come from.

    ID... are ids of entries, as `watermark-scan patterns list` prints them.
    """
    chosen = chosen_list(patterns, no_builtin=no_builtin)
    found = [entry_of(chosen, pattern_id) for pattern_id in ids]
    output = Output.open(utf8=as_json)
    for number, (category, entry) in enumerate(found):
        if as_json:
            output.line(render_document(as_document(chosen, category, entry)))
        else:
            output.line(("\n" if number else "") + as_text(chosen, category, entry))
