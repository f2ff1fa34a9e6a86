"""The index of an image's folder: one static page beside its pictures. Owns its words and its escaping.

A page of its own, without a script and without anything from elsewhere; all that stood in the image is escaped twice:
what has no shape or steers becomes visible, and then what HTML means by it is taken away.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from watermark_scan.output import phrases
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watermark_scan.output.views.exhibits import Exhibit, Section
    from watermark_scan.report import ScanReport

_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer"><title>What the scan looked at</title>
<style>
body { font: 16px/1.5 sans-serif; margin: 1.5rem; background: #f4f4f4; color: #111; }
figure { margin: .5rem 0 1rem; }
img { max-width: 100%; border: 1px solid #777; background: #fff; }
figcaption { white-space: pre-wrap; overflow-wrap: anywhere; }
</style></head><body>
"""


def index_of(report: ScanReport, sections: Iterable[Section]) -> str:
    """The page, as HTML.

    Args:
        report: What came of it.
        sections: What was looked at; the pictures lie beside the page.
    """
    return "".join(
        (_HEAD, *_outcome(report), *(part for one in sections for part in _section(one)), "</body></html>\n")
    )


def _outcome(report: ScanReport) -> Iterator[str]:
    yield f"<h1>What the scan looked at: {_safe(report.source.path)}</h1>\n"
    yield f"<p>Verdict: {_safe(report.verdict or report.status)}. {_safe(' '.join(report.reasons))}</p>\n"
    yield "<h2>What was held against the list</h2>\n<ul>\n"
    for match in report.matches:
        yield f"<li>{_safe(match.matched_text)} was taken for: {_safe(match.pattern_text)}</li>\n"
    for miss in report.dropped or ():
        why = phrases.drop_reason(miss.reason)
        yield f"<li>{_safe(miss.matched_text)} is a near miss of: {_safe(miss.pattern_text)} ({_safe(why)})</li>\n"
    if report.dropped is None:
        yield "<li>Near misses are told with --explain.</li>\n"
    yield "</ul>\n"


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{_safe(section.title)}</h2>\n"
    if not section.exhibits:
        yield "<p>Nothing.</p>\n"
    for exhibit in section.exhibits:
        yield _figure(exhibit)


def _figure(exhibit: Exhibit) -> str:
    notes = "\n".join(map(_safe, exhibit.notes))
    picture = f'<img src="{_safe(exhibit.name)}.png" alt="{_safe(exhibit.name)}" loading="lazy">'
    return f"<figure>{picture}<figcaption>{notes}</figcaption></figure>\n"


def _safe(text: str) -> str:
    return escape(clean(text))
