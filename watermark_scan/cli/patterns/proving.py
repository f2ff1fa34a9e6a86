"""`watermark-scan patterns test`: every example of the list, proven. Owns its flags and how a proof is shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.catalog.query import entry_of
from watermark_scan.cli.console import Output, say, text_width
from watermark_scan.cli.lists import BuiltinOption, PatternsOption, chosen_list
from watermark_scan.errors import ExitCode
from watermark_scan.output.json import render_document
from watermark_scan.output.layout import paragraph
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from watermark_scan.curation.examples import Proof

EPILOG = """\
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


def run(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID...", hidden=True)] = None,
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
        entry_of(chosen, pattern_id)
    from watermark_scan.curation.examples import Outcome, Prover  # noqa: PLC0415  NumPy and RapidFuzz; not for --help

    output = Output.open(utf8=as_json)
    counts: Counter[str] = Counter()
    for proof in Prover(chosen).prove(frozenset(ids) if ids else None):
        counts[proof.outcome] += 1
        if everything or proof.outcome is not Outcome.KEPT:
            output.line(render_document(_document(proof)) if as_json else _text(proof))
    say(", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome))
    raise typer.Exit(ExitCode.FLAGGED if counts[Outcome.BROKEN] else ExitCode.CLEAN)


def _text(proof: Proof) -> str:
    against = "alone" if proof.alone else "whole list"
    by = f" by {', '.join(proof.winners[:3])}" if proof.winners else ""
    lines = (
        f"{proof.outcome.value} {proof.pattern_id} {proof.promise.value}: {proof.text}",
        f"against: {against}; verdict: {proof.verdict}{by}",
        *((f"allowed: {proof.reason}",) if proof.reason else ()),
    )
    width = text_width()
    return "\n".join(paragraph(clean(line), width=width, indent="    " if at else "") for at, line in enumerate(lines))


def _document(proof: Proof) -> dict[str, object]:
    return {
        "pattern_id": proof.pattern_id,
        "promise": proof.promise.value,
        "text": proof.text,
        "against": "alone" if proof.alone else "list",
        "outcome": proof.outcome.value,
        "verdict": proof.verdict,
        "winners": list(proof.winners),
        "reason": proof.reason or None,
    }
