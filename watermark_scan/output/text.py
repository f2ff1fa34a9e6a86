"""A report as plain text for people: the verdict first, then the evidence. Owns the order and the labels.

Everything that comes out of an image, a file name or a pattern list goes through `clean`.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from watermark_scan.output import phrases
from watermark_scan.output.layout import paragraph
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watermark_scan.report import BoxModel, Dropped, Match, MissingReader, Reading, ScanReport

_INDENT = "  "
_ENTRY = "     "
_ITEM = "    "
_LABEL = 10
"""Columns of the longest label and a gap; the next two likewise."""
_PLACE = 20
_REGION = 12
_NOT_AUTHENTIC = "That does not make the picture authentic."
_ASK_A_PERSON = "It is not enough to flag the image: please look at it yourself."


def render_report(report: ScanReport, *, explain: bool = False, width: int = 80) -> str:
    """One report as lines of text, without a newline at the end.

    Args:
        report: What is known about one image.
        explain: Add everything that was read, and near misses with the reason they do not count.
        width: Columns to fill; paths are never broken, so that they can be copied.
    """
    blocks = [_summary(report, width)]
    if report.status == "scanned":
        blocks += [_match(number, match, width) for number, match in enumerate(report.matches, start=1)]
        blocks += _explanation(report, width) if explain else ()
        # One glance suffices for most clear images: no blank line before who looked.
        readers = "\n".join(_readers(report, width))
        blocks = [f"{blocks[0]}\n{readers}"] if len(blocks) == 1 else [*blocks, readers]
    return "\n\n".join(blocks)


def _summary(report: ScanReport, width: int) -> str:
    title = f"{(report.verdict or report.status).upper():<8} {clean(report.source.path)}"
    return "\n".join((title, *(paragraph(clean(line), width=width, indent=_INDENT) for line in _why(report))))


def _why(report: ScanReport) -> Iterator[str]:
    if report.error is not None:
        yield f"{report.error.message} {report.error.remedy}"
    elif report.verdict == "clear":
        yield f"{' '.join(report.reasons) or 'No listed wording was found.'} {_NOT_AUTHENTIC}"
    else:
        yield from report.reasons
    if report.verdict == "review":
        yield _ASK_A_PERSON


def _match(number: int, match: Match, width: int) -> str:
    wording = phrases.with_brackets(match.pattern_text, match.visible_span)
    brackets = ", in [brackets]" if wording != match.pattern_text else ""
    fields = {
        "category": f"{match.category}, {phrases.role(match.role)}",
        "as read": f'"{match.matched_text}"',
        "visible": f"{phrases.percent(match.visible_fraction)} of its letters{brackets}; {phrases.cut(match.cut)}",
        "where": f"{phrases.region(match.region)}: {_box(match.box)}",
        "seen by": ", ".join(match.readers),
        "chance": phrases.chance(match.expected_chance_matches),
        "meaning": match.meaning,
    }
    lines = [paragraph(clean(wording), width=width, indent=_INDENT, label=f"{number}. ")]
    lines += [
        paragraph(clean(value), width=width, indent=_ENTRY, label=f"{name:<{_LABEL}}") for name, value in fields.items()
    ]
    return "\n".join(lines)


def _box(box: BoxModel) -> str:
    return f"x {box.x}, y {box.y}, width {box.width}, height {box.height} (pixels)"


def _readers(report: ScanReport, width: int) -> Iterator[str]:
    looked = "; ".join(f"{reader.name} {reader.version} for {', '.join(reader.languages)}" for reader in report.readers)
    sentences = [f"Looked: {looked}."]
    sentences += [f"Did not look: {_missing(reader)}" for reader in report.missing_readers]
    sentences += [f"Broke while reading this image, so not all was seen: {name}." for name in report.incomplete]
    for sentence in sentences:
        yield paragraph(clean(sentence), width=width, indent=_INDENT)


def _missing(reader: MissingReader) -> str:
    return f"{reader.name}. {reader.message} {reader.remedy}"


def _explanation(report: ScanReport, width: int) -> Iterator[str]:
    readings = None if report.readings is None else _reading_lines(report.readings, width)
    yield _listing("Everything that was read (x,y and size in pixels, place, text):", readings)
    misses = None if report.dropped is None else (_near_miss(miss, width) for miss in report.dropped)
    yield _listing("Near misses that do not count:", misses)


def _listing(title: str, items: Iterable[str] | None) -> str:
    shown = [f"{_ITEM}(not kept in this report)"] if items is None else list(items) or [f"{_ITEM}(nothing)"]
    return "\n".join((_INDENT + title, *shown))


def _reading_lines(readings: Iterable[Reading], width: int) -> Iterator[str]:
    """One line for each reading, under a line for each reader's view."""
    for (reader, view), group in groupby(readings, key=lambda reading: (reading.reader, reading.view)):
        yield paragraph(clean(f"{reader}, {view}"), width=width, indent=_ITEM)
        for reading in group:
            box = reading.box
            place = f"{box.x},{box.y} {box.width}x{box.height}"
            text = clean(f'{reading.region:<{_REGION}} "{reading.text}"')
            yield paragraph(text, width=width, indent=_ITEM * 2, label=f"{place:<{_PLACE}}")


def _near_miss(miss: Dropped, width: int) -> str:
    alike = f'"{miss.matched_text}" is {phrases.percent(miss.similarity)} like "{miss.pattern_text}"'
    text = clean(f"{alike}: {phrases.drop_reason(miss.reason)}.")
    return paragraph(text, width=width, indent=_ITEM, label="- ")
