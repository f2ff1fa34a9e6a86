"""A report as text for people, plain or in colour: the verdict first, then the evidence.

Everything that comes out of an image, a file name or a pattern list goes through `clean`. Without its styles the text
says the same: the visible part of a wording stands in brackets, too.
"""

from __future__ import annotations

import io
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from watermark_scan.output import phrases
from watermark_scan.output.terminal import clean, columns, line_spans, paragraph_room

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watermark_scan.report import Dropped, Match, Reading, ScanReport

_INDENT = "  "
_ENTRY = "     "
_ITEM = "    "
_LABEL = 10
"""Columns of the longest label and a gap; the next two likewise."""
_PLACE = 20
_REGION = 12
_VERDICT_STYLES = {
    "flagged": "bold red",
    "review": "bold yellow",
    "clear": "bold green",
    "clear in part": "bold yellow",
    "failed": "bold magenta",
}
_PATH_STYLE = "bold"
_SEEN_STYLE = "bold"
"""Of the part of a wording that is visible in the picture."""
_UNSEEN_STYLE = "dim"
_LABEL_STYLE = "dim"
_WARNING_STYLE = "yellow"
"""Of what says that something did not look: not all may have been seen."""


def render_report(report: ScanReport, *, explain: bool = False, width: int = 80) -> str:
    """One report as lines of plain text, without a newline at the end; see `styled_report`."""
    return styled_report(report, explain=explain, width=width).plain


def styled_report(report: ScanReport, *, explain: bool = False, width: int = 80) -> Text:
    """One report as lines of text with styles, without a newline at the end.

    Args:
        report: What is known about one image.
        explain: Add everything that was read, and near misses with the reason they do not count.
        width: Columns to fill; paths are never broken, so that they can be copied.
    """
    blocks = [_summary(report, width)]
    if report.status == "scanned":
        matches = enumerate(report.matches, start=1)
        blocks += [_match(match, number, width=width, explain=explain) for number, match in matches]
        blocks += [_listing(phrases.UNLISTED, _unlisted(report, width))] if report.unlisted else ()
        blocks += _explanation(report, width) if explain else ()
        # One glance suffices for most clear images: no blank line before who looked.
        readers = Text("\n").join((*_readers(report, width), *(_unread(report, width) if explain else ())))
        blocks = [Text("\n").join((*blocks, readers))] if len(blocks) == 1 else [*blocks, readers]
    return Text("\n\n").join(blocks)


def brief_report(report: ScanReport) -> Text:
    """One report as one line: the verdict, the path, and what was read of the strongest finding or why none was."""
    line = _title(report)
    if report.matches:
        match = report.matches[0]
        more = f" and {len(report.matches) - 1} more" if len(report.matches) > 1 else ""
        line.append_text(_text(f'  "{match.matched_text}" ({match.pattern_id}){more}'))
    if report.error is not None:
        line.append_text(_text(f"  {report.error.message}"))
    elif report.incomplete:
        line.append_text(_text(f"  not read by {', '.join(report.incomplete)}", _WARNING_STYLE))
    return line


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


def _text(raw: str, style: str = "") -> Text:
    """The only way in: nothing becomes text that is not safe to print."""
    return Text(clean(raw), style=style)


def styled_paragraph(text: Text, *, width: int, indent: str = "", label: Text | None = None) -> Text:
    """As `terminal.paragraph`, for styled text."""
    first = Text(indent) if label is None else Text(indent) + label
    hanging = Text(" " * columns(first.plain))
    lines = (text[start:end] for start, end in line_spans(text.plain, paragraph_room(width, hanging.plain)))
    done = Text("\n").join((hanging if number else first) + line for number, line in enumerate(lines))
    done.rstrip()
    return done


def _summary(report: ScanReport, width: int) -> Text:
    return Text("\n").join(
        (_title(report), *(styled_paragraph(_text(line), width=width, indent=_INDENT) for line in phrases.why(report)))
    )


def _title(report: ScanReport) -> Text:
    word = phrases.verdict(report)
    title = Text.assemble(_text(word.upper(), _VERDICT_STYLES[word]), " " * max(1, 9 - len(word)))
    title.append_text(_text(report.source.path, _PATH_STYLE))
    return title


