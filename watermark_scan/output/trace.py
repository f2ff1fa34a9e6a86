"""Pixels → PNG files, and the picture with its lines boxed and numbered. Owns no files and no words."""

from __future__ import annotations

import io
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from watermark_scan.detection.pages import pages_for_detector, pages_of_lines
from watermark_scan.output import phrases
from watermark_scan.output.folders import ViewsFolder
from watermark_scan.output.terminal import clean
from watermark_scan.spotting.evidence import evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from watermark_scan.frame import Frame
    from watermark_scan.geometry import Box
    from watermark_scan.model import OcrResult, Page, TextLine
    from watermark_scan.options import RegionPlan
    from watermark_scan.report import ScanReport
    from watermark_scan.sighting import Fit, Sighting

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


_OVERLAID = "the line in red, the wording in green"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One frame, and what was done with it.

    Attributes:
        frame: The upright picture.
        plan: Which regions were searched.
        lines: The lines found, by their numbers.
        readings: Everything read.
        asked: Engine → numbers of the lines that it was given.
        broken: Engines that broke on this frame.
        detector: Name of the engine that looked for lines; None where only strokes were looked for.
        sightings: What lines looked like, where the shapes of wordings were looked for.
    """

    frame: Frame
    plan: RegionPlan
    lines: tuple[TextLine, ...]
    readings: tuple[OcrResult, ...]
    asked: Mapping[str, tuple[int, ...]]
    broken: frozenset[str] = frozenset()
    detector: str | None
    sightings: tuple[Sighting, ...] = ()


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


def sections(looked: LookedAt) -> Iterator[Section]:
    """All that is shown of one frame, in the order in which the scan did it."""
    number, count = looked.frame.number, len(looked.lines)
    start = "" if number == 1 else f"frame-{number:03}-"
    title = "The picture" if number == 1 else f"Frame {number}"
    yield Section(title=f"{title}: {count} lines found", exhibits=(_picture(looked, start),))
    yield Section(title="What the detector was shown", exhibits=tuple(_detector_pages(looked, start)))
    for line_number, line in enumerate(looked.lines):
        shown = (*_line(looked, line_number, line, start), *_shapes(looked, line_number, line, start))
        yield Section(title=f"Line {line_number}", exhibits=shown)


def _picture(looked: LookedAt, start: str) -> Exhibit:
    boxes = (line.box for line in looked.lines)
    size = f"{looked.frame.width} x {looked.frame.height} pixels"
    return Exhibit(name=f"{start}lines", picture=boxed(looked.frame, boxes), notes=(size,))


def _detector_pages(looked: LookedAt, start: str) -> Iterator[Exhibit]:
    if looked.detector is None:
        return
    for number, page in enumerate(pages_for_detector(looked.frame, looked.plan)):
        notes = (f"{looked.detector}: {page.name}", _origin(page))
        yield Exhibit(name=f"{start}detector-{number:02}", picture=png_of(page.pixels), notes=notes)


def _line(looked: LookedAt, number: int, line: TextLine, start: str) -> Iterator[Exhibit]:
    """The cut, and under it each page that a reader got, with what it read there."""
    stem = f"{start}line-{number:03}"
    about = f"found by {line.finder}, score {line.score:.3g}; {line.polarity.value} letters; {_place(line.box)}"
    yield Exhibit(name=stem, picture=png_of(line.pixels), notes=(about,))
    readers = [name for name, numbers in looked.asked.items() if number in numbers]
    for reader in readers:
        closer = (page for page in pages_of_lines(reader, {number: line}, closer=True) if _there(looked, reader, page))
        for count, page in enumerate((*pages_of_lines(reader, {number: line}), *closer)):
            name = f"{stem}-{_plain(reader)}-{count}"
            yield Exhibit(name=name, picture=png_of(page.pixels), notes=tuple(_read(looked, reader, page)))


def _shapes(looked: LookedAt, number: int, line: TextLine, start: str) -> Iterator[Exhibit]:
    """The line as spotting saw it, the wording that fits best, and both laid over each other."""
    for sighting in looked.sightings:
        for fit in sighting.fits:
            if fit.line != number:
                continue
            shown = evidence(line, fit)
            told = tuple(_told(sighting, fit))
            stem = f"{start}line-{number:03}-spotting"
            yield Exhibit(name=stem, picture=png_of(shown.line), notes=told)
            yield Exhibit(name=f"{stem}-rendering", picture=png_of(shown.rendering), notes=("the wording as fitted",))
            yield Exhibit(name=f"{stem}-overlaid", picture=png_of(shown.overlaid), notes=(_OVERLAID,))


def _told(sighting: Sighting, fit: Fit) -> Iterator[str]:
    best = f'"{sighting.text}" (similarity {sighting.similarity:.2f}), in {fit.typeface}'
    yield f"spotting: most like {best}"
    if len(sighting.fits) > 1:
        others = " and ".join(str(line) for line in sighting.lines if line != fit.line)
        yield f'here "{fit.text}", together with line {others}'
    if sighting.runner_up:
        yield f'next: "{sighting.runner_up}" (similarity {sighting.runner_up_similarity:.2f})'
    yield f"as good by chance where no wording stands: {sighting.expected:.2g}"


def _read(looked: LookedAt, reader: str, page: Page) -> Iterator[str]:
    found = _there(looked, reader, page)
    for reading in found:
        words = ", ".join(f"{word.text} {word.confidence:.2f}" for word in reading.words)
        yield f'{reader}, {page.name}: "{reading.text}" (confidence by word: {words})'
    if not found:
        # That an engine could not look never means that there is nothing.
        yield f"{reader}, {page.name}: {'the engine broke' if reader in looked.broken else 'nothing was read'}"


def _there(looked: LookedAt, reader: str, page: Page) -> list[OcrResult]:
    """What the engine read on the page."""
    line, view = page.line_number, page.name
    return [one for one in looked.readings if (one.reader, one.line, one.view) == (reader, line, view)]


def _origin(page: Page) -> str:
    placement = page.placement
    return f"{_place(placement.region)}, scale {placement.scale:.2f}, turned: {placement.turn.value}"


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


class Views:
    """Gathers what is shown of one image.

    Args:
        folder: The folder of --views; None gathers nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._sections: list[Section] = []

    def add(self, exhibit: Callable[[], LookedAt]) -> None:
        """One more frame; what is to be shown of it is asked for only where something is gathered."""
        if self._folder is not None:
            self._sections.extend(sections(exhibit()))

    def write(self, report: ScanReport) -> None:
        """Put everything into a folder of its own, with an index.

        Raises:
            WatermarkScanError: It cannot be written.
        """
        if self._folder is None:
            return
        files = {f"{one.name}.png": one.picture for section in self._sections for one in section.exhibits}
        files["index.html"] = index_of(report, self._sections).encode("utf-8")
        with ViewsFolder(self._folder) as folder:
            folder.write(report.source, files)
