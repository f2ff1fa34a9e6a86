"""The questions of `patterns add`: one after the other on a terminal, each explained, for what the flags leave open.

Questions go to standard error: standard output carries results only. Whether an answer makes sense for an entry is
found out by whoever checks the entry; here only what can be chosen from a few is asked again.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from watermark_scan.cli.console import say
from watermark_scan.output.terminal import clean
from watermark_scan.wording import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from watermark_scan.catalog.load import PatternList

_EVIDENCE = ("overlay", "label", "text", "none")
_ROLES = (
    "sign: distinctive; can flag a picture by itself",
    "hint: common words, or often harmless; alone it asks for a review at most",
    "benign: ordinary text that resembles a mark; explains it away",
)


def can_ask() -> bool:
    """Whether a person is there to answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def complete(given: dict[str, Any], chosen: PatternList, *, new_category: bool) -> dict[str, Any]:
    """The values with answers where they were left open.

    Args:
        given: Values by key of an entry, and `category`; None or empty where open.
        chosen: The list in use, for the names of its categories.
        new_category: A category that the list does not have may be named.
    """
    values = dict(given)
    values["text"] = given["text"] or _ask("The wording, as it stands on the picture")
    values["category"] = given["category"] or _category(chosen, new=new_category)
    values["role"] = given["role"] or _role()
    values["languages"] = given["languages"] or _several("Language of the text, as in en, pt-BR or zh-Hans", "en")
    if not given["must_match"]:
        values["must_match"] = _lines("A text that must be found, such as the mark cut by the edge of a frame")
    if not given["must_not_match"]:
        values["must_not_match"] = _lines("An ordinary text that must be left alone")
    if not given["references"]:
        values["references"] = _lines("Where the wording can be checked, such as an address")
    values["evidence"] = given["evidence"] or _one_of("How do you know the wording", _EVIDENCE, "none")
    if not given["positions"]:
        values["positions"] = _several("Where it stands, as in top-right; nothing means anywhere", "")
    return values


def agreed(entry: str) -> bool:
    """Show an entry, and ask whether it is right."""
    for line in entry.splitlines():
        say(clean(line))
    return typer.confirm("Add this entry?", default=True, err=True)


def _ask(question: str) -> str:
    return str(typer.prompt(question, err=True)).strip()


def _several(question: str, default: str) -> tuple[str, ...]:
    """Parts of one answer, with commas or spaces between."""
    answer = str(typer.prompt(question, default=default, show_default=bool(default), err=True))
    return tuple(answer.replace(",", " ").split())


def _lines(question: str) -> tuple[str, ...]:
    """Any number of answers; an empty one ends them."""
    answers: list[str] = []
    while answer := str(typer.prompt(f"{question} (empty: no more)", default="", show_default=False, err=True)).strip():
        answers.append(answer)
    return tuple(answers)


def _one_of(question: str, choices: Collection[str], default: str | None = None) -> str:
    while True:
        answer = str(typer.prompt(f"{question}: {', '.join(choices)}", default=default, err=True)).strip()
        if answer in choices:
            return answer
        say("Please choose one of these.")


def _role() -> Role:
    _explain(_ROLES)
    return Role(_one_of("Role", [role.value for role in Role], Role.SIGN.value))


def _category(chosen: PatternList, *, new: bool) -> str:
    _explain(f"{file.category}: {file.title}" for file in chosen.files)
    known = [file.category for file in chosen.files]
    while True:
        answer = _ask("Category")
        if new or answer in known:
            return answer
        say("There is no such category; a new one needs --title and --meaning.")


def _explain(lines: Iterable[str]) -> None:
    for line in lines:
        say(f"  {clean(line)}")
