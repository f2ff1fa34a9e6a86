"""`watermark-scan patterns format`: list files in their one layout. Owns its flags and which files are meant."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli.console import Output, say
from watermark_scan.errors import ExitCode
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EPILOG = """\
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


def run(
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
    from watermark_scan.catalog.format import read_formatted  # noqa: PLC0415  tomlkit; not for --help
    from watermark_scan.toml_files import replace_file  # noqa: PLC0415  as above

    # All files are read before any is written: a broken one stops everything.
    files = [(path, *read_formatted(path)) for path in _files(paths)]
    output, changed = Output.open(utf8=as_json), 0
    for path, before, after in files:
        changed += before != after
        if before != after and not check:
            replace_file(path, after)
        if as_json:
            output.line(
                render_document(
                    {"path": str(path), "changed": before != after, "written": before != after and not check}
                )
            )
        elif before != after:
            output.line(clean(str(path)))
    say(f"{changed} of {len(files)} files {'would be changed' if check else 'changed'}")
    raise typer.Exit(ExitCode.FLAGGED if changed and check else ExitCode.CLEAN)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.toml"))
        else:
            yield path
