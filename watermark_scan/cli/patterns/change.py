"""`watermark-scan patterns add`, `remove`, `disable` and `enable`: changes to a list of the user's own."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watermark_scan.catalog.locations import user_folder
from watermark_scan.catalog.query import did_you_mean, find_origin
from watermark_scan.cli.console import Output, complain, say
from watermark_scan.cli.report_files import reports_in
from watermark_scan.cli.shared_options import WHERE_LISTS_ARE, categories, chosen_list, entry_ids, lists_in_use
from watermark_scan.errors import PatternListError, UsageError
from watermark_scan.geometry import RegionName
from watermark_scan.model import Role
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.model import Origin, Pattern
    from watermark_scan.curation.user_lists import EditedList, UserLists
    from watermark_scan.report import UnlistedText

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
ADD_EPILOG = """\
\b
Examples:
  watermark-scan patterns add
  watermark-scan patterns add --from-report report.json
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
REMOVE_EPILOG = """\
\b
Example:
  watermark-scan patterns remove my-entry

\b
Exit code:
  0    the entry is no longer in the list
  2    nothing was changed: wrong usage, no such entry, a built-in one
"""
DISABLE_EPILOG = """\
\b
Example:
  watermark-scan patterns disable getty-images

\b
Exit code:
  0    the entry is out of use
  2    nothing was changed: wrong usage, no such entry
"""
ENABLE_EPILOG = """\
\b
Example:
  watermark-scan patterns enable getty-images

\b
Exit code:
  0    the entry is in use
  2    nothing was changed: wrong usage, no such entry
"""
_DISABLED_LIST = "my-patterns.toml"
"""The list, in the user's own folder, that takes entries out of use."""
_REQUIRED = ("text", "category", "role", "languages")
"""Keys of an entry that a person is asked for where no flag gives them."""
_FLAGS = {
    "languages": "--language",
    "positions": "--position",
    "references": "--reference",
    "variants": "--variant",
    "must_match": "--must-match",
    "must_not_match": "--must-not-match",
}
"""Key of an entry → its flag, where that is not the key itself."""
_NEW_CATEGORY = "A new one needs --title and --meaning."
_NOTHING = "-"
"""The answer that leaves out what was answered before."""
_EVIDENCE = ("overlay", "label", "text", "none")
_ROLES = (
    "sign: distinctive; can flag a picture by itself",
    "hint: common words, or often harmless; alone it asks for a review at most",
    "benign: ordinary text that resembles a mark; explains it away",
)


