"""Screens and papers full of text of their own: editors, documents, chats, windows, maps, tables; each line is known.

Something to draw a mark on where much else is written, and to learn lines from. What a page says is of no matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PIL import Image, ImageDraw

from tests.synthetic.hard_grounds import icons, network
from tests.synthetic.word_shapes import Writing, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from PIL.ImageFont import FreeTypeFont

    Size = tuple[int, int]
    Colour = tuple[int, int, int]
    Corners = NDArray[np.float64]
    Kind = Callable[["_Page"], None]

    class Face(Protocol):
        """A typeface at hand in any size."""

        def at(self, size: int) -> FreeTypeFont:
            """The font at a size in pixels."""


TYPE_SIZES = (8, 26)
"""Of a page's text, in pixels; the lower ones more often."""
_LEADING = (1.15, 1.9)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screen:
    """A drawn page.

    Attributes:
        pixels: Height × width × 3, RGB.
        lines: For each line of text the corners of its ink, 4 × 2, x and y, from the top left round; in pixels.
        kind: Name in `SCREENS`.
    """

    pixels: NDArray[np.uint8]
    lines: tuple[Corners, ...]
    kind: str


def screen(kind: str, size: Size, faces: Sequence[Face], rng: np.random.Generator) -> Screen:
    """A page of a kind.

    Args:
        kind: Name in `SCREENS`.
        size: Width and height.
        faces: To write in, all with Latin letters.
        rng: Of all chance.
    """
    page = _Page.blank(size, faces, rng)
    SCREENS[kind](page)
    return Screen(pixels=np.asarray(page.image), lines=tuple(page.lines), kind=kind)


@dataclass
class _Page:
    """A page that is being drawn."""

    image: Image.Image
    faces: Sequence[Face]
    rng: np.random.Generator
    size: int
    is_dark: bool
    lines: list[Corners] = field(default_factory=list)

    @classmethod
    def blank(cls, size: Size, faces: Sequence[Face], rng: np.random.Generator) -> _Page:
        is_dark = bool(rng.random() < 1 / 2)
        level = rng.uniform(8, 60) if is_dark else rng.uniform(205, 255)
        type_size = round(float(np.exp(rng.uniform(*np.log(TYPE_SIZES)))))
        image = Image.new("RGB", size, _near(level, rng, 6))
        return cls(image=image, faces=faces, rng=rng, size=type_size, is_dark=is_dark)

    @property
    def draw(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def ink(self, strength: float = 1.0) -> Colour:
        """A colour that stands out from the page, less so the smaller the strength."""
        level = 40 + 205 * strength if self.is_dark else 215 - 205 * strength
        return _near(level, self.rng, 28 if self.rng.random() < 1 / 2 else 4)

    def panel(self, difference: float = 22) -> Colour:
        """A colour near the page's."""
        return _near(self._level() + self.rng.normal(0, difference), self.rng, 8)

    def face(self) -> Face:
        return self.faces[int(self.rng.integers(len(self.faces)))]

    def text(self, words: int | None = None) -> str:
        return phrase(Writing.LATIN, int(words or self.rng.integers(1, 9)), self.rng)

    def write(self, at: tuple[float, float], text: str, face: Face, size: int, colour: Colour) -> float:
        """Write a line with its top left there; the length of its ink."""
        font = face.at(size)
        self.draw.text(at, text, colour, font)
        left, top, right, bottom = self.draw.textbbox(at, text, font)
        self.lines.append(np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64))
        return float(right - left)

    def paragraph(self, box: tuple[float, float, float, float], face: Face, size: int, strength: float = 1) -> float:
        """Lines that fill a box's width, until its height ends; where the last one ends."""
        left, top, right, bottom = box
        font, pitch, colour = face.at(size), size * self.rng.uniform(*_LEADING), self.ink(strength)
        y = top
        while y + size < bottom:
            text, room = self.text(12), right - left
            fitting = int(len(text) * room / max(1.0, font.getlength(text)))
            is_last = self.rng.random() < 0.15
            text = text[: max(1, int(fitting * (self.rng.uniform(0.2, 0.9) if is_last else 1)))].rstrip(" -")
            if text:
                self.write((left, y), text, face, size, colour)
            y += pitch * (1.7 if is_last else 1)
        return y

    def _level(self) -> float:
        return float(np.asarray(self.image)[0, 0].mean())


