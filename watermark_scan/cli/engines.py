"""The flags that say who looks: the engines, and spotting. Owns no behaviour."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.options import ReaderName

if TYPE_CHECKING:
    from collections.abc import Sequence


class ReaderChoice(StrEnum):
    """What --reader takes: the engines, and none of them."""

    RAPIDOCR = ReaderName.RAPIDOCR.value
    TESSERACT = ReaderName.TESSERACT.value
    NONE = "none"


def _readers(chosen: list[ReaderChoice] | None) -> list[ReaderChoice] | None:
    if chosen and ReaderChoice.NONE in chosen and len(set(chosen)) > 1:
        raise typer.BadParameter("none stands alone: name engines, or none.")
    return chosen or None


def readers_in(chosen: Sequence[ReaderChoice] | None) -> tuple[ReaderName, ...] | None:
    """The engines that --reader asks for; None for every one installed, an empty tuple for none."""
    if not chosen:
        return None
    return tuple(ReaderName(choice.value) for choice in chosen if choice is not ReaderChoice.NONE)


Readers = Annotated[
    list[ReaderChoice] | None,
    typer.Option(
        "--reader",
        metavar="NAME",
        callback=_readers,
        help="Read with this OCR engine (program that recognises text in images) only: rapidocr or tesseract. Repeat "
        "it for both; then both must be installed. none reads nothing, and looks for the shapes of listed wordings "
        "only. Default: every engine that is installed.",
    ),
]
Spotting = Annotated[
    bool,
    typer.Option(
        "--spotting/--no-spotting",
        help="Look for the shapes of listed wordings, too, where something looks like letters and no engine could read "
        "it well: finds about one mark more of a hundred. What only its shape tells asks for a review and never "
        "flags, except with --reader none. Default: do.",
    ),
]
