"""Which pattern list a command works with: the options that every such command shares, and the list they choose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from watermark_scan.catalog.load import PatternList

WHERE_LISTS_ARE = "the lists named in WATERMARK_SCAN_PATTERNS and in your configuration folder"
PatternsOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--patterns",
        metavar="PATH",
        help="Add your own list: a TOML file, or a folder of them. Repeat it for more; later ones win. "
        f"Default: {WHERE_LISTS_ARE}.",
    ),
]
BuiltinOption = Annotated[
    bool, typer.Option("--no-builtin", help="Leave out the list that comes with the program. Default: use it.")
]


def lists_in_use(patterns: list[Path] | None) -> tuple[Path, ...]:
    """The user lists to lay over the built-in one: one's own folder, the environment's, then those named."""
    from watermark_scan.catalog.places import user_lists  # noqa: PLC0415  platformdirs; not for --help

    return (*user_lists(), *(patterns or ()))


def chosen_list(patterns: list[Path] | None, *, no_builtin: bool) -> PatternList:
    """The list that the options choose.

    Raises:
        PatternListError: A file is missing or broken.
    """
    from watermark_scan.catalog.load import load_patterns  # noqa: PLC0415  pydantic; not for --help

    return load_patterns(overlays=lists_in_use(patterns), builtin=not no_builtin)
