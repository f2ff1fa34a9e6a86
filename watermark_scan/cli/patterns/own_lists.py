"""What the commands that change a user's list share: which file is meant, and how a change is tried and written."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.catalog.places import user_folder
from watermark_scan.cli.console import say
from watermark_scan.cli.lists import WHERE_LISTS_ARE, lists_in_use
from watermark_scan.errors import PatternListError, UsageError
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.catalog.draft import Draft
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.catalog.origin import Origin
    from watermark_scan.curation.newcomers import Objection

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
    from watermark_scan.catalog.draft import is_in_use, tried  # noqa: PLC0415  pydantic; not for --help

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
    from watermark_scan.curation.newcomers import objections  # noqa: PLC0415  NumPy and RapidFuzz; not for --help

    found = objections(patterns, newcomers)
    errors = [objection for objection in found if objection.level == "error"]
    if errors:
        raise PatternListError(
            "Nothing was written:\n" + "\n".join(map(told, errors)),
            remedy="Change the entry; or, if the check is wrong here, allow it with a reason (`allow`).",
        )
    return found
