"""Boxes of every kind, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from watermark_scan.geometry import Box

FRAME = Box(x=0, y=0, width=300, height=200)
sides = st.integers(1, 400)


@st.composite
def inner_boxes(draw: st.DrawFn, frame: Box = FRAME) -> Box:
    """Boxes that lie inside the frame."""
    width, height = draw(st.integers(1, frame.width)), draw(st.integers(1, frame.height))
    x, y = draw(st.integers(0, frame.width - width)), draw(st.integers(0, frame.height - height))
    return Box(x=frame.x + x, y=frame.y + y, width=width, height=height)
