"""`watermark-scan patterns lint`: the linter for people. Owns its flags and how a problem is shown."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003  Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli.console import Output, say, text_width
from watermark_scan.cli.lists import BuiltinOption, PatternsOption, chosen_list
from watermark_scan.errors import ExitCode
from watermark_scan.output.json import render_document
from watermark_scan.output.layout import paragraph
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.catalog.lint.check import Problem
    from watermark_scan.catalog.load import PatternList

EPILOG = """\
\b
Examples:
  watermark-scan patterns lint
  watermark-scan patterns lint my-list.toml
  watermark-scan patterns lint --list-checks

\b
To pass over a check for one entry, say why in the entry:
  allow = [{ check = "too-short", reason = "Always seen beside the logo" }]

\b
Exit code:
  0    no error (and with --strict, no warning)
  1    an error was found
  2    nothing was checked: wrong usage, a broken list
"""


def run(  # noqa: PLR0913  one parameter per flag
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH...", hidden=True)] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Take warnings for errors. Default: off.")] = False,
    list_checks: Annotated[
        bool, typer.Option("--list-checks", help="Explain every check instead of running them. Default: off.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per problem and line. Default: plain text.")
    ] = False,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """Check the pattern list: duplicates, weak wordings, missing or failing examples and references.

    PATH... are lists of yours, files or folders: they are checked together with the list in use, and only problems of
    their entries are told. Without any, the whole list in use is checked.
    """
    output = Output.open(utf8=as_json)
    if list_checks:
        _explain_checks(output, as_json=as_json)
        return
    chosen = chosen_list([*(patterns or ()), *(paths or ())], no_builtin=no_builtin)
    from watermark_scan.curation.linting import lint_list  # noqa: PLC0415  NumPy and RapidFuzz; not for --help

    counts = {"error": 0, "warning": 0}
    for problem in lint_list(chosen, _entries_of(chosen, paths)):
        counts[problem.level] += 1
        output.line(render_document(_document(problem)) if as_json else _text(problem))
    told = (_counted(counts["error"], "error"), _counted(counts["warning"], "warning"))
    entries = len(chosen.patterns)
    say(f"{', '.join(told)} in {entries} {'entry' if entries == 1 else 'entries'}")
    bad = counts["error"] + (counts["warning"] if strict else 0)
    raise typer.Exit(ExitCode.FLAGGED if bad else ExitCode.CLEAN)


def _entries_of(chosen: PatternList, paths: Sequence[Path] | None) -> frozenset[str] | None:
    """Ids of the entries that lists bring in or change; None for all when no list is named."""
    if not paths:
        return None
    return frozenset(
        pattern_id
        for pattern_id, origin in chosen.origins.items()
        for place in (origin.path, *(change.path for change in origin.changes))
        if any(path in (place, place.parent) for path in paths)
    )


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _text(problem: Problem) -> str:
    width = text_width()
    head = f"{problem.path}:{problem.line}: {problem.level} [{problem.check}] {problem.pattern_id}"
    body = (problem.message, problem.advice)
    return "\n".join((clean(head), *(paragraph(clean(line), width=width, indent="    ") for line in body)))


def _document(problem: Problem) -> dict[str, object]:
    return asdict(problem) | {"path": str(problem.path), "level": problem.level.value}


def _explain_checks(output: Output, *, as_json: bool) -> None:
    from watermark_scan.curation.linting import CHECKS  # noqa: PLC0415  as above

    width = text_width()
    for check in CHECKS:
        fields = {"check": check.id, "level": check.level.value, "meaning": check.meaning, "advice": check.advice}
        if as_json:
            output.line(render_document(fields))
        else:
            body = (paragraph(text, width=width, indent="    ") for text in (check.meaning, check.advice))
            output.line("\n".join((f"{check.id} ({check.level.value})", *body)))
