"""`watermark-scan patterns stats`: the list in numbers. Owns its flags, columns and labels."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.catalog.statistics import count
from watermark_scan.cli.console import Output, text_width
from watermark_scan.cli.lists import BuiltinOption, PatternsOption, chosen_list
from watermark_scan.cli.patterns.table import as_table
from watermark_scan.output.json import render_document
from watermark_scan.output.layout import paragraph

if TYPE_CHECKING:
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.statistics import Statistics, Tally

_HEADS = (
    "CATEGORY", "ENTRIES", "WORDINGS", "SIGNS", "HINTS", "BENIGN", "STABLE", "REFERENCED", "PROVEN", "MUST", "MUST NOT"
)  # fmt: skip
_LABEL = 12


def run(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object. Default: a table.")] = False,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """Count what the pattern list in use holds.

    REFERENCED entries say where the wording can be checked; PROVEN ones have an example that must be found. MUST and
    MUST NOT count the examples that must be found and that must be left alone.
    """
    chosen = chosen_list(patterns, no_builtin=no_builtin)
    numbers = count(chosen)
    output = Output.open(utf8=as_json)
    output.line(render_document(_document(chosen, numbers)) if as_json else _text(chosen, numbers))


def _document(chosen: PatternList, numbers: Statistics) -> dict[str, object]:
    return {"version": chosen.version, "digest": chosen.digest} | asdict(numbers)


def _text(chosen: PatternList, numbers: Statistics) -> str:
    rows = [_row(name, tally) for name, tally in (*numbers.categories.items(), ("all", numbers.total))]
    table = as_table(_HEADS, rows, fitted=False, right=frozenset(range(1, len(_HEADS))))
    total = numbers.total
    facts = {
        "list": f"{chosen.version or 'without a version'}, {chosen.digest}",
        "disabled": str(numbers.disabled),
        "evidence": _numbers(total.evidence),
        "languages": f"{len(total.languages)}: {_numbers(total.languages)}",
    }
    width = text_width()
    lines = (paragraph(text, width=width, label=f"{label:<{_LABEL}}") for label, text in facts.items())
    return "\n".join((table, "", *lines))


def _row(name: str, tally: Tally) -> tuple[str, ...]:
    roles = (tally.roles.get(role, 0) for role in ("sign", "hint", "benign"))
    counts = (
        tally.entries,
        tally.wordings,
        *roles,
        tally.statuses.get("stable", 0),
        tally.referenced,
        tally.proven,
        tally.must_match,
        tally.must_not_match,
    )
    return (name, *map(str, counts))


def _numbers(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items())