def editor(page: _Page) -> None:
    """Code beside a list of files, with numbers of lines and tabs."""
    width, height = page.image.size
    face, size, rng = page.face(), page.size, page.rng
    side = int(width * rng.uniform(0, 0.3))
    page.draw.rectangle((0, 0, side, height), fill=page.panel())
    pitch = round(size * rng.uniform(1.25, 1.6))
    colours = [page.ink(rng.uniform(0.5, 1)) for _ in range(4)]
    for y in range(2, height, pitch):
        if side > 3 * size and rng.random() < 0.8:
            page.write((size / 2, y), page.text(1)[: side // size], face, size, colours[0])
        if rng.random() < 0.85:
            start = side + size * 3 + size * int(rng.integers(0, 5))
            page.write((side + size / 2, y), str(y // pitch + 1), face, size, page.ink(0.4))
            page.write(
                (start, y),
                f"{page.text(int(rng.integers(1, 6)))}{'({;='[rng.integers(4)]}",
                face,
                size,
                colours[rng.integers(4)],
            )


def document(page: _Page) -> None:
    """A page of print in one column or two, with headings."""
    width, height = page.image.size
    rng, size = page.rng, page.size
    face, head = page.face(), page.face()
    columns = int(rng.integers(1, 4)) if width > 30 * size else 1
    gutter = size * 2
    for column in range(columns):
        left = gutter / 2 + column * width / columns
        right, y = left + width / columns - gutter, rng.uniform(0, 40)
        while y < height:
            if rng.random() < 1 / 2:
                large = round(size * rng.uniform(1.2, 2.2))
                page.write((left, y), page.text(2), head, large, page.ink())
                y += 1.6 * large
            y = page.paragraph((left, y, right, min(height, y + rng.uniform(5, 25) * size)), face, size) + size


def chat(page: _Page) -> None:
    """Messages in rounded boxes, left and right, with names and times."""
    width, height = page.image.size
    rng, size, face = page.rng, page.size, page.face()
    y = rng.uniform(0, 30)
    while y < height:
        long, rows = width * rng.uniform(0.3, 0.7), rng.integers(1, 5)
        left = size if rng.random() < 0.6 else width - long - size
        tall = rows * size * 1.5 + size
        page.draw.rounded_rectangle((left, y, left + long, y + tall), size / 2, fill=page.panel(30))
        if rng.random() < 1 / 2:
            page.draw.ellipse((left - size, y, left, y + size), fill=page.panel(60))
        page.paragraph((left + size / 2, y + size / 2, left + long - size / 2, y + tall), face, size)
        small = max(7, round(size * 0.7))
        page.write((left, y + tall + 2), f"{rng.integers(24):02d}:{rng.integers(60):02d}", face, small, page.ink(0.5))
        y += tall + size * rng.uniform(1.2, 3)


def window(page: _Page) -> None:
    """Panels, buttons, signs and menus with a word or two."""
    width, height = page.image.size
    rng, size, face = page.rng, page.size, page.face()
    page.image.paste(Image.fromarray(icons((width, height), rng)))
    page.is_dark = page._level() < 128
    for _ in range(rng.integers(4, 30)):
        x, y, text = rng.uniform(0, width), rng.uniform(0, height), page.text(int(rng.integers(1, 4)))
        long = face.at(size).getlength(text)
        box = (x - size / 2, y - size / 2, x + long + size / 2, y + 1.7 * size)
        if any(_meet(box, (*line[0], *line[2])) for line in page.lines):
            continue
        page.draw.rectangle(box, fill=page.panel(14), outline=page.panel(50) if rng.random() < 1 / 2 else None)
        page.write((x, y), text, face, size, page.ink(rng.uniform(0.6, 1)))


def street_map(page: _Page) -> None:
    """Roads and names, some of them along the roads."""
    width, height = page.image.size
    rng, face = page.rng, page.face()
    page.image.paste(Image.fromarray(network((width, height), rng)))
    page.is_dark = page._level() < 128
    for _ in range(rng.integers(3, 18)):
        size = max(7, round(page.size * rng.uniform(0.7, 1.3)))
        slant = 0.0 if rng.random() < 0.6 else float(rng.uniform(-90, 90))
        _write_slanted(
            page,
            (rng.uniform(0, width), rng.uniform(0, height)),
            page.text(int(rng.integers(1, 4))),
            face.at(size),
            slant,
        )


def table(page: _Page) -> None:
    """Rows and columns of short entries with rules between them."""
    width, height = page.image.size
    rng, size, face = page.rng, page.size, page.face()
    pitch, across = size * rng.uniform(1.4, 2.4), size * rng.uniform(6, 14)
    rule, colour = page.panel(40), page.ink()
    for y in np.arange(0, height, pitch):
        page.draw.line((0, y, width, y), fill=rule)
        for x in np.arange(0, width, across):
            page.draw.line((x, 0, x, height), fill=rule)
            room = across - size
            text = page.text(1) if rng.random() < 1 / 2 else f"{rng.uniform(0, 9999):.{rng.integers(0, 4)}f}"
            if rng.random() < 0.9 and face.at(size).getlength(text) < room:
                page.write((x + size / 2, y + (pitch - size) / 2), text, face, size, colour)


SCREENS: Mapping[str, Kind] = {
    "editor": editor,
    "document": document,
    "chat": chat,
    "window": window,
    "map": street_map,
    "table": table,
}
"""Every kind of page by its name."""


def _write_slanted(page: _Page, at: tuple[float, float], text: str, font: FreeTypeFont, slant: float) -> None:
    left, top, right, bottom = font.getbbox(text)
    cover = Image.new("L", (int(right) + 2, int(bottom) + 2))
    ImageDraw.Draw(cover).text((0, 0), text, 255, font)
    turned = cover.rotate(slant, Image.Resampling.BICUBIC, expand=True)
    corner = round(at[0]), round(at[1])
    page.image.paste(page.ink(), corner, turned)
    angle = np.radians(-slant)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    ink = np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) - np.array(cover.size) / 2
    page.lines.append(ink @ turn.T + np.array(turned.size) / 2 + np.array(corner))


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _near(level: float, rng: np.random.Generator, spread: float) -> Colour:
    red, green, blue = (int(value) for value in np.clip(level + rng.normal(0, spread, 3), 0, 255))
    return red, green, blue
