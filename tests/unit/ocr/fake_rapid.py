"""RapidOCR with models that answer as they are told: none is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.model import Page
from watermark_scan.ocr.base import EngineInfo

if TYPE_CHECKING:
    from numpy.typing import NDArray

INFO = EngineInfo(name="rapidocr", version="3.10.0", languages=("latin",))
NOTHING = SimpleNamespace(boxes=None, scores=None)
"""What the library answers where it sees no text."""
CHARACTERS = ["blank", "A", "B", "C", " "]


def frames(path: str, *, sure: float = 0.9) -> NDArray[np.float32]:
    """Letter probabilities, 1 × frames × characters; `-` stands for a frame of blank."""
    numbers = [0 if letter == "-" else CHARACTERS.index(letter) for letter in path]
    frames = np.full((1, len(path), len(CHARACTERS)), (1 - sure) / (len(CHARACTERS) - 1), np.float32)
    frames[0, range(len(path)), numbers] = sure
    return frames


@dataclass(kw_only=True)
class FakeEngine:
    """Stands in for `rapidocr.RapidOCR` and the models inside it.

    Attributes:
        found: The detector's answer to every picture; an exception is raised.
        frames: The recogniser's answer to every line; an exception is raised.
        looked: The pictures the detector got, in order.
        read: The lines the recogniser got, in order.
        params: The settings of each time it was made.
        loading: Raised by the first call instead of loading the recogniser.
    """

    found: Any = field(default_factory=lambda: NOTHING)
    frames: Any = field(default_factory=lambda: frames("-"))
    looked: list[NDArray[np.uint8]] = field(default_factory=list)
    read: list[NDArray[np.float32]] = field(default_factory=list)
    params: list[dict[str, Any]] = field(default_factory=list)
    loading: Exception | None = None
    text_rec: Any = None

    def make(self, *, params: dict[str, Any]) -> FakeEngine:
        """In place of the library's constructor."""
        self.params.append(params)
        return self

    def __call__(self, picture: NDArray[np.uint8], *, use_det: bool, use_cls: bool, use_rec: bool) -> Any:  # noqa: ANN401  whatever the library may answer
        """In place of finding, and of the first reading, which loads the recogniser."""
        assert use_det != use_rec
        assert not use_cls
        if use_rec:
            if self.loading:
                raise self.loading
            self.text_rec = SimpleNamespace(
                session=self._run, postprocess_op=SimpleNamespace(character=list(CHARACTERS))
            )
            return None
        self.looked.append(picture)
        return _answered(self.found)

    def _run(self, batch: NDArray[np.float32]) -> Any:  # noqa: ANN401  as above
        self.read.append(batch)
        return _answered(self.frames)


def _answered(answer: Any) -> Any:  # noqa: ANN401  as above
    if isinstance(answer, Exception):
        raise answer
    return answer


def boxes(*lines: tuple[int, int, int, int]) -> SimpleNamespace:
    """The detector's answer: four corners a line, from the top left."""
    corners = [[[x, y], [right, y], [right, bottom], [x, bottom]] for x, y, right, bottom in lines]
    return SimpleNamespace(boxes=np.array(corners, np.float32), scores=[0.5 + 0.1 * i for i in range(len(lines))])


def page(
    width: int = 200, height: int = 100, *, turn: Turn = Turn.NONE, scale: float = 1.0, name: str = "plain full"
) -> Page:
    """An empty page somewhere in a picture."""
    across, down = (width, height) if turn is Turn.NONE else (height, width)
    region = Box(x=1000, y=500, width=round(across / scale), height=round(down / scale))
    placement = Placement(region=region, scale=scale, turn=turn)
    return Page(name=name, pixels=np.zeros((height, width, 3), np.uint8), placement=placement)


def line(width: int = 240, *, number: int = 0, turn: Turn = Turn.NONE, name: str = "plain") -> Page:
    """A page of one line, 48 pixels high, whose letters leave 8 pixels of room all around."""
    across, down = (width, 48) if turn is Turn.NONE else (48, width)
    region = Box(x=1000, y=500, width=across, height=down)
    letters = Box(x=1008, y=508, width=across - 16, height=down - 16)
    return Page(
        name=name,
        pixels=np.zeros((48, width, 3), np.uint8),
        placement=Placement(region=region, turn=turn),
        line=letters,
        line_number=number,
    )
