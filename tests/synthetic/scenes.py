"""What stands in one made picture, as an engine would read it: for matching, which needs no pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.synthetic.readings import FRAME, ROWS, alone

if TYPE_CHECKING:
    from random import Random

    from watermark_scan.geometry import Box
    from watermark_scan.model import OcrResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A picture as read.

    Attributes:
        kind: What was made, and where it stands: for counting.
        text: For people; lines are separated by " | ".
        readings: Never empty.
        frame: The picture's box.
        entries: Ids of the entries that may be named; empty where none may.
    """

    kind: str
    text: str
    readings: tuple[OcrResult, ...]
    frame: Box
    entries: frozenset[str] = frozenset()


def line_scene(kind: str, text: str, draw: Random) -> Scene:
    """A line alone in a picture, near the upper edge, in the middle or near the lower edge, not cut."""
    return Scene(kind=kind, text=text, readings=alone(text, row=draw.randrange(len(ROWS))), frame=FRAME)


def rest_cut(kind: str, text: str, draw: Random) -> Scene:
    """The same, going on over the frame's right edge: two letters and more are lost there."""
    seen = text[: -draw.randint(2, 6)].rstrip()
    readings = alone(seen, right=True, row=draw.randrange(len(ROWS)))
    return Scene(kind=f"{kind}, cut later", text=seen, readings=readings, frame=FRAME)


def beginning_cut(kind: str, text: str, draw: Random) -> Scene:
    """The same, coming in over the frame's left edge."""
    seen = text[draw.randint(2, 6) :].lstrip()
    readings = alone(seen, left=True, row=draw.randrange(len(ROWS)))
    return Scene(kind=f"{kind}, cut before", text=seen, readings=readings, frame=FRAME)
