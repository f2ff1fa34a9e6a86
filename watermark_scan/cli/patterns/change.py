"""What the commands that change a user's list share: which file is meant, and how a change is tried and written."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watermark_scan.catalog.locations import user_folder
from watermark_scan.cli.console import Output, say
from watermark_scan.cli.shared_options import WHERE_LISTS_ARE, chosen_list, lists_in_use
from watermark_scan.errors import PatternListError, UsageError
from watermark_scan.geometry import RegionName
from watermark_scan.model import Role
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from watermark_scan.catalog.edit import Draft
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Origin, Pattern
    from watermark_scan.curation.checks import Objection

DISABLED_LIST = "my-patterns.toml"
"""The list, in the user's own folder, that takes entries out of use."""

ListsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--patterns",
        metavar="PATH",
        help="A list of yours that is in use as well: a TOML file, or a folder of them. Repeat it for more. "
        f"Default: {WHERE_LISTS_ARE}.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON. Default: a sentence.")]


def default_list(category: str) -> Path:
    """The user's list for new entries of a category: a list has one category."""
    return user_folder() / f"{category}.toml"


def disabled_list() -> Path:
    """The user's list that takes entries out of use."""
    return user_folder() / DISABLED_LIST


def origin_of(patterns: PatternList, pattern_id: str) -> Origin:
    """Where an entry comes from, in use or not.

    Raises:
        UsageError: No list has it.
    """
    if pattern_id not in patterns.origins:
        near = get_close_matches(pattern_id, patterns.origins, n=3)
        remedy = f"Did you mean {' or '.join(near)}?" if near else "To see all: watermark-scan patterns list"
        raise UsageError(f"There is no entry '{pattern_id}'.", remedy=remedy)
    return patterns.origins[pattern_id]


def if_there(file: Path | None) -> tuple[Path, ...]:
    """A list that is named to be changed, to be loaded with the others; nothing where it is yet to be made."""
    return (file,) if file is not None and file.is_file() else ()


def write(draft: Draft, named: Sequence[Path] | None, *, newcomers: Sequence[str] = ()) -> tuple[Objection, ...]:
    """Load the list in use with a draft, judge its newcomers, and write it.

    Args:
        draft: Of a user's list.
        named: Lists that were named on the command line.
        newcomers: Ids of entries that are to prove their examples and to pass the linter.

    Returns:
        The linter's warnings, which keep nothing out.

    Raises:
        PatternListError: The list would be broken, or a newcomer has errors; nothing was written.
    """
    return write_all([draft], named, newcomers=newcomers)


def write_all(
    drafts: Sequence[Draft], named: Sequence[Path] | None, *, newcomers: Sequence[str] = ()
) -> tuple[Objection, ...]:
    """As `write`, for several lists: either all are sound, or none is written."""
    from watermark_scan.catalog.edit import is_in_use, tried  # noqa: PLC0415  pydantic; not for --help

    overlays = lists_in_use(list(named or ()))
    with tried(drafts, overlays) as patterns:
        warnings = _judged(patterns, newcomers) if newcomers else ()
    for draft in drafts:
        draft.write()
        if not is_in_use(draft.path, overlays):
            say(clean(f"This list is used only where you name it: --patterns {draft.path}"))
    return warnings


def told(objection: Objection) -> str:
    """An objection in one line."""
    return f"{objection.pattern_id}: {objection.check}: {objection.message} {objection.advice}"


def _judged(patterns: PatternList, newcomers: Sequence[str]) -> tuple[Objection, ...]:
    from watermark_scan.curation.checks import objections  # noqa: PLC0415  NumPy and RapidFuzz; not for --help

    found = objections(patterns, newcomers)
    errors = [objection for objection in found if objection.level == "error"]
    if errors:
        raise PatternListError(
            "Nothing was written:\n" + "\n".join(map(told, errors)),
            remedy="Change the entry; or, if the check is wrong here, allow it with a reason (`allow`).",
        )
    return found