def add(
    *,
    text: Annotated[
        str | None,
        typer.Option("--text", metavar="TEXT", help="The wording as it stands on the picture. Default: asked."),
    ] = None,
    category: Annotated[
        str | None,
        typer.Option(
            "--category",
            metavar="NAME",
            autocompletion=categories,
            help="The kind of mark; see them with `watermark-scan patterns stats`. Default: asked.",
        ),
    ] = None,
    role: Annotated[
        Role | None,
        typer.Option(
            "--role",
            metavar="ROLE",
            help="What a match can do: sign (flags a picture), hint (asks for a review at most) or benign (explains "
            "text away). Default: asked.",
        ),
    ] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            "--language",
            metavar="TAG",
            help="Language of the text, as in en or pt-BR; repeat it for more. Default: asked.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--from-report",
            metavar="FILE",
            help="Take text, place and evidence from the overlay text that no list has in a report of `scan --json`; "
            "where it has several, choose one by --text. Default: no report.",
        ),
    ] = None,
    pattern_id: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", help="Lower-case words joined by -. Default: made from the text."),
    ] = None,
    variants: Annotated[
        list[str] | None,
        typer.Option(
            "--variant", metavar="TEXT", help="Another wording of the same mark; repeat it for more. Default: none."
        ),
    ] = None,
    must_match: Annotated[
        list[str] | None,
        typer.Option(
            "--must-match",
            metavar="TEXT",
            help="A text that must be found, such as the mark cut by a frame; repeat it for more. A sign needs one. "
            "Default: none.",
        ),
    ] = None,
    must_not_match: Annotated[
        list[str] | None,
        typer.Option(
            "--must-not-match",
            metavar="TEXT",
            help="An ordinary text that must be left alone; repeat it for more. Default: none.",
        ),
    ] = None,
    positions: Annotated[
        list[RegionName] | None,
        typer.Option(
            "--position",
            metavar="PLACE",
            help="Where the mark stands, as in top-right; repeat it for more. Default: anywhere.",
        ),
    ] = None,
    references: Annotated[
        list[str] | None,
        typer.Option(
            "--reference", metavar="TEXT", help="Where the wording can be checked; repeat it for more. Default: none."
        ),
    ] = None,
    evidence: Annotated[
        str | None,
        typer.Option(
            "--evidence",
            metavar="KIND",
            help="How the wording is known: overlay (seen on a picture), label (a product's own words), text (written "
            "about) or none. Default: none.",
        ),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="How sure the entry is: stable or experimental. Default: stable with a reference, else experimental.",
        ),
    ] = None,
    exact_token: Annotated[
        bool,
        typer.Option(
            "--exact-token",
            help="The mark counts only as a word of its own without a misread letter; for very short ones. "
            "Default: off.",
        ),
    ] = False,
    upper_case: Annotated[
        bool, typer.Option("--upper-case", help="The mark is always set in capitals. Default: off.")
    ] = False,
    product: Annotated[
        str,
        typer.Option(
            "--product",
            metavar="TEXT",
            show_default=False,
            help="The game, program or service that draws the mark, where only one does. Default: none.",
        ),
    ] = "",
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="CHECK=REASON",
            help="Pass over a check of `patterns lint`, and say why; repeat it for more. Default: none.",
        ),
    ] = None,
    note: Annotated[
        str,
        typer.Option(
            "--note", metavar="TEXT", show_default=False, help="A remark for those who keep the list. Default: none."
        ),
    ] = "",
    title: Annotated[
        str | None,
        typer.Option(
            "--title", metavar="TEXT", help="Name of a new category. Default: none; known categories have one."
        ),
    ] = None,
    meaning: Annotated[
        str | None,
        typer.Option(
            "--meaning",
            metavar="TEXT",
            help="What marks of a new category show, and what they do not. Default: none; known categories have one.",
        ),
    ] = None,
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
    if report is not None:
        seen = _unlisted_in(report, text)
        text, evidence = seen.text, evidence or "overlay"
        positions = positions or [RegionName(seen.region)]
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
        "product": product,
        "references": references or (),
        "must_match": must_match or (),
        "must_not_match": must_not_match or (),
        "allow": [_allowance(text) for text in allow or ()],
        "note": note,
        "category": category,
    }
    chosen = list_with(file, patterns)
    known = [one.category for one in chosen.files]
    if category is not None and category not in known and not (title and meaning) and file is None:
        raise UsageError(f"There is no category '{category}'.", remedy=did_you_mean(category, known, _NEW_CATEGORY))
    lacking = [_flag_of(key) for key in _REQUIRED if not given[key]]
    if lacking and not can_ask():
        raise UsageError(f"An entry needs {', '.join(lacking)}.", remedy="Give them, or add this on a terminal.")
    lists = user_lists(patterns)
    values: dict[str, Any] = given
    while True:
        if lacking:
            values = _ask_for_missing(given, values, chosen, new_category=bool(title and meaning))
        try:
            entry = _checked_entry(lists, values, chosen)
            if lacking and not _is_agreed(entry):
                raise typer.Abort
            head = {"category": values["category"], "title": title, "meaning": meaning}
            path = file or user_folder() / f"{values['category']}.toml"
            edited = lists.with_entries(path, {key: value for key, value in head.items() if value}, [entry])
            warnings = write_lists(lists, [edited], new_ids=[entry.id])
        except (UsageError, PatternListError) as error:
            if not lacking:
                raise
            complain(error)
            say("Your answers are kept: Enter takes one again, - leaves it out.")
        else:
            break
    _tell({"id": entry.id, "file": str(path), "warnings": warnings}, f"{path}: {entry.id} added.", as_json=as_json)


def remove(
    pattern_id: Annotated[str, typer.Argument(metavar="ID", hidden=True, autocompletion=entry_ids)],
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
    chosen = list_with(file, patterns)
    path = file or _last_own_list(pattern_id, find_origin(chosen, pattern_id))
    lists = user_lists(patterns)
    write_lists(lists, [lists.without_entry(path, pattern_id)])
    _tell({"id": pattern_id, "file": str(path)}, f"{path}: {pattern_id} removed.", as_json=as_json)


def disable(
    pattern_id: Annotated[str, typer.Argument(metavar="ID", hidden=True, autocompletion=entry_ids)],
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The list to write it into; it is made when there is none. "
            f"Default: {_DISABLED_LIST} in your configuration folder, which every scan uses.",
        ),
    ] = None,
    as_json: JsonOption = False,
    patterns: ListsOption = None,
) -> None:
    """Take the entry ID out of use, built-in or your own. Its list is not changed; `enable` puts it back.

    The id goes into a list of your own, as in disable = ["ID"].
    """
    chosen = list_with(file, patterns)
    find_origin(chosen, pattern_id)
    path = next((entry.path for entry in chosen.disabled if entry.pattern_id == pattern_id), None)
    if changed := path is None:
        path, lists = file or user_folder() / _DISABLED_LIST, user_lists(patterns)
        write_lists(lists, [lists.with_disabled(path, pattern_id)])
    sentence = f"{path}: {pattern_id} {'disabled' if changed else 'was disabled already'}."
    _tell({"id": pattern_id, "file": str(path), "changed": changed}, sentence, as_json=as_json)


