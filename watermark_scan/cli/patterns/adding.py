"""`watermark-scan patterns add`: a new entry in a list of the user's own. Owns the order of things.

The flags are in `entry_flags`, the questions in `questions`. The entry must prove its examples and pass the linter
before anything is written.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  Typer reads the annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watermark_scan.cli.console import Output, say
from watermark_scan.cli.lists import chosen_list
from watermark_scan.cli.patterns import entry_flags as flags
from watermark_scan.cli.patterns.own_lists import JsonOption, ListsOption, default_list, if_there, told, write
from watermark_scan.cli.patterns.questions import agreed, can_ask, complete
from watermark_scan.errors import UsageError
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern
    from watermark_scan.curation.newcomers import Objection

EPILOG = """\
\b
Examples:
  watermark-scan patterns add
  watermark-scan patterns add --text "Example Game. Not final footage." \\
    --category development-footage \\
    --role sign --language en --position bottom \\
    --must-match "Example Game. Not final" \\
    --reference https://example.org/the-page-that-shows-it

\b
Exit code:
  0    the entry is in the list
  2    nothing was written: wrong usage, a duplicate, an example that fails
"""
_REQUIRED = ("text", "category", "role", "languages")


def run(  # noqa: PLR0913  one parameter per flag
    *,
    text: flags.Text = None,
    category: flags.Category = None,
    role: flags.RoleFlag = None,
    languages: flags.Languages = None,
    pattern_id: flags.Id = None,
    variants: flags.Variants = None,
    must_match: flags.MustMatch = None,
    must_not_match: flags.MustNotMatch = None,
    positions: flags.Positions = None,
    references: flags.References = None,
    evidence: flags.Evidence = None,
    status: flags.Status = None,
    exact_token: flags.ExactToken = False,
    upper_case: flags.UpperCase = False,
    allow: flags.Allow = None,
    note: flags.Note = "",
    title: flags.Title = None,
    meaning: flags.Meaning = None,
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The list to add to; it is made when there is none. Default: CATEGORY.toml in your configuration "
            "folder, which every scan uses.",
        ),
    ] = None,
    as_json: JsonOption = False,
    patterns: ListsOption = None,
) -> None:
    """Add an entry to a pattern list of your own. On a terminal you are asked for what is missing.

    The entry is checked first: it must find its own examples, hit no text that another entry must leave alone, and not
    be listed already. The list that comes with the program is never changed.
    """
    given: dict[str, Any] = {
        "id": pattern_id,
        "text": text,
        "variants": variants or (),
        "role": role,
        "status": status,
        "evidence": evidence,
        "languages": languages,
        "positions": positions or (),
        "exact_token": exact_token,
        "upper_case": upper_case,
        "references": references or (),
        "must_match": must_match or (),
        "must_not_match": must_not_match or (),
        "allow": [flags.allowance(text) for text in allow or ()],
        "note": note,
        "category": category,
    }
    chosen = chosen_list([*(patterns or ()), *if_there(file)], no_builtin=False)
    lacking = [flags.flag_of(key) for key in _REQUIRED if not given[key]]
    if lacking and not can_ask():
        raise UsageError(f"An entry needs {', '.join(lacking)}.", remedy="Give them, or run this on a terminal.")
    values = complete(given, chosen, new_category=bool(title and meaning)) if lacking else given
    entry = _checked(values, chosen)
    if lacking and not agreed(_as_text(entry)):
        raise typer.Abort
    head = {"category": values["category"], "title": title, "meaning": meaning}
    path = file or default_list(values["category"])
    warnings = _write(path, {key: value for key, value in head.items() if value}, entry, patterns)
    for warning in warnings:
        say(clean(told(warning)))
    if as_json:
        document = {"id": entry.id, "file": str(path), "warnings": [warning.check for warning in warnings]}
        Output.open(utf8=True).line(render_document(document))
    else:
        say(clean(f"{path}: {entry.id} added."))


def _checked(values: dict[str, Any], chosen: PatternList) -> Pattern:
    """The entry.

    Raises:
        UsageError: A value is wrong, or the id is used already; all faults at once.
    """
    from watermark_scan.catalog.entry import checked_entry, free_id  # noqa: PLC0415  pydantic; not for --help

    plain = {key: value for key, value in values.items() if key != "category" and value is not None}
    plain.setdefault("id", free_id(plain["text"], chosen.origins))
    plain.setdefault("status", "stable" if plain["references"] else "experimental")
    found = checked_entry(plain)
    if isinstance(found, tuple):
        faults = "\n".join(f"{flags.flag_of(fault.key)}: {fault.message}. {fault.remedy}" for fault in found)
        raise UsageError(f"This entry cannot be added:\n{faults}", remedy="Nothing was written.")
    if found.id in chosen.origins:
        raise UsageError(
            f"The id '{found.id}' is already used in {chosen.origins[found.id].path}.",
            remedy=f"Look at it with `watermark-scan patterns show {found.id}`, or choose another id with --id.",
        )
    return found


def _as_text(entry: Pattern) -> str:
    from watermark_scan.catalog.edit import entry_text  # noqa: PLC0415  tomlkit

    return entry_text(entry)


def _write(path: Path, head: dict[str, str], entry: Pattern, named: list[Path] | None) -> tuple[Objection, ...]:
    from watermark_scan.catalog.draft import extended  # noqa: PLC0415  tomlkit

    return write(extended(path, head, [entry]), named, newcomers=[entry.id])
