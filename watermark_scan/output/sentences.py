"""What text and page both say about a report, in whole sentences. Owns the wording, not the layout or the escaping."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.report import BoxModel, MissingReader, ReaderInfo, ScanReport

_NOT_AUTHENTIC = "That does not make the picture authentic."
_ASK_A_PERSON = "It is not enough to flag the image: please look at it yourself."


def why(report: ScanReport) -> Iterator[str]:
    """Why the verdict is what it is, or why there is none; at least one sentence."""
    if report.error is not None:
        yield f"{report.error.message} {report.error.remedy}"
    elif report.verdict == "clear":
        yield f"{' '.join(report.reasons) or 'No listed wording was found.'} {_NOT_AUTHENTIC}"
    else:
        yield from report.reasons
    if report.verdict == "review":
        yield _ASK_A_PERSON


def broken_readers(report: ScanReport) -> Iterator[str]:
    """Which engines broke, a sentence each."""
    for name in report.incomplete:
        yield f"Broke while reading this image, so not all was seen: {name}."


def looked(reader: ReaderInfo) -> str:
    """An engine that looked, what it is and what it reads; no full stop."""
    return f"{reader.name} {reader.version} for {', '.join(reader.languages)}"


def missing(reader: MissingReader) -> str:
    """An engine that did not look, why, and what to do about it."""
    return f"{reader.name}. {reader.message} {reader.remedy}"


def unread(report: ScanReport) -> str:
    """What of the list no engine that looked can read, in one sentence; empty where there is nothing of it."""
    found = ", ".join(f"{one.wordings} in {one.writing}" for one in report.unread_writings)
    return f"Listed wordings that no engine here reads: {found}; see `watermark-scan doctor`." if found else ""


def place(box: BoxModel) -> str:
    """Where a box is, in the picture's own pixels."""
    return f"x {box.x}, y {box.y}, width {box.width}, height {box.height} (pixels)"
