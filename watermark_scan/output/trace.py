"""What a scan looked at in an image, for a person who asks why something was missed: pictures and an index page."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from watermark_scan.output import phrases
from watermark_scan.output.folders import ViewsFolder
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.frame import Frame
    from watermark_scan.geometry import Box
    from watermark_scan.model import FrameTrace, LineImage, TextLine
    from watermark_scan.report import ScanReport

_LONGEST = 2000
"""Pixels of the boxed picture's longer side at most; each line stands beside it in full."""
_LETTERS = 14
_BRIGHT, _DARK = (255, 202, 40), (16, 16, 16)


def png_of(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG of uint8 pixels, grey or RGB."""
    return _stored(Image.fromarray(pixels))


def boxed(frame: Frame, boxes: Iterable[Box]) -> bytes:
    """A PNG of the picture with a box around each line and its number at the box's left, counted from 0."""
    picture = Image.fromarray(frame.pixels)
    scale = min(1.0, _LONGEST / max(picture.size))
    picture = picture.resize((max(1, round(frame.width * scale)), max(1, round(frame.height * scale))))
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(_LETTERS)
    for number, box in enumerate(boxes):
        left, top, right, bottom = (round(side * scale) for side in (box.x, box.y, box.right, box.bottom))
        # A dark rim around a bright line stands out from any ground.
        draw.rectangle((left - 2, top - 2, right + 2, bottom + 2), outline=_DARK, width=1)
        draw.rectangle((left - 1, top - 1, right + 1, bottom + 1), outline=_BRIGHT, width=1)
        place = (max(0, left), top - _LETTERS - 4 if top > _LETTERS + 4 else bottom + 2)
        draw.rectangle(draw.textbbox(place, str(number), font=font), fill=_DARK)
        draw.text(place, str(number), font=font, fill=_BRIGHT)
    return _stored(picture)


def _stored(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    # Fast rather than small: these files are looked at once.
    picture.save(stream, "PNG", compress_level=1)
    return stream.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A picture and what is to be said of it.

    Attributes:
        name: Of its file, without ending; plain ASCII.
        picture: A PNG file.
        notes: Plain text, a line each; may hold anything that stood in the image.
    """

    name: str
    picture: bytes
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Exhibits under one title."""

    title: str
    exhibits: tuple[Exhibit, ...]


def sections(trace: FrameTrace) -> Iterator[Section]:
    """All that is shown of one frame, in the order in which the scan did it."""
    number, count = trace.frame.number, len(trace.lines)
    start = "" if number == 1 else f"frame-{number:03}-"
    title = "The picture" if number == 1 else f"Frame {number}"
    yield Section(title=f"{title}: {count} lines found", exhibits=(_picture(trace, start),))
    yield Section(title="What the detector was shown", exhibits=tuple(_detector_inputs(trace, start)))
    for line_number, line in enumerate(trace.lines):
        yield Section(title=f"Line {line_number}", exhibits=tuple(_line(trace, line_number, line, start)))


def _picture(trace: FrameTrace, start: str) -> Exhibit:
    boxes = (line.box for line in trace.lines)
    size = f"{trace.frame.width} x {trace.frame.height} pixels"
    return Exhibit(name=f"{start}lines", picture=boxed(trace.frame, boxes), notes=(size,))


def _detector_inputs(trace: FrameTrace, start: str) -> Iterator[Exhibit]:
    for number, shown in enumerate(trace.detector_inputs):
        placement = shown.placement
        where = f"{_place(placement.region)}, scale {placement.scale:.2f}, turned: {placement.turn.value}"
        yield Exhibit(
            name=f"{start}detector-{number:02}", picture=png_of(shown.pixels), notes=(f"detector: {shown.name}", where)
        )


def _line(trace: FrameTrace, number: int, line: TextLine, start: str) -> Iterator[Exhibit]:
    """The line as cut out, and under it each image that an engine got, with what it read there."""
    stem = f"{start}line-{number:03}"
    about = f"found by {line.detector}, score {line.score:.3g}; {line.polarity.value} letters; {_place(line.box)}"
    yield Exhibit(name=stem, picture=png_of(line.pixels), notes=(about,))
    for engine, images in trace.images.items():
        own = (image for image in images if image.line_number == number)
        for count, image in enumerate(own):
            name = f"{stem}-{_plain(engine)}-{count}"
            yield Exhibit(name=name, picture=png_of(image.pixels), notes=tuple(_read(trace, engine, image)))


def _read(trace: FrameTrace, engine: str, image: LineImage) -> Iterator[str]:
    found = [
        one for one in trace.results if (one.engine, one.line, one.view) == (engine, image.line_number, image.view)
    ]
    for result in found:
        words = ", ".join(f"{word.text} {word.confidence:.2f}" for word in result.words)
        yield f'{engine}, {image.view}: "{result.text}" (confidence by word: {words})'
    if not found:
        # That an engine could not look never means that there is nothing.
        yield f"{engine}, {image.view}: {'the engine broke' if engine in trace.failed else 'nothing was read'}"


def _place(box: Box) -> str:
    return f"x {box.x}, y {box.y}, {box.width} x {box.height}"


def _plain(name: str) -> str:
    """An engine of a user's own may be called anything."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)


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


def write_trace(folder: Path, report: ScanReport, traces: Iterable[FrameTrace]) -> None:
    """Put what was looked at in an image into a folder of its own, with an index.

    Args:
        folder: Of all images.
        report: Of this one.
        traces: Of its frames.

    Raises:
        WatermarkScanError: It cannot be written.
    """
    shown = [section for trace in traces for section in sections(trace)]
    files = {f"{one.name}.png": one.picture for section in shown for one in section.exhibits}
    files["index.html"] = index_of(report, shown).encode("utf-8")
    with ViewsFolder(folder) as opened:
        opened.write(report.source, files)