def enable(
    pattern_id: Annotated[str, typer.Argument(metavar="ID", hidden=True, autocompletion=entry_ids)],
    *,
    as_json: JsonOption = False,
    patterns: ListsOption = None,
) -> None:
    """Put the entry ID back into use: it is taken out of the `disable` of every list of yours that names it."""
    find_origin(chosen_list(patterns, no_builtin=False), pattern_id)
    lists = user_lists(patterns)
    edits = lists.with_enabled(pattern_id)
    if edits:
        write_lists(lists, edits)
    paths = [str(edited.path) for edited in edits]
    sentence = f"{', '.join(paths)}: {pattern_id} enabled." if paths else f"{pattern_id} is in use already."
    _tell({"id": pattern_id, "files": paths}, sentence, as_json=as_json)


def list_with(file: Path | None, named: Sequence[Path] | None) -> PatternList:
    """The list in use, with a list that is to be changed, where that is there already.

    Raises:
        PatternListError: A list is broken.
    """
    own = [file] if file is not None and file.is_file() else []
    return chosen_list([*(named or ()), *own], no_builtin=False)


def user_lists(named: Sequence[Path] | None) -> UserLists:
    """The user's lists in use, to be changed."""
    from watermark_scan.curation.user_lists import UserLists  # pydantic and tomlkit; not for --help

    return UserLists(overlays=lists_in_use(list(named or ())))


def write_lists(lists: UserLists, edits: Sequence[EditedList], *, new_ids: Sequence[str] = ()) -> list[str]:
    """Write lists if all are sound; say on stderr what the linter warns of, and which lists no scan uses by itself.

    Returns:
        Ids of the checks that warn.

    Raises:
        PatternListError: The list in use would be broken, or a new entry has errors; nothing was written.
    """
    written = lists.write(edits, new_ids=new_ids)
    for path in written.not_in_use:
        say(clean(f"This list is used only where you name it: --patterns {path}"))
    for problem in written.warnings:
        say(clean(str(problem)))
    return [problem.check for problem in written.warnings]


def can_ask() -> bool:
    """Whether a person is there to answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _unlisted_in(path: Path, text: str | None) -> UnlistedText:
    """The overlay text of a stored report that no list has; with a text, the one that reads so.

    Raises:
        UsageError: There is none, or there are several different ones and none was chosen.
    """
    found = {one.text: one for report in reports_in([path]) for one in report.unlisted}
    if text is not None and text in found:
        return found[text]
    texts = clean("; ".join(f'"{one}"' for one in found))
    if not found:
        raise UsageError(f"{path} has no overlay text that is not listed.", remedy="Give the wording with --text.")
    if text is not None or len(found) > 1:
        raise UsageError(f"{path} has this overlay text: {texts}.", remedy="Choose one of these with --text.")
    return next(iter(found.values()))


def _tell(document: dict[str, object], sentence: str, *, as_json: bool) -> None:
    """What was done: a document on stdout, or a sentence on stderr."""
    if as_json:
        Output.open(utf8=True).line(render_document(document))
    else:
        say(clean(sentence))


def _allowance(text: str) -> dict[str, str]:
    """`too-short=Always beside the logo` as an element of `allow`."""
    check, parted, reason = text.partition("=")
    if not parted:
        raise typer.BadParameter("write the id of a check, =, and the reason.", param_hint="--allow")
    return {"check": check.strip(), "reason": reason.strip()}


def _flag_of(key: str) -> str:
    """How a key of an entry is spelled on the command line."""
    return _FLAGS.get(key, f"--{key}")


def _checked_entry(lists: UserLists, values: dict[str, Any], chosen: PatternList) -> Pattern:
    """The entry.

    Raises:
        UsageError: A value is wrong, or the id is used already; all faults at once.
    """
    stated = {key: value for key, value in values.items() if key != "category" and value is not None}
    found = lists.new_entry(stated, chosen)
    if isinstance(found, tuple):
        faults = "\n".join(f"{_flag_of(fault.key)}: {fault.message}. {fault.remedy}" for fault in found)
        raise UsageError(f"This entry cannot be added:\n{faults}", remedy="Nothing was written.")
    if found.id in chosen.origins:
        raise UsageError(
            f"The id '{found.id}' is already used in {chosen.origins[found.id].path}.",
            remedy=f"Look at it with `watermark-scan patterns show {found.id}`, or choose another id with --id.",
        )
    return found


def _last_own_list(pattern_id: str, origin: Origin) -> Path:
    """The user's list that had the last word on an entry."""
    if origin.builtin and not origin.changes:
        raise UsageError(
            f"The entry '{pattern_id}' came with the program and cannot be removed.",
            remedy=f"Take it out of use instead: watermark-scan patterns disable {pattern_id}",
        )
    return origin.paths[-1]


