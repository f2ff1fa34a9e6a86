"""A report in the form that was asked for: text with or without colour, or JSON. Owns the choice, not the forms."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.cli.console import text_width
from watermark_scan.output.colors import Color, wants_color
from watermark_scan.output.json import render_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from watermark_scan.report import ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How reports are shown.

    Attributes:
        json: One JSON object on a line, instead of text.
        explain: Text with everything that was read, and near misses.
        quiet: No text for images that are clear and were wholly looked at.
        color: When to use colour in text.
    """

    json: bool = False
    explain: bool = False
    quiet: bool = False
    color: Color = Color.AUTO

    def renderer(self, *, terminal: bool) -> Callable[[ScanReport], str | None]:
        """What makes one report into a text without a newline at its end, or into None: it is left out.

        Args:
            terminal: Whether a person looks at the text as it is written.
        """
        return render_json if self.json else self._text_renderer(terminal=terminal)

    def _text_renderer(self, *, terminal: bool) -> Callable[[ScanReport], str | None]:
        # Late, because rich takes longer to load than the help to print.
        from watermark_scan.output.style import for_terminal  # noqa: PLC0415  see above
        from watermark_scan.output.text import styled_report  # noqa: PLC0415  see above

        color = wants_color(self.color, terminal=terminal, environment=os.environ)
        width = text_width()

        def render(report: ScanReport) -> str | None:
            if self.quiet and report.verdict == "clear" and not report.incomplete:
                return None
            text = styled_report(report, explain=self.explain, width=width)
            # An empty line sets each report off from the next.
            return (for_terminal(text) if color else text.plain) + "\n"

        return render
