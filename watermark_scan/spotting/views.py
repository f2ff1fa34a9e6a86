"""How letters may lie in a line's cut, judged by its box and by whether the frame cuts it. Owns no pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.geometry import Edge, Turn, touched_edges
from watermark_scan.spotting.field import Rise, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from watermark_scan.geometry import Box
    from watermark_scan.model import TextLine
    from watermark_scan.spotting.ink import Ink

HEIGHTS = {Rise.CAPITALS: (1.0,), Rise.SMALL: (1.2, 1.02, 1.4)}
"""Height of a capital over that of the letters' rows, as found, in texts of capitals and in others."""
_LOW, _RIM = 13.0, 1.0
"""Pixels: rows up to so many may hold as much rim, of an outline or of blur, above and below the letters."""
_NARROW = 1.3
"""What narrow letters are widened by, so that they come near those of the atlas."""
_TOUCHES = 0.15
"""Of the box's height: nearer to the frame counts as cut by it."""
_ENDS_NEAR = 0.7
"""The same for the line's ends: a letter that is cut is often missed."""
_LEFT_OVER = (0.85, 0.7)
"""Shares of the height that a frame may have left."""
_TURNED = {
    Turn.CLOCKWISE: {Edge.LEFT: Edge.TOP, Edge.TOP: Edge.RIGHT, Edge.RIGHT: Edge.BOTTOM, Edge.BOTTOM: Edge.LEFT},
    Turn.COUNTERCLOCKWISE: {Edge.LEFT: Edge.BOTTOM, Edge.BOTTOM: Edge.RIGHT, Edge.RIGHT: Edge.TOP, Edge.TOP: Edge.LEFT},
}


def views_of(ink: Ink, cut: frozenset[Edge]) -> tuple[View, ...]:
    """The guesses for a line: how high its capitals are, and what the frame cuts.

    Args:
        ink: Where the letters are.
        cut: The sides that the frame may have cut.
    """
    likelier, *others = ink.ends
    usual = (view for ends in others for view in _usual(ends, ink))
    return (*_usual(likelier, ink), *_unusual(likelier, ink, cut), *usual)


def _usual(ends: tuple[float, float], ink: Ink) -> Iterator[View]:
    for rise, (height, *_) in HEIGHTS.items():
        yield View(ends=ends, cap=(ink.bottom - ink.top) * height, baseline=ink.bottom, rise=rise)


def _unusual(ends: tuple[float, float], ink: Ink, cut: frozenset[Edge]) -> Iterator[View]:
    band = ink.bottom - ink.top
    for rise, (usual, *heights) in HEIGHTS.items():
        if band <= _LOW:
            inner = max(band - 2 * _RIM, 1.0) * usual
            yield View(ends=ends, cap=inner, baseline=ink.bottom - _RIM, rise=rise, unusual=True)
        for height in heights:
            yield View(ends=ends, cap=band * height, baseline=ink.bottom, rise=rise, unusual=True)
        for left_over in _LEFT_OVER:
            larger = band * usual / left_over
            if Edge.TOP in cut:
                yield View(ends=ends, cap=larger, baseline=ink.bottom, rise=rise, unusual=True)
            if Edge.BOTTOM in cut:
                yield View(ends=ends, cap=larger, baseline=ink.top + band / left_over, rise=rise, unusual=True)
    yield View(ends=ends, cap=band, baseline=ink.bottom, rise=Rise.CAPITALS, widened=_NARROW, unusual=True)


def edges_of(line: TextLine, frame: Box) -> frozenset[Edge]:
    """The sides of the line, as it lies in its cut, that the frame may have cut."""
    flat = line.placement.turn is Turn.NONE
    height = line.box.height if flat else line.box.width
    near = {share: touched_edges(line.box, frame, margin=max(1.0, share * height)) for share in (_TOUCHES, _ENDS_NEAR)}
    sides = frozenset((Edge.LEFT, Edge.RIGHT) if flat else (Edge.TOP, Edge.BOTTOM))
    touched = (near[_TOUCHES] - sides) | (near[_ENDS_NEAR] & sides)
    return touched if flat else frozenset(_TURNED[line.placement.turn][edge] for edge in touched)
