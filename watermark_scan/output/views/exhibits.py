"""What was looked at in one frame → what is shown of it, in the order of the work. Owns no files and no drawing.

What a later stage looks at is one more function here, and its line in `sections`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.imaging.pages import pages_for_detector, pages_of_lines
from watermark_scan.output.views.drawing import boxed, png_of
from watermark_scan.spotting.evidence import evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from watermark_scan.geometry import Box
    from watermark_scan.imaging.frame import Frame
    from watermark_scan.line import Line
    from watermark_scan.options import RegionPlan
    from watermark_scan.page import Page
    from watermark_scan.reading import Reading
    from watermark_scan.sighting import Fit, Sighting


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
    lines: tuple[Line, ...]
    readings: tuple[Reading, ...]
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


def _line(looked: LookedAt, number: int, line: Line, start: str) -> Iterator[Exhibit]:
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


def _shapes(looked: LookedAt, number: int, line: Line, start: str) -> Iterator[Exhibit]:
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


def _there(looked: LookedAt, reader: str, page: Page) -> list[Reading]:
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
