"""Text regions of level lines. No test of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.model import Point, Polarity, TextRegion

if TYPE_CHECKING:
    from watermark_scan.geometry import Box


def corners(box: Box) -> tuple[Point, Point, Point, Point]:
    """Of a box, in a detection's order."""
    return (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)


def detection(box: Box, *, score: float = 1.0, finder: str = "played", polarity: Polarity | None = None) -> TextRegion:
    """A level line's."""
    return TextRegion(corners=corners(box), finder=finder, score=score, polarity=polarity)
