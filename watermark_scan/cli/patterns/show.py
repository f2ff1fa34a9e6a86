"""`watermark-scan patterns list`, `show`, `stats` and `schema`: looking at the list."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.catalog.query import Filter, Statistics, Tally, count_entries, find_entries, find_entry
from watermark_scan.cli.console import Output, say, text_width
from watermark_scan.cli.shared_options import BuiltinOption, PatternsOption, categories, chosen_list, entry_ids
from watermark_scan.cli.table import as_table
from watermark_scan.model import Role
from watermark_scan.output import phrases
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Pattern

    Entries = Sequence[tuple[str, Pattern]]
    """Categories and entries."""

LIST_ENTRIES_EPILOG = """\
\b
Examples:
  watermark-scan patterns list --category stock-agency
  watermark-scan patterns list --role sign --language ru --text "графика"
  watermark-scan patterns list --origin | less -S
"""
SHOW_EPILOG = """\
\b
Example:
  watermark-scan patterns show getty-images
"""
STATS_EPILOG = """\
\b
Example:
  watermark-scan patterns stats
"""
SCHEMA_EPILOG = """\
\b
Example:
  watermark-scan patterns schema --user-list > pattern-list.schema.json
"""
_LIST_HEADS = ("ID", "CATEGORY", "ROLE", "STATUS", "LANGUAGES")
_NARROW_LIST = (3, 4, 1, 2)
"""Numbers of the columns that a narrow window does without, the least needed first."""
_SHOW_LABEL = 16
"""Columns of a label in `show`."""
_STATUSES = {
    "stable": "stable (a reference says where the wording can be checked)",
    "experimental": "experimental (no reference yet; as a sign of the built-in list for review at most)",
}
_STATS_HEADS = (
    "CATEGORY", "ENTRIES", "WORDINGS", "SIGNS", "HINTS", "BENIGN", "STABLE", "REFERENCED", "PROVEN", "MUST", "MUST NOT"
)  # fmt: skip
_STATS_LABEL = 12
"""Columns of a label below the table of `stats`."""


class Status(StrEnum):
    """How well an entry is backed."""

    STABLE = "stable"
    EXPERIMENTAL = "experimental"


class Evidence(StrEnum):
    """Values of `--evidence`."""

    OVERLAY = "overlay"
    LABEL = "label"
    TEXT = "text"
    NONE = "none"


class Weakness(StrEnum):
    """Values of `--weak`."""

    UNREFERENCED = "unreferenced"
    UNPROVEN = "unproven"


def list_entries(
    *,
    category: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", autocompletion=categories, help="Only this category; repeat it for more. Default: all."
        ),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TAG", help="Only texts in this language, as in en or pt-BR; repeat it for more. Default: all."
        ),
    ] = None,
    role: Annotated[
        list[Role] | None,
        typer.Option(metavar="ROLE", help="Only this role: sign, hint or benign; repeat it for more. Default: all."),
    ] = None,
    status: Annotated[
        list[Status] | None,
        typer.Option(metavar="STATUS", help="Only this status: stable or experimental. Default: both."),
    ] = None,
    evidence: Annotated[
        list[Evidence] | None,
        typer.Option(
            metavar="KIND",
            help="Only what is known so: overlay, label, text or none; repeat it for more. Default: all.",
        ),
    ] = None,
    weak: Annotated[
        list[Weakness] | None,
        typer.Option(
            metavar="HOW",
            help="Only signs and hints that lack something: unreferenced (no reference that can be opened) or unproven "
            "(general knowledge, or no example that must be found); repeat it for either. Default: all.",
        ),
    ] = None,
    text: Annotated[
        str,
        typer.Option(
            metavar="WORDS", show_default=False, help="Only entries with these words in an id or text. Default: all."
        ),
    ] = "",
    origin: Annotated[
        bool, typer.Option("--origin", help="Say where each entry comes from, and name disabled ones. Default: off.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per entry and line. Default: a table.")
    ] = False,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """List the entries of the pattern list in use, one a line, and count them.

    Filters of different kinds must all fit. The count goes to standard error, so that a pipe gets entries only.
    """
    chosen = chosen_list(patterns, no_builtin=no_builtin)
    wanted = Filter(
        categories=tuple(category or ()),
        languages=tuple(language or ()),
        roles=tuple(role or ()),
        statuses=tuple(status or ()),
        evidence=tuple(evidence or ()),
        weak=tuple(weak or ()),
        text=text,
    )
    found = list(find_entries(chosen, wanted))
    output = Output.open(utf8=as_json)
    if as_json:
        for name, entry in found:
            output.line(render_document(_entry_document(chosen, name, entry)))
    elif found:
        output.line(_list_table(chosen, found, origin=origin, fitted=output.is_terminal))
    if origin and not as_json:
        for disabled in chosen.disabled:
            say(f"disabled: {disabled.pattern_id}, by {disabled.path}")
    say(_list_count(chosen, found))


def show(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", hidden=True, autocompletion=entry_ids)],
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
    found = [find_entry(chosen, pattern_id) for pattern_id in ids]
    output = Output.open(utf8=as_json)
    for number, (category, entry) in enumerate(found):
        if as_json:
            output.line(render_document(_entry_document(chosen, category, entry)))
        else:
            output.line(("\n" if number else "") + _entry_text(chosen, category, entry))


def stats(
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
    numbers = count_entries(chosen)
    output = Output.open(utf8=as_json)
    if as_json:
        output.line(render_document({"version": chosen.version, "digest": chosen.digest} | asdict(numbers)))
    else:
        output.line(_stats_text(chosen, numbers))


def schema(
    *,
    user_list: Annotated[
        bool,
        typer.Option(
            "--user-list",
            help="The form of your own lists, whose entries may be changes. Default: a file "
            "of the built-in list, whose entries are whole.",
        ),
    ] = False,
    as_json: Annotated[  # noqa: ARG001  every command knows it
        bool, typer.Option("--json", help="Changes nothing: a schema always is JSON.")
    ] = False,
) -> None:
    """Print the JSON Schema of pattern files, so that an editor can check them while you type."""
    from watermark_scan.catalog.model import file_schema, user_list_schema  # pydantic; not for --help

    schema = user_list_schema() if user_list else file_schema()
    Output.open(utf8=True).line(json.dumps(schema, indent=2, ensure_ascii=True))


def _list_table(chosen: PatternList, found: Entries, *, origin: bool, fitted: bool) -> str:
    heads = (*_LIST_HEADS, *(("ORIGIN",) if origin else ()), "TEXT")
    rows = []
    for category, entry in found:
        more = f" (+{len(entry.variants)})" if entry.variants else ""
        place = (_describe_origin(chosen, entry),) if origin else ()
        languages = ",".join(entry.languages)
        rows.append((entry.id, category, entry.role, entry.status, languages, *place, entry.text + more))
    return as_table(heads, rows, fitted=fitted, optional=_NARROW_LIST)


def _list_count(chosen: PatternList, found: Entries) -> str:
    everything = _counted(len(chosen.patterns), "entry", "entries")
    of_all = everything if len(found) == len(chosen.patterns) else f"{len(found)} of {everything}"
    wordings = _counted(sum(len(entry.texts) for _, entry in found), "wording", "wordings")
    return f"{of_all}, {wordings}; list {chosen.version or 'without a version'}"


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _entry_document(patterns: PatternList, category: str, entry: Pattern) -> dict[str, object]:
    """An entry with all its keys, its category and its origin, as plain values."""
    origin = patterns.origins[entry.id]
    where = {
        "path": str(origin.path),
        "builtin": origin.builtin,
        "changes": [{"path": str(change.path), "keys": list(change.keys)} for change in origin.changes],
    }
    return {"category": category, **entry.model_dump(mode="json"), "origin": where}


def _entry_text(patterns: PatternList, category: str, entry: Pattern) -> str:
    """An entry, a labelled paragraph for each key that says something; without a newline at the end."""
    width = text_width()
    return "\n".join(
        paragraph(clean(text), width=width, label=f"{clean(label):<{_SHOW_LABEL}}")
        for label, text in _entry_fields(patterns, category, entry)
    )


def _entry_fields(patterns: PatternList, category: str, entry: Pattern) -> Iterator[tuple[str, str]]:
    """Labels and texts; the label of a second text of the same key is empty."""
    yield "id", entry.id
    yield from _several("text", entry.texts)
    yield "category", category
    yield "meaning", patterns.meaning(category)
    yield "role", phrases.role(entry.role)
    yield "status", _STATUSES[entry.status]
    yield "evidence", entry.evidence
    yield "languages", ", ".join(entry.languages)
    yield "positions", ", ".join(entry.positions) or "anywhere"
    if entry.exact_token:
        yield "exact token", "only a whole word without a misread letter counts"
    if entry.upper_case:
        yield "capitals", "always set in capitals"
    if entry.product:
        yield "product", entry.product
    yield from _several("references", entry.references)
    yield from _several("must match", entry.must_match)
    yield from _several("must not match", entry.must_not_match)
    yield from _several("allow", tuple(f"{allowed.check}: {allowed.reason}" for allowed in entry.allow))
    if entry.note:
        yield "note", entry.note
    yield "origin", _describe_origin(patterns, entry)


def _several(label: str, texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(texts):
        yield ("" if number else label), text


def _describe_origin(patterns: PatternList, entry: Pattern) -> str:
    """Where an entry comes from, in words: `built-in, changed by mine.toml (role)`."""
    origin = patterns.origins[entry.id]
    first = "built-in" if origin.builtin else str(origin.path)
    return ", ".join((first, *(f"changed by {change.path} ({' '.join(change.keys)})" for change in origin.changes)))


def _stats_text(chosen: PatternList, numbers: Statistics) -> str:
    rows = [_stats_row(name, tally) for name, tally in (*numbers.categories.items(), ("all", numbers.total))]
    table = as_table(_STATS_HEADS, rows, fitted=False, right=frozenset(range(1, len(_STATS_HEADS))))
    total = numbers.total
    facts = {
        "list": f"{chosen.version or 'without a version'}, {chosen.digest}",
        "disabled": str(numbers.disabled),
        "evidence": _numbers(total.evidence),
        "languages": f"{len(total.languages)}: {_numbers(total.languages)}",
    }
    width = text_width()
    lines = (paragraph(text, width=width, label=f"{label:<{_STATS_LABEL}}") for label, text in facts.items())
    return "\n".join((table, "", *lines))


def _stats_row(name: str, tally: Tally) -> tuple[str, ...]:
    counts = (
        tally.entries,
        tally.wordings,
        *(tally.roles.get(role, 0) for role in ("sign", "hint", "benign")),
        tally.statuses.get("stable", 0),
        tally.referenced,
        tally.proven,
        tally.must_match,
        tally.must_not_match,
    )
    return (name, *map(str, counts))


def _numbers(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items())
