"""`watermark-scan patterns lint` and `test`: whether the list is sound."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.catalog.query import find_entry
from watermark_scan.cli.console import Output, say, text_width
from watermark_scan.cli.shared_options import BuiltinOption, PatternsOption, chosen_list, entry_ids
from watermark_scan.errors import ExitCode
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.curation.examples import ExampleResult
    from watermark_scan.curation.lint import Check, Problem

LINT_EPILOG = """\
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
RUN_EXAMPLES_EPILOG = """\
\b
Examples:
  watermark-scan patterns test
  watermark-scan patterns test kinemaster gettyimages --all

\b
Each outcome:
  kept     the example does what it says
  crowded  another entry of the same category explains the text as well
  allowed  the example fails, and the entry says why (`allow`)
  broken   the example fails

\b
Exit code:
  0    no example is broken
  1    an example is broken
  2    nothing was tested: wrong usage, a broken list
"""
_INDENT = "    "


def lint(
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
    from watermark_scan.curation.lint import CHECKS, lint_list  # NumPy and RapidFuzz; not for --help

    output = Output.open(utf8=as_json)
    if list_checks:
        for check in CHECKS:
            output.line(_check_json(check) if as_json else _check_text(check))
        return
    chosen = chosen_list([*(patterns or ()), *(paths or ())], no_builtin=no_builtin)
    counts: Counter[str] = Counter()
    for problem in lint_list(chosen, _entries_of(chosen, paths)):
        counts[problem.level] += 1
        output.line(_problem_json(problem) if as_json else _problem_text(problem))
    numbers = (_counted(counts[level], level) for level in ("error", "warning"))
    entries = len(chosen.patterns)
    say(f"{', '.join(numbers)} in {entries} {'entry' if entries == 1 else 'entries'}")
    bad = counts["error"] + (counts["warning"] if strict else 0)
    raise typer.Exit(ExitCode.FLAGGED if bad else ExitCode.CLEAN)


def run_examples(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID...", hidden=True, autocompletion=entry_ids)] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every example. Default: those that are not simply kept.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per example and line. Default: plain text.")
    ] = False,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """Prove the examples of entries: what they must match, must not match, and their whole wordings.

    ID... are ids of entries; without any, all entries are tested. Each example is held against its entry alone and
    against the whole list. A text that must match has to reach at least a review, as it is or as the edge of a picture
    would cut it; the whole wording of a sign has to be flagged, that of a benign entry to be clear.
    """
    chosen = chosen_list(patterns, no_builtin=no_builtin)
    for pattern_id in ids or ():
        find_entry(chosen, pattern_id)
    from watermark_scan.curation.examples import ExampleStatus, ExampleTester  # as for lint

    output = Output.open(utf8=as_json)
    counts: Counter[str] = Counter()
    for result in ExampleTester(chosen).run(frozenset(ids) if ids else None):
        counts[result.status] += 1
        if everything or result.status is not ExampleStatus.KEPT:
            output.line(_example_json(result) if as_json else _example_text(result))
    say(", ".join(f"{counts[status]} {status.value}" for status in ExampleStatus))
    raise typer.Exit(ExitCode.FLAGGED if counts[ExampleStatus.BROKEN] else ExitCode.CLEAN)


def _entries_of(chosen: PatternList, paths: Sequence[Path] | None) -> frozenset[str] | None:
    """Ids of the entries that lists bring in or change; None for all when no list is named."""
    if not paths:
        return None
    return frozenset(
        pattern_id
        for pattern_id, origin in chosen.origins.items()
        if any(path in (file, file.parent) for file in origin.paths for path in paths)
    )


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _check_json(check: Check) -> str:
    return render_document(
        {"check": check.id, "level": check.level.value, "meaning": check.meaning, "advice": check.advice}
    )


def _check_text(check: Check) -> str:
    return "\n".join((f"{check.id} ({check.level.value})", *_indented(check.meaning, check.advice)))


def _problem_json(problem: Problem) -> str:
    return render_document(asdict(problem) | {"path": str(problem.path), "level": problem.level.value})


def _problem_text(problem: Problem) -> str:
    head = f"{problem.path}:{problem.line}: {problem.level} [{problem.check}] {problem.pattern_id}"
    return "\n".join((clean(head), *_indented(problem.message, problem.advice)))


def _example_json(result: ExampleResult) -> str:
    return render_document(
        {
            "pattern_id": result.pattern_id,
            "promise": result.kind.value,
            "text": result.text,
            "against": "alone" if result.alone else "list",
            "outcome": result.status.value,
            "verdict": result.verdict,
            "winners": list(result.winners),
            "reason": result.reason or None,
        }
    )


def _example_text(result: ExampleResult) -> str:
    against = "alone" if result.alone else "whole list"
    by = f" by {', '.join(result.winners[:3])}" if result.winners else ""
    head = f"{result.status.value} {result.pattern_id} {result.kind.value}: {result.text}"
    details = (
        f"against: {against}; verdict: {result.verdict}{by}",
        *((f"allowed: {result.reason}",) if result.reason else ()),
    )
    return "\n".join((paragraph(clean(head), width=text_width()), *_indented(*details)))


def _indented(*texts: str) -> list[str]:
    return [paragraph(clean(text), width=text_width(), indent=_INDENT) for text in texts]
