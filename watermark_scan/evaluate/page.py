"""Misses and false flags as one HTML file that needs nothing else: no script, no address, pictures inside.

Everything that comes from a manifest, a picture or a file name is escaped.
"""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from watermark_scan.evaluate.score import Evaluation, Outcome

    Pictures = Callable[[Outcome], Sequence[bytes]]

_HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>watermark-scan: misses and false flags</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
article { border-top: 1px solid; padding: 1rem 0; }
h3 { overflow-wrap: anywhere; margin: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .5rem 0; }
dd { margin: 0; overflow-wrap: anywhere; }
img { max-width: 100%; margin: .25rem .25rem 0 0; border: 1px solid; }
</style>
</head>
<body>
"""


def render_page(evaluation: Evaluation, pictures: Pictures) -> str:
    """The page as HTML.

    Args:
        evaluation: What came out.
        pictures: PNG files to show for an image, the whole one first, then the place of each match; none where it
            cannot be opened.
    """
    rates = evaluation.rates
    summary = (
        f"{rates.found} of {rates.marked} marks found; {rates.false_flags} false flags; "
        f"{len(evaluation.unjudged)} images not judged."
    )
    return "".join(
        (
            _HEAD,
            "<h1>Misses and false flags</h1>\n",
            f"<p>{summary}</p>\n",
            *_section("Misses", evaluation.misses, pictures),
            *_section("False flags", evaluation.false_flags, pictures),
            *_section("Not judged", evaluation.unjudged, pictures),
            "</body>\n</html>\n",
        )
    )


def _section(title: str, outcomes: Sequence[Outcome], pictures: Pictures) -> Iterator[str]:
    yield f"<h2>{title} ({len(outcomes)})</h2>\n"
    if not outcomes:
        yield "<p>None.</p>\n"
    for outcome in outcomes:
        yield f"<article>\n<h3>{_safe(outcome.expectation.name)}</h3>\n<dl>\n"
        for label, text in _facts(outcome):
            yield f"<dt>{_safe(label)}</dt><dd>{_safe(text)}</dd>\n"
        yield "</dl>\n"
        for number, picture in enumerate(pictures(outcome)):
            alt = f"Place of match {number}" if number else "The whole picture"
            yield f'<img alt="{alt}" src="data:image/png;base64,{base64.b64encode(picture).decode("ascii")}">\n'
        yield "</article>\n"


def _facts(outcome: Outcome) -> Iterator[tuple[str, str]]:
    yield "What is wrong", outcome.detail
    if outcome.expectation.text:
        yield "On the picture", outcome.expectation.text
    yield from outcome.expectation.groups
    for match in outcome.report.matches:
        yield "Match", f"{match.pattern_id}: '{match.pattern_text}' as '{match.matched_text}' at {match.region}"
    for miss in outcome.report.dropped or ():
        yield "Near miss", f"{miss.pattern_id}: '{miss.matched_text}' ({miss.reason})"


def _safe(text: str) -> str:
    return escape(clean(text))
