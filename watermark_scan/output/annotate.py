"""Annotated copies: a picture with a box and a label for each match.

Nothing of the original but its pixels gets into the copy: no EXIF, no profile, no thumbnail.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.frame import Frame
    from watermark_scan.report import BoxModel, Match, ScanReport

_DARK = (16, 16, 16)
_COLOURS = {"sign": (255, 112, 67), "hint": (255, 202, 40), "benign": (129, 199, 132)}
"""By role. Bright on dark: told apart by lightness, too."""
_LETTER_SHARE = 0.022
"""Height of a label's letters, of the picture's mean side."""
_SMALLEST, _LARGEST = 11, 96
"""Of the same, in pixels: legible, and no billboard."""
_WIDEST = 0.6
"""Width of a label at most, of the picture's width; else it is cut down to its number."""
_MOST = 50
"""Boxes drawn at most: more hide the picture."""
_LOSSY = frozenset({"JPEG", "MPO", "WEBP", "AVIF", "HEIF", "JPEG2000"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An annotated copy.

    Attributes:
        data: A whole image file.
        suffix: The end of its name, such as `.png`.
    """

    data: bytes
    suffix: str


def annotated_copy(frame: Frame, report: ScanReport) -> Copy:
    """The picture with its matches marked, upright: a PNG, or a JPEG where the original was lossy, too."""
    picture = draw_matches(frame, report.matches)
    stream = io.BytesIO()
    if frame.format in _LOSSY:
        picture.save(stream, "JPEG", quality=92, subsampling=0)
        return Copy(data=stream.getvalue(), suffix=".jpg")
    picture.save(stream, "PNG")
    return Copy(data=stream.getvalue(), suffix=".png")


def draw_matches(frame: Frame, matches: Sequence[Match]) -> Image.Image:
    """The picture with a numbered box for each match in this frame; numbers count from 1, in the report's order.

    Boxes and labels have a dark rim around a bright line, so that they stand out from any ground. A label is put where
    it hides no match and no other label, if there is such a place.
    """
    picture = Image.fromarray(frame.pixels)
    pen = _Pen.sized_for(frame.box)
    draw = ImageDraw.Draw(picture)
    shown = [(number, match) for number, match in enumerate(matches[:_MOST], start=1) if match.frame == frame.number]
    outlines = [pen.outline(match.box, frame.box) for _, match in shown]
    for (_, match), outline in zip(shown, outlines, strict=True):
        pen.box(draw, outline, _colour(match))
    taken = list(outlines)
    for (number, match), outline in zip(shown, outlines, strict=True):
        text = pen.fitting(f"{number}  {_plain(match.pattern_id)}", str(number), frame.width * _WIDEST)
        place = _free_place(pen.label_size(text), outline, frame.box, taken)
        pen.label(draw, place, text, _colour(match))
        taken.append(place)
    return picture


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pen:
    """Draws at one scale; sizes in pixels of the picture."""

    font: ImageFont.FreeTypeFont | ImageFont.ImageFont
    line: int
    padding: int

    @classmethod
    def sized_for(cls, frame: Box) -> _Pen:
        letters = min(max(round((frame.width + frame.height) / 2 * _LETTER_SHARE), _SMALLEST), _LARGEST)
        return cls(font=ImageFont.load_default(letters), line=max(1, letters // 8), padding=max(2, letters // 3))

    def outline(self, box: BoxModel, frame: Box) -> Box:
        """The outer edge of the line around a match: clear of the letters, inside the picture."""
        inside = Box(x=box.x, y=box.y, width=box.width, height=box.height).clipped(frame)
        room = 3 * self.line + self.padding // 2
        wide = Box.from_corners(inside.x - room, inside.y - room, inside.right + room, inside.bottom + room)
        return wide.clipped(frame)

    def box(self, draw: ImageDraw.ImageDraw, outline: Box, colour: tuple[int, int, int]) -> None:
        for depth, shade in enumerate((_DARK, colour, _DARK)):
            inset = depth * self.line
            if min(outline.width, outline.height) > 2 * inset + 1:
                draw.rectangle(_corners(outline, inset), outline=shade, width=self.line)

    def fitting(self, text: str, number: str, room: float) -> str:
        return text if self.font.getlength(text) <= room else number

    def label_size(self, text: str) -> tuple[int, int]:
        height = round(self.font.getbbox("Ag|")[3]) + 2 * self.padding
        return round(self.font.getlength(text)) + 2 * self.padding + 2 * self.line, height

    def label(self, draw: ImageDraw.ImageDraw, place: Box, text: str, colour: tuple[int, int, int]) -> None:
        draw.rectangle(_corners(place, 0), fill=_DARK, outline=colour, width=self.line)
        left, top = place.x + self.padding + self.line, place.y + self.padding
        draw.text((left, top), text, font=self.font, fill=(255, 255, 255))


def _corners(box: Box, inset: int) -> tuple[int, int, int, int]:
    return box.x + inset, box.y + inset, box.right - 1 - inset, box.bottom - 1 - inset


def _free_place(size: tuple[int, int], outline: Box, frame: Box, taken: Iterable[Box]) -> Box:
    """The first place beside the outline that hides nothing, or else the one that hides least."""
    taken = tuple(taken)
    places = list(_places(size, outline, frame))
    return min(places, key=lambda place: sum(_hidden(place, other) for other in taken))


def _places(size: tuple[int, int], outline: Box, frame: Box) -> Iterator[Box]:
    """Above, below and beside the outline, then further and further down and up; moved into the picture."""
    width, height = min(size[0], frame.width), min(size[1], frame.height)
    ends = [
        (outline.x, outline.y - height),
        (outline.x, outline.bottom),
        (outline.right - width, outline.y - height),
        (outline.right - width, outline.bottom),
    ]
    sides = [(outline.right, outline.y), (outline.x - width, outline.y)]
    further = [(outline.x, outline.y + step * height) for step in (2, -2, 3, -3, 4, -4, 6, -6, 8, -8)]
    # Text that runs up the picture often goes on above and below.
    nearest = (*sides, *ends) if outline.height > outline.width else (*ends, *sides)
    for x, y in (*nearest, *further):
        left = min(max(x, frame.x), frame.right - width)
        top = min(max(y, frame.y), frame.bottom - height)
        yield Box(x=left, y=top, width=width, height=height)


def _hidden(place: Box, other: Box) -> int:
    shared = place.intersection(other)
    return shared.area if shared else 0


def _colour(match: Match) -> tuple[int, int, int]:
    return _COLOURS[match.role]


def _plain(text: str) -> str:
    """What the built-in font has; identifiers of the list are plain anyway."""
    return "".join(character if " " <= character <= "~" else "?" for character in text[:80])