def _ask_for_missing(
    given: dict[str, Any], earlier: dict[str, Any], chosen: PatternList, *, new_category: bool
) -> dict[str, Any]:
    """The values with answers where they were left open.

    Args:
        given: Values by key of an entry, and `category`; None or empty where open.
        earlier: The same with the answers given before, each of which Enter takes again.
        chosen: The list in use, for the names of its categories.
        new_category: A category that the list does not have may be named.
    """
    questions: dict[str, Callable[[Any], Any]] = {
        "text": lambda was: _ask("The wording, as it stands on the picture", was),
        "category": lambda was: _ask_category(chosen, was, new=new_category),
        "role": lambda was: _ask_role(was or Role.SIGN),
        "languages": lambda was: _ask_parts("Language of the text, as in en, pt-BR or zh-Hans", was or ("en",)),
        "must_match": partial(_ask_lines, "A text that must be found, such as the mark cut by the edge of a frame"),
        "must_not_match": partial(_ask_lines, "An ordinary text that must be left alone"),
        "references": partial(_ask_lines, "Where the wording can be checked, such as an address"),
        "evidence": lambda was: _ask_choice("How do you know the wording", _EVIDENCE, was or "none"),
        "positions": partial(_ask_parts, "Where it stands, as in top-right; nothing means anywhere"),
    }
    return given | {key: ask(earlier[key]) for key, ask in questions.items() if not given[key]}


def _is_agreed(entry: Pattern) -> bool:
    """Show an entry, and ask whether it is right."""
    from watermark_scan.catalog.edit import entry_text  # as for `user_lists`

    _explain(entry_text(entry).splitlines(), indent="")
    return typer.confirm("Add this entry?", default=True, err=True)


def _ask(question: str, was: str | None) -> str:
    return str(typer.prompt(question, default=was, err=True)).strip()


def _ask_parts(question: str, was: Sequence[str]) -> tuple[str, ...]:
    """Parts of one answer, with commas or spaces between."""
    answer = str(typer.prompt(question, default=", ".join(was), show_default=bool(was), err=True))
    return () if answer.strip() == _NOTHING else tuple(answer.replace(",", " ").split())


def _ask_lines(question: str, was: Sequence[str]) -> tuple[str, ...]:
    """Any number of answers; an empty one ends them. Each earlier one is offered first."""
    answers = [str(typer.prompt(question, default=one, err=True)).strip() for one in was]
    while answer := str(typer.prompt(f"{question} (empty: no more)", default="", show_default=False, err=True)).strip():
        answers.append(answer)
    return tuple(answer for answer in answers if answer != _NOTHING)


def _ask_choice(question: str, choices: Collection[str], default: str | None = None) -> str:
    while True:
        answer = str(typer.prompt(f"{question}: {', '.join(choices)}", default=default, err=True)).strip()
        if answer in choices:
            return answer
        say("Please choose one of these.")


def _ask_role(was: Role) -> Role:
    _explain(_ROLES)
    return Role(_ask_choice("Role", [role.value for role in Role], was.value))


def _ask_category(chosen: PatternList, was: str | None, *, new: bool) -> str:
    _explain(f"{file.category}: {file.title}" for file in chosen.files)
    known = [file.category for file in chosen.files]
    while True:
        answer = _ask("Category", was)
        if new or answer in known:
            return answer
        say(clean(f"There is no category '{answer}'. {did_you_mean(answer, known, _NEW_CATEGORY)}"))


def _explain(lines: Iterable[str], indent: str = "  ") -> None:
    for line in lines:
        say(indent + clean(line))
