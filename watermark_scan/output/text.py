"""A report as text for people: the verdict first, then the evidence. Owns the order, the labels and what is set off.

Everything that comes out of an image, a file name or a pattern list goes through `clean`. Without its styles the text
says the same: the visible part of a wording stands in brackets, too.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from watermark_scan.output import phrases, style
from watermark_scan.output import phrases as sentences
from watermark_scan.output.terminal import clean, styled_paragraph

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
        blocks += [_match(match, f"{number}. ", width, explain) for number, match in enumerate(report.matches, start=1)]
        blocks += _explanation(report, width) if explain else ()
        # One glance suffices for most clear images: no blank line before who looked.
        readers = Text("\n").join((*_readers(report, width), *(_unread(report, width) if explain else ())))
        blocks = [Text("\n").join((*blocks, readers))] if len(blocks) == 1 else [*blocks, readers]
    return Text("\n\n").join(blocks)


def _text(raw: str, how: str = "") -> Text:
    """The only way in: nothing becomes text that is not safe to print."""
    return Text(clean(raw), style=how)


def _summary(report: ScanReport, width: int) -> Text:
    word = report.verdict or report.status
    title = Text.assemble(_text(word.upper(), style.VERDICTS[word]), " " * max(1, 9 - len(word)))
    title.append_text(_text(report.source.path, style.PATH))
    return Text("\n").join(
        (title, *(styled_paragraph(_text(line), width=width, indent=_INDENT) for line in sentences.why(report)))
    )


def _match(match: Match, label: str, width: int, explain: bool) -> Text:  # noqa: FBT001  handed on
    before, seen, after = phrases.visible_parts(match.pattern_text, match.visible_span)
    brackets = ", in [brackets]" if before or after else ""
    is_read = phrases.is_read(match)
    fields = {
        "category": f"{match.category}, {phrases.role(match.role)}",
        "as read" if is_read else "as seen": f'"{match.matched_text}"',
        **({"letters": phrases.edits(match.matched_text, seen)} if explain and is_read else {}),
        "visible": f"{phrases.percent(match.visible_fraction)} of its letters{brackets}; {phrases.cut(match.cut)}",
        "where": f"{phrases.region(match.region)}: {sentences.place(match.box)}",
        **({"frame": frame} if (frame := phrases.frame(match.frame, match.other_frames)) else {}),
        "seen by": ", ".join(match.readers),
        **({"shape": phrases.shape(match.spotting)} if match.spotting and (explain or not is_read) else {}),
        "chance": phrases.chance(match.expected_chance_matches),
        "meaning": match.meaning,
    }
    wording = _wording(before, seen, after)
    lines = [styled_paragraph(wording, width=width, indent=_INDENT, label=_text(label))]
    lines += [
        styled_paragraph(_text(value), width=width, indent=_ENTRY, label=_text(f"{name:<{_LABEL}}", style.LABEL))
        for name, value in fields.items()
    ]
    return Text("\n").join(lines)


def _wording(before: str, seen: str, after: str) -> Text:
    """The visible part of a wording set off from what is missing of it."""
    if not before and not after:
        return _text(seen, style.SEEN)
    return Text.assemble(_text(before, style.UNSEEN), _text(f"[{seen}]", style.SEEN), _text(after, style.UNSEEN))


def _readers(report: ScanReport, width: int) -> Iterator[Text]:
    looked = "; ".join(map(sentences.looked, report.readers)) or "spotting only, no reader"
    missing = (f"Did not look: {sentences.missing(reader)}" for reader in report.missing_readers)
    yield styled_paragraph(_text(f"Looked: {looked}."), width=width, indent=_INDENT)
    for sentence in (*missing, *sentences.broken_readers(report)):
        yield styled_paragraph(_text(sentence, style.WARNING), width=width, indent=_INDENT)
    if phrases.lacks_frames(report.source):
        yield styled_paragraph(_text(phrases.ONLY_THE_FIRST_FRAME, style.WARNING), width=width, indent=_INDENT)


def _unread(report: ScanReport, width: int) -> Iterator[Text]:
    """The same for all images of a run, so not in the text of each unless it is asked for."""
    if sentence := sentences.unread(report):
        yield styled_paragraph(_text(sentence, style.WARNING), width=width, indent=_INDENT)


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
        yield styled_paragraph(_text(f"{reader}, {view}", style.LABEL), width=width, indent=_ITEM)
        for reading in group:
            box = reading.box
            place = _text(f"{f'{box.x},{box.y} {box.width}x{box.height}':<{_PLACE}}", style.LABEL)
            text = _text(f'{reading.region:<{_REGION}} "{reading.text}"')
            yield styled_paragraph(text, width=width, indent=_ITEM * 2, label=place)


def _near_miss(miss: Dropped, width: int) -> Text:
    alike = f'"{miss.matched_text}" is {phrases.percent(miss.similarity)} like "{miss.pattern_text}"'
    text = _text(f"{alike}: {phrases.drop_reason(miss.reason)}.")
    return styled_paragraph(text, width=width, indent=_ITEM, label=_text("- "))