Text = Annotated[
    str | None, typer.Option("--text", metavar="TEXT", help="The wording as it stands on the picture. Default: asked.")
]
Category = Annotated[
    str | None,
    typer.Option(
        "--category",
        metavar="NAME",
        help="The kind of mark; see them with `watermark-scan patterns stats`. Default: asked.",
    ),
]
RoleFlag = Annotated[
    Role | None,
    typer.Option(
        "--role",
        metavar="ROLE",
        help="What a match can do: sign (flags a picture), hint (asks for a review at most) or benign (explains text "
        "away). Default: asked.",
    ),
]
Languages = Annotated[
    list[str] | None,
    typer.Option(
        "--language", metavar="TAG", help="Language of the text, as in en or pt-BR; repeat it for more. Default: asked."
    ),
]
Id = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="Lower-case words joined by -. Default: made from the text.")
]
Variants = Annotated[
    list[str] | None,
    typer.Option(
        "--variant", metavar="TEXT", help="Another wording of the same mark; repeat it for more. Default: none."
    ),
]
MustMatch = Annotated[
    list[str] | None,
    typer.Option(
        "--must-match",
        metavar="TEXT",
        help="A text that must be found, such as the mark cut by a frame; repeat it for more. A sign needs one. "
        "Default: none.",
    ),
]
MustNotMatch = Annotated[
    list[str] | None,
    typer.Option(
        "--must-not-match",
        metavar="TEXT",
        help="An ordinary text that must be left alone; repeat it for more. Default: none.",
    ),
]
Positions = Annotated[
    list[RegionName] | None,
    typer.Option(
        "--position",
        metavar="PLACE",
        help="Where the mark stands, as in top-right; repeat it for more. Default: anywhere.",
    ),
]
References = Annotated[
    list[str] | None,
    typer.Option(
        "--reference", metavar="TEXT", help="Where the wording can be checked; repeat it for more. Default: none."
    ),
]
Evidence = Annotated[
    str | None,
    typer.Option(
        "--evidence",
        metavar="KIND",
        help="How the wording is known: overlay (seen on a picture), label (a product's own words), text (written "
        "about) or none. Default: none.",
    ),
]
Status = Annotated[
    str | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="How sure the entry is: stable or experimental. Default: stable with a reference, else experimental.",
    ),
]
ExactToken = Annotated[
    bool,
    typer.Option(
        "--exact-token",
        help="The mark counts only as a word of its own without a misread letter; for very short ones. Default: off.",
    ),
]
UpperCase = Annotated[bool, typer.Option("--upper-case", help="The mark is always set in capitals. Default: off.")]
Allow = Annotated[
    list[str] | None,
    typer.Option(
        "--allow",
        metavar="CHECK=REASON",
        help="Pass over a check of `patterns lint`, and say why; repeat it for more. Default: none.",
    ),
]
Note = Annotated[
    str,
    typer.Option(
        "--note", metavar="TEXT", show_default=False, help="A remark for those who keep the list. Default: none."
    ),
]
Title = Annotated[
    str | None,
    typer.Option("--title", metavar="TEXT", help="Name of a new category. Default: none; known categories have one."),
]
Meaning = Annotated[
    str | None,
    typer.Option(
        "--meaning",
        metavar="TEXT",
        help="What marks of a new category show, and what they do not. Default: none; known categories have one.",
    ),
]

NAMES = {
    "languages": "--language",
    "positions": "--position",
    "references": "--reference",
    "variants": "--variant",
    "must_match": "--must-match",
    "must_not_match": "--must-not-match",
}
"""Key of an entry → its flag, where that is not the key itself."""


def flag_of(key: str) -> str:
    """How a key of an entry is spelled on the command line."""
    return NAMES.get(key, f"--{key}")


def allowance(text: str) -> dict[str, str]:
    """`too-short=Always beside the logo` as an element of `allow`."""
    check, parted, reason = text.partition("=")
    if not parted:
        raise typer.BadParameter("write the id of a check, =, and the reason.", param_hint="--allow")
    return {"check": check.strip(), "reason": reason.strip()}


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


