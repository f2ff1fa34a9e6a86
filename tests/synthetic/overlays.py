"""Generated pictures with residual overlay text, with ordinary text, and with none: the same for the same numbers.

    source = Pictures(purpose=Purpose.TUNING, seed=1)
    sample = source.sample(Kind.OVERLAY, 17)

Every picture is drawn by a generator of its own, seeded by purpose, seed, kind and index; so a run can be done in
pieces, and tuning and reporting share no picture even where their seeds are alike. They share no ordinary line and no
typeface outside the atlas either. First the ground is chosen, then text is drawn on it, then the whole is compressed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path  # noqa: TC003  a field's type
from typing import TYPE_CHECKING

import numpy as np

from tests.synthetic.backgrounds import backgrounds, drawn, judging_backgrounds
from tests.synthetic.compression import compressed, draw_compression
from tests.synthetic.fragments import MIN_LETTERS, letters_of
from tests.synthetic.hard_overlays import case_of, hard_overlay, z_score
from tests.synthetic.layout import Layout, VisibleLine, draw_layout, fits, origin, put, visible
from tests.synthetic.text_drawing import draw_style, lettered, type_height, visible_on, wrapped
from tests.synthetic.texts import drawable, listed, ordinary, ordinary_lines, unlisted
from tests.synthetic.typefaces import FaceSet
from watermark_scan.catalog.load import load_patterns
from watermark_scan.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tests.synthetic.backgrounds import Background
    from tests.synthetic.compression import Compression
    from tests.synthetic.text_drawing import Style, Tile
    from tests.synthetic.texts import Phrase
    from watermark_scan.model import Wording

WIDTHS = (640, 1600)
"""Of the longer side as stored, in pixels."""
_TWO_LINES_SHARE = 0.2
_MOST_ROWS = 4
_TRIES = 200
"""Texts, styles and places after which a combination must have been found that leaves enough letters."""


class Purpose(StrEnum):
    """What pictures are for. Nothing that was tuned on is reported on."""

    TUNING = "tuning"
    REPORTING = "reporting"


class Kind(StrEnum):
    """What is written on a picture; an unlisted overlay stands at the rim."""

    OVERLAY = "overlay"
    BENIGN = "benign-text"
    CLEAN = "clean"
    UNLISTED = "unlisted-overlay"
    HARD = "hard-overlay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The text on a picture.

    Attributes:
        phrase: What was drawn.
        style: How.
        layout: Where.
        lines: What is left of each line, in pixels of the picture as stored.
        height: From the top of a capital to the foot of a small g, whole, in pixels as stored.
    """

    phrase: Phrase
    style: Style
    layout: Layout
    lines: tuple[VisibleLine, ...]
    height: float

    @property
    def visible(self) -> str:
        """What is left to be read."""
        return " ".join(line.text for line in self.lines)

    @property
    def letters(self) -> int:
        """Letters and digits that are left."""
        return letters_of(self.visible)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """A generated picture and what is known about it.

    Attributes:
        kind: What is written on it.
        index: Its number.
        pixels: Height × width × 3, RGB.
        background: Name of the ground.
        compression: What happened to it after drawing.
        drawn: The text; None on a clean picture.
        case: What makes a hard overlay hard; empty for others.
        z_score: How far that stands out, as `hard_overlays.z_score` tells; 0 for others.
    """

    kind: Kind
    index: int
    pixels: NDArray[np.uint8]
    background: str
    compression: Compression
    drawn: Drawn | None
    case: str = ""
    z_score: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """A source of samples; loads lists and names once, pictures when asked.

    Attributes:
        purpose: Tuning or reporting.
        seed: Of all chance.
        corpus: A labelled folder whose clean photographs serve as grounds too.
        benign: A tab-separated file whose first column is written on benign pictures too.
    """

    purpose: Purpose
    seed: int
    corpus: Path | None = None
    benign: Path | None = None

    def sample(self, kind: Kind, index: int) -> Sample:
        """The picture of that kind and number.

        Raises:
            BackgroundsMissingError: Wallpapers are not installed.
            TypefaceMissingError: A typeface is not installed.
        """
        rng = np.random.default_rng([list(Purpose).index(self.purpose), self.seed, list(Kind).index(kind), index])
        compression = draw_compression(rng)
        if kind is Kind.HARD:
            return self._hard(index, compression, rng)
        longer = round(rng.integers(*WIDTHS) / compression.scale)
        ground, canvas = drawn(self._grounds, longer, rng)
        text = None if kind is Kind.CLEAN else self._write(canvas, compression.scale, kind, rng)
        return Sample(
            kind=kind,
            index=index,
            pixels=compressed(canvas, compression),
            background=ground.name,
            compression=compression,
            drawn=text,
        )

    def _hard(self, index: int, compression: Compression, rng: np.random.Generator) -> Sample:
        """An overlay that is hard to find; see `hard_overlays`. Its size is meant in pixels as stored."""
        case, kept = case_of(index), replace(compression, scale=1.0)
        grounds = judging_backgrounds() if self.purpose is Purpose.REPORTING else self._grounds
        for _ in range(_TRIES):
            phrase = listed(self.wordings, rng)
            made = hard_overlay(case, phrase.text, grounds, self._absent, rng)
            if made is None:
                continue
            rows, columns = np.nonzero(made.cover > 0)
            box = Box.from_corners(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
            layout = Layout(position="anywhere", turn=0, sideways=1.0, lengthwise=1.0, margin=0.0)
            pixels = compressed(made.pixels, kept)
            return Sample(
                kind=Kind.HARD,
                index=index,
                pixels=pixels,
                background=made.background,
                compression=kept,
                drawn=Drawn(
                    phrase=phrase,
                    style=made.style,
                    layout=layout,
                    lines=(VisibleLine(text=phrase.text, box=box),),
                    height=made.height,
                ),
                case=str(case),
                z_score=z_score(pixels, made.cover),
            )
        raise RuntimeError(f"no text fits a picture of the case {case}")

    @cached_property
    def wordings(self) -> tuple[Wording, ...]:
        """Those of the built-in list that are drawn."""
        return drawable(load_patterns().wordings)

    @cached_property
    def _grounds(self) -> tuple[Background, ...]:
        return backgrounds(self.corpus)

    @cached_property
    def _ordinary(self) -> tuple[str, ...]:
        return ordinary_lines("tune" if self.purpose is Purpose.TUNING else "report", self.benign)

    def _write(self, canvas: NDArray[np.uint8], scale: float, kind: Kind, rng: np.random.Generator) -> Drawn:
        """Draw a text on the canvas, one that leaves enough letters there."""
        frame = Box(x=0, y=0, width=canvas.shape[1], height=canvas.shape[0])
        choose: Callable[[], Phrase] = {
            Kind.OVERLAY: lambda: listed(self.wordings, rng),
            Kind.UNLISTED: lambda: unlisted(rng),
        }.get(kind, lambda: ordinary(self._ordinary, rng))
        fewest = MIN_LETTERS if kind in {Kind.OVERLAY, Kind.UNLISTED} else 1
        for _ in range(_TRIES):
            block = _block(choose, self._absent, frame, rng)
            if block is None:
                continue
            phrase, style, layout, tile = block
            if kind is Kind.UNLISTED and layout.position == "center":
                continue
            at = origin(tile, layout, frame)
            lines = visible(tile, layout, at, frame)
            if letters_of(" ".join(line.text for line in lines)) >= fewest:
                style, tile = _made_visible(canvas, style, layout, tile, lines)
                put(canvas, tile, layout, at, style.opacity)
                return _as_stored(phrase, style, layout, lines, scale)
        raise RuntimeError(f"no text fits a picture of {frame.width} x {frame.height} pixels")

    @property
    def _absent(self) -> FaceSet:
        return FaceSet.TUNING if self.purpose is Purpose.TUNING else FaceSet.REPORTING


def _block(
    choose: Callable[[], Phrase], absent: FaceSet, frame: Box, rng: np.random.Generator
) -> tuple[Phrase, Style, Layout, Tile] | None:
    """A text in a style at a place; None where the typeface lacks a letter, or the frame the room."""
    phrase, style, layout = choose(), draw_style(absent, rng), draw_layout(rng)
    if not style.face.has(phrase.text):
        return None
    rows = 2 if rng.random() < _TWO_LINES_SHARE and layout.lengthwise == 1 else 1
    most = _MOST_ROWS if layout.lengthwise == 1 else 1
    for count in range(rows, most + 1):
        tile = lettered(wrapped(phrase.text, count), style, layout.align)
        if fits(tile, layout, frame):
            return phrase, style, layout, tile
    return None


def _made_visible(
    canvas: NDArray[np.uint8], style: Style, layout: Layout, tile: Tile, lines: tuple[VisibleLine, ...]
) -> tuple[Style, Tile]:
    """The style and the tile with letters that stand out from what is beneath them."""
    box = lines[0].box
    changed = visible_on(style, canvas[box.y : box.bottom, box.x : box.right])
    if changed.fill == style.fill:
        return changed, tile
    return changed, lettered([line.text for line in tile.lines], changed, layout.align)


def _as_stored(phrase: Phrase, style: Style, layout: Layout, lines: tuple[VisibleLine, ...], scale: float) -> Drawn:
    return Drawn(
        phrase=phrase,
        style=style,
        layout=layout,
        lines=tuple(
            VisibleLine(
                text=line.text,
                box=Box.from_corners(
                    *(side * scale for side in (line.box.x, line.box.y, line.box.right, line.box.bottom))
                ),
            )
            for line in lines
        ),
        height=type_height(style.face.at(style.size)) * scale,
    )
