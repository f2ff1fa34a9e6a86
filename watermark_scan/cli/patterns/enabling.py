"""`watermark-scan patterns enable`: an entry is put back into use. Owns which lists are changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli.console import Output, say
from watermark_scan.cli.lists import chosen_list, lists_in_use
from watermark_scan.cli.patterns.own_lists import JsonOption, ListsOption, origin_of, write_all
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EPILOG = """\
\b
Exit code:
  0    the entry is in use
  2    nothing was changed: wrong usage, no such entry
"""


def run(
    pattern_id: Annotated[str, typer.Argument(metavar="ID", hidden=True)],
    *,
    as_json: JsonOption = False,
    patterns: ListsOption = None,
) -> None:
    """Put the entry ID back into use: it is taken out of the `disable` of every list of yours that names it."""
    chosen = chosen_list(patterns, no_builtin=False)
    origin_of(chosen, pattern_id)
    changed = _enable(pattern_id, patterns)
    if as_json:
        Output.open(utf8=True).line(render_document({"id": pattern_id, "files": [str(path) for path in changed]}))
    elif changed:
        say(clean(f"{', '.join(map(str, changed))}: {pattern_id} enabled."))
    else:
        say(clean(f"{pattern_id} is in use already."))


def _enable(pattern_id: str, named: list[Path] | None) -> tuple[Path, ...]:
    """The lists that were changed."""
    from watermark_scan.catalog.draft import Draft, read_list  # noqa: PLC0415  with the next: tomlkit
    from watermark_scan.catalog.edit import values_of, with_enabled  # noqa: PLC0415  not for --help

    texts = {path: read_list(path) or "" for path in _files(named)}
    naming = {path: text for path, text in texts.items() if pattern_id in values_of(text).get("disable", ())}
    if naming:
        drafts = [Draft(path=path, text=with_enabled(text, pattern_id)) for path, text in naming.items()]
        write_all(drafts, named)
    return tuple(naming)


def _files(named: list[Path] | None) -> Iterator[Path]:
    """Every file of the user's lists in use."""
    for place in lists_in_use(named):
        yield from sorted(place.glob("*.toml")) if place.is_dir() else (place,)