def _match(match: Match, number: int, *, width: int, explain: bool) -> Text:
    before, seen, after = phrases.visible_parts(match.pattern_text, match.visible_span)
    brackets = ", in [brackets]" if before or after else ""
    is_read = phrases.is_read(match)
    fields = {
        "category": f"{match.category}, {phrases.role(match.role)}",
        "as read" if is_read else "as seen": f'"{match.matched_text}"',
        **({"in line": f'"{line}"'} if (line := phrases.line(match)) else {}),
        **({"letters": phrases.edits(match.matched_text, seen)} if explain and is_read else {}),
        "visible": f"{phrases.percent(match.visible_fraction)} of its letters{brackets}; {phrases.ends(match)}",
        "where": f"{phrases.region(match.region)}: {phrases.place(match.box)}",
        **({"frame": frame} if (frame := phrases.frame(match.frame, match.other_frames)) else {}),
        "seen by": ", ".join(match.readers),
        "chance": phrases.chance(match.expected_chance_matches),
        "meaning": match.meaning,
        "entry": match.pattern_id,
    }
    wording = _wording(before, seen, after)
    lines = [styled_paragraph(wording, width=width, indent=_INDENT, label=_text(f"{number}. "))]
    lines += [
        styled_paragraph(_text(value), width=width, indent=_ENTRY, label=_text(f"{name:<{_LABEL}}", _LABEL_STYLE))
        for name, value in fields.items()
    ]
    # Never broken, so that they can be copied.
    labels = (f"{'' if number else 'see':<{_LABEL}}" for number in range(len(match.references)))
    lines += [
        Text.assemble(_ENTRY, _text(label, _LABEL_STYLE), _text(reference))
        for label, reference in zip(labels, match.references, strict=True)
    ]
    return Text("\n").join(lines)


def _wording(before: str, seen: str, after: str) -> Text:
    """The visible part of a wording set off from what is missing of it."""
    if not before and not after:
        return _text(seen, _SEEN_STYLE)
    return Text.assemble(_text(before, _UNSEEN_STYLE), _text(f"[{seen}]", _SEEN_STYLE), _text(after, _UNSEEN_STYLE))


def _readers(report: ScanReport, width: int) -> Iterator[Text]:
    looked = "; ".join(map(phrases.looked, report.readers)) or "nobody"
    missing = (f"Did not look: {phrases.missing(reader)}" for reader in report.missing_readers)
    yield styled_paragraph(_text(f"Looked: {looked}."), width=width, indent=_INDENT)
    for sentence in (*missing, *phrases.broken_readers(report), *phrases.not_seen(report)):
        yield styled_paragraph(_text(sentence, _WARNING_STYLE), width=width, indent=_INDENT)
    if sentence := phrases.too_small(report):
        yield styled_paragraph(_text(sentence, _WARNING_STYLE), width=width, indent=_INDENT)
    if sentence := phrases.metadata(report):
        yield styled_paragraph(_text(sentence), width=width, indent=_INDENT)
    if report.source.end_missing:
        yield styled_paragraph(_text(phrases.END_MISSING), width=width, indent=_INDENT)
    if phrases.lacks_frames(report.source):
        yield styled_paragraph(_text(phrases.ONLY_THE_FIRST_FRAME, _WARNING_STYLE), width=width, indent=_INDENT)


def _unread(report: ScanReport, width: int) -> Iterator[Text]:
    """The same for all images of a run, so not in the text of each unless it is asked for."""
    if sentence := phrases.unread(report):
        yield styled_paragraph(_text(sentence, _WARNING_STYLE), width=width, indent=_INDENT)


def _unlisted(report: ScanReport, width: int) -> Iterator[Text]:
    for found in report.unlisted:
        text = _text(f'"{found.text}", {phrases.unlisted(found)}')
        yield styled_paragraph(text, width=width, indent=_ITEM, label=_text("- "))


def _explanation(report: ScanReport, width: int) -> Iterator[Text]:
    readings = None if report.readings is None else _reading_lines(report.readings, width)
    yield _listing("Everything that was read (x,y and size in pixels, place, text):", readings)
    misses = None if report.dropped is None else (_near_miss(miss, width) for miss in report.dropped)
    yield _listing("Near misses that do not count:", misses)


def _listing(title: str, items: Iterable[Text] | None) -> Text:
    shown = [_text(f"{_ITEM}(not kept in this report)")] if items is None else list(items)
    return Text("\n").join((_text(_INDENT + title), *(shown or [_text(f"{_ITEM}(nothing)")])))


def _reading_lines(readings: Iterable[Reading], width: int) -> Iterator[Text]:
    """One line for each reading, under a line for each reader's view."""
    for (reader, view), group in groupby(readings, key=lambda reading: (reading.reader, reading.view)):
        yield styled_paragraph(_text(f"{reader}, {view}", _LABEL_STYLE), width=width, indent=_ITEM)
        for reading in group:
            box = reading.box
            place = _text(f"{f'{box.x},{box.y} {box.width}x{box.height}':<{_PLACE}}", _LABEL_STYLE)
            text = _text(f'{reading.region:<{_REGION}} "{reading.text}"')
            yield styled_paragraph(text, width=width, indent=_ITEM * 2, label=place)


def _near_miss(miss: Dropped, width: int) -> Text:
    alike = f'"{miss.matched_text}" is {phrases.percent(miss.similarity)} like "{miss.pattern_text}"'
    text = _text(f"{alike}: {phrases.drop_reason(miss.reason)}.")
    return styled_paragraph(text, width=width, indent=_ITEM, label=_text("- "))
