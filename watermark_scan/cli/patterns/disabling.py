"""`watermark-scan patterns disable`: an entry is taken out of use by a user's list. Owns which list is meant."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  Typer reads the annotations at run time
from typing import Annotated

import typer

from watermark_scan.cli.console import Output, say
from watermark_scan.cli.lists import chosen_list
from watermark_scan.cli.patterns.own_lists import (
    DISABLED_LIST,
    JsonOption,
    ListsOption,
    disabled_list,
    if_there,
    origin_of,
    write,
)
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

EPILOG = """\
\b
Exit code:
  0    the entry is out of use
  2    nothing was changed: wrong usage, no such entry
"""


def run(
    pattern_id: Annotated[str, typer.Argument(metavar="ID", hidden=True)],
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The list to write it into; it is made when there is none. "
            f"Default: {DISABLED_LIST} in your configuration folder, which every scan uses.",
        ),
    ] = None,
    as_json: JsonOption = False,
    patterns: ListsOption = None,
) -> None:
    """Take the entry ID out of use, built-in or your own. Its list is not changed; `enable` puts it back.

    The id goes into a list of your own, as in disable = ["ID"].
    """
    chosen = chosen_list([*(patterns or ()), *if_there(file)], no_builtin=False)
    origin_of(chosen, pattern_id)
    path = next((entry.path for entry in chosen.disabled if entry.pattern_id == pattern_id), None)
    if changed := path is None:
        path = file or disabled_list()
        _disable(path, pattern_id, patterns)
    if as_json:
        Output.open(utf8=True).line(render_document({"id": pattern_id, "file": str(path), "changed": changed}))
    else:
        say(clean(f"{path}: {pattern_id} {'disabled' if changed else 'was disabled already'}."))


def _disable(path: Path, pattern_id: str, named: list[Path] | None) -> None:
    from watermark_scan.catalog.draft import Draft, read_list  # noqa: PLC0415  with the next: tomlkit
    from watermark_scan.catalog.edit import new_list, with_disabled  # noqa: PLC0415  not for --help

    text = read_list(path)
    write(Draft(path=path, text=with_disabled(new_list() if text is None else text, pattern_id)), named)
