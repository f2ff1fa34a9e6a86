"""How letters may lie in a line's cut, judged by its box and by whether the frame cuts it. Owns no pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.geometry import Edge, Turn, touched_edges
from watermark_scan.spotting.field import View

if TYPE_CHECKING:
    from watermark_scan.geometry import Box
    from watermark_scan.line import Line

SMALL, DEPTH = 0.75, 0.25
"""Of small letters above the baseline, and of a g below it, over the height of a capital."""
_TOUCHES = 0.15
"""Of the box's height: nearer to the frame counts as cut by it."""
_LEFT_OVER = (0.85, 0.7)
"""Shares of the height that a frame may have left."""
_TURNED = {
    Turn.CLOCKWISE: {Edge.LEFT: Edge.TOP, Edge.TOP: Edge.RIGHT, Edge.RIGHT: Edge.BOTTOM, Edge.BOTTOM: Edge.LEFT},
    Turn.COUNTERCLOCKWISE: {Edge.LEFT: Edge.BOTTOM, Edge.BOTTOM: Edge.RIGHT, Edge.RIGHT: Edge.TOP, Edge.TOP: Edge.LEFT},
}


def views_of(line: Line, frame: Box) -> tuple[View, ...]:
    """The guesses for a line: with and without letters below the baseline, with and without tall ones."""
    _, top, _, bottom = line.inner
    cut = edges_of(line, frame)
    views = []
    for tall in (True, False):
        for deep in (False, True):
            above, below = (1.0 if tall else SMALL), (DEPTH if deep else 0.0)
            cap = (bottom - top) / (above + below)
            views.append(View(cap=cap, baseline=bottom - below * cap, deep=deep, tall=tall))
            for left_over in _LEFT_OVER if tall else ():
                larger = cap / left_over
                if Edge.TOP in cut:
                    views.append(View(cap=larger, baseline=bottom - below * larger, deep=deep, tall=tall))
                if Edge.BOTTOM in cut:
                    views.append(View(cap=larger, baseline=top + above * larger, deep=deep, tall=tall))
    return tuple(views)


def edges_of(line: Line, frame: Box) -> frozenset[Edge]:
    """The sides of the line, as it lies in its cut, that the frame may have cut."""
    flat = line.placement.turn is Turn.NONE
    height = line.box.height if flat else line.box.width
    touched = touched_edges(line.box, frame, margin=max(1.0, _TOUCHES * height))
    return touched if flat else frozenset(_TURNED[line.placement.turn][edge] for edge in touched)
