"""How letters may lie in a line's cut, judged by its box and by whether the frame cuts it. Owns no pixels."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from watermark_scan.geometry import Edge, Turn, touched_edges
from watermark_scan.spotting.field import Rise, View

if TYPE_CHECKING:
    from watermark_scan.geometry import Box
    from watermark_scan.line import Line

RISES = {Rise.CAPITALS: 1.0, Rise.SMALL: 0.75, Rise.ACCENTS: 1.28}
"""How far the letters go up, over the height of a capital."""
DEPTHS = {False: 0.0, True: 0.25}
"""How far they go down, without and with letters below the baseline."""
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


def views_of(line: Line, frame: Box) -> tuple[View, ...]:
    """The guesses for a line: how far its letters go up and down, how narrow they are, and what the frame cuts."""
    _, top, _, bottom = line.inner
    cut = edges_of(line, frame)
    views = []
    for (rise, above), (deep, below) in product(RISES.items(), DEPTHS.items()):
        cap = (bottom - top) / (above + below)
        views.append(View(cap=cap, baseline=bottom - below * cap, deep=deep, rise=rise))
        if rise is Rise.ACCENTS and Edge.TOP in cut:
            # The accents are gone, and perhaps more.
            for left_over in (1.0, _LEFT_OVER[0]):
                larger = (bottom - top) / (left_over + below)
                views.append(View(cap=larger, baseline=bottom - below * larger, deep=deep, rise=rise))
        if rise is Rise.CAPITALS:
            views.append(View(cap=cap, baseline=bottom - below * cap, deep=deep, rise=rise, widened=_NARROW))
            for left_over in _LEFT_OVER:
                larger = cap / left_over
                if Edge.TOP in cut:
                    views.append(View(cap=larger, baseline=bottom - below * larger, deep=deep, rise=rise))
                if Edge.BOTTOM in cut:
                    views.append(View(cap=larger, baseline=top + above * larger, deep=deep, rise=rise))
    return tuple(views)


def edges_of(line: Line, frame: Box) -> frozenset[Edge]:
    """The sides of the line, as it lies in its cut, that the frame may have cut."""
    flat = line.placement.turn is Turn.NONE
    height = line.box.height if flat else line.box.width
    near = {share: touched_edges(line.box, frame, margin=max(1.0, share * height)) for share in (_TOUCHES, _ENDS_NEAR)}
    sides = frozenset((Edge.LEFT, Edge.RIGHT) if flat else (Edge.TOP, Edge.BOTTOM))
    touched = (near[_TOUCHES] - sides) | (near[_ENDS_NEAR] & sides)
    return touched if flat else frozenset(_TURNED[line.placement.turn][edge] for edge in touched)