ADD_EPILOG = """\
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


def add(  # noqa: PLR0913  one parameter per flag
    *,
    text: Text = None,
    category: Category = None,
    role: RoleFlag = None,
    languages: Languages = None,
    pattern_id: Id = None,
    variants: Variants = None,
    must_match: MustMatch = None,
    must_not_match: MustNotMatch = None,
    positions: Positions = None,
    references: References = None,
    evidence: Evidence = None,
    status: Status = None,
    exact_token: ExactToken = False,
    upper_case: UpperCase = False,
    allow: Allow = None,
    note: Note = "",
    title: Title = None,
    meaning: Meaning = None,
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
        "allow": [allowance(text) for text in allow or ()],
        "note": note,
        "category": category,
    }
    chosen = chosen_list([*(patterns or ()), *if_there(file)], no_builtin=False)
    lacking = [flag_of(key) for key in _REQUIRED if not given[key]]
    if lacking and not can_ask():
        raise UsageError(f"An entry needs {', '.join(lacking)}.", remedy="Give them, or add this on a terminal.")
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
    from watermark_scan.catalog.edit import checked_entry, free_id  # noqa: PLC0415  pydantic; not for --help

    plain = {key: value for key, value in values.items() if key != "category" and value is not None}
    plain.setdefault("id", free_id(plain["text"], chosen.origins))
    plain.setdefault("status", "stable" if plain["references"] else "experimental")
    found = checked_entry(plain)
    if isinstance(found, tuple):
        faults = "\n".join(f"{flag_of(fault.key)}: {fault.message}. {fault.remedy}" for fault in found)
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
    from watermark_scan.catalog.edit import extended  # noqa: PLC0415  tomlkit

    return write(extended(path, head, [entry]), named, newcomers=[entry.id])


REMOVE_EPILOG = """\
\b
Exit code:
  0    the entry is no longer in the list
  2    nothing was changed: wrong usage, no such entry, a built-in one
"""


def remove(
    pattern_id: Annotated[str, typer.Argument(metavar="ID", hidden=True)],
    *,
    file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The list to remove it from. Default: the last list of yours that has it."),
    ] = None,
    as_json: JsonOption = False,
    patterns: ListsOption = None,
) -> None:
    """Remove the entry ID from a pattern list of your own; comments and all other entries stay.

    Where your list changes a built-in entry, the change is removed. A built-in entry itself stays: to take it out of
    use, `watermark-scan patterns disable ID`.
    """
    chosen = chosen_list([*(patterns or ()), *if_there(file)], no_builtin=False)
    path = file or _last_list(pattern_id, origin_of(chosen, pattern_id))
    from watermark_scan.catalog.edit import Draft, read_list, values_of, without_entry  # noqa: PLC0415  with the next: tomlkit  # noqa: PLC0415  not for --help

    text = read_list(path) or ""
    if pattern_id not in (entry.get("id") for entry in values_of(text).get("pattern", ())):
        raise UsageError(f"{path} has no entry '{pattern_id}'.", remedy="See where it is: patterns list --origin")
    write(Draft(path=path, text=without_entry(text, pattern_id)), patterns)
    if as_json:
        Output.open(utf8=True).line(render_document({"id": pattern_id, "file": str(path)}))
    else:
        say(clean(f"{path}: {pattern_id} removed."))


def _last_list(pattern_id: str, origin: Origin) -> Path:
    """The user's list that had the last word on an entry."""
    if origin.changes:
        return origin.changes[-1].path
    if origin.builtin:
        raise UsageError(
            f"The entry '{pattern_id}' came with the program and cannot be removed.",
            remedy=f"Take it out of use instead: watermark-scan patterns disable {pattern_id}",
        )
    return origin.path


DISABLE_EPILOG = """\
\b
Exit code:
  0    the entry is out of use
  2    nothing was changed: wrong usage, no such entry
"""


def disable(
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
    from watermark_scan.catalog.edit import Draft, new_list, read_list, with_disabled  # noqa: PLC0415  with the next: tomlkit  # noqa: PLC0415  not for --help

    text = read_list(path)
    write(Draft(path=path, text=with_disabled(new_list() if text is None else text, pattern_id)), named)


ENABLE_EPILOG = """\
\b
Exit code:
  0    the entry is in use
  2    nothing was changed: wrong usage, no such entry
"""


def enable(
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
    from watermark_scan.catalog.edit import Draft, read_list, values_of, with_enabled  # noqa: PLC0415  with the next: tomlkit  # noqa: PLC0415  not for --help

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
