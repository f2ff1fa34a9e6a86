"""TODO."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from rich.text import Text

VERDICTS = {"flagged": "bold red", "review": "bold yellow", "clear": "bold green", "failed": "bold magenta"}


PATH = "bold"


SEEN = "bold"
"""The part of a wording that is visible in the picture."""


UNSEEN = "dim"


LABEL = "dim"


WARNING = "yellow"
"""Something did not look: not all may have been seen."""


def for_terminal(text: Text) -> str:
    """The text with the codes that a terminal shows as colour; the characters between them are the text's own."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        force_terminal=True,
        color_system="standard",
        no_color=False,
        legacy_windows=False,
        highlight=False,
        _environ={},  # whether there is colour is decided elsewhere
    )
    console.print(text, soft_wrap=True, end="")
    return stream.getvalue()
