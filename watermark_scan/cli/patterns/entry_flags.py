"""The flags of `patterns add`: how each key of an entry is spelled and explained there. Owns no behaviour."""

from __future__ import annotations

from typing import Annotated

import typer

from watermark_scan.geometry import RegionName
from watermark_scan.wording import Role

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
