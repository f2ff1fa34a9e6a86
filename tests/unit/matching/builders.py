"""Small values for the matching tests: wordings, OCR results, and a confusion model without learned data."""

from __future__ import annotations

from watermark_scan.geometry import Box, RegionName, Turn
from watermark_scan.matching.alignment import ConfusionModel, LineArrays, WordingArrays
from watermark_scan.matching.folding import fold, fold_wording
from watermark_scan.model import OcrResult, Role, Word, Wording

FRAME = Box(x=0, y=0, width=1280, height=720)
HEIGHT = 20
CONFUSIONS = ConfusionModel.of([("e", "c", 0.5), ("c", "e", 0.4)])


def wording(
    text: str,
    *,
    entry: str = "entry",
    role: Role = Role.SIGN,
    exact_token: bool = False,
    positions: frozenset[RegionName] = frozenset(),
) -> Wording:
    """A wording of a test entry."""
    return Wording(
        pattern_id=entry,
        text=text,
        category="test",
        role=role,
        languages=("en",),
        positions=positions,
        exact_token=exact_token,
    )


def reading(text: str, *, x: int = 200, y: int = 200, reader: str = "rapidocr", turn: Turn = Turn.NONE) -> OcrResult:
    """A line whose letters are 10 pixels wide; turned lines run up or down."""
    length = max(1, 10 * len(text))
    size = (length, HEIGHT) if turn is Turn.NONE else (HEIGHT, length)
    box = Box(x=x, y=y, width=size[0], height=size[1])
    word = Word(text=text, box=box, confidence=0.5)
    return OcrResult(text=text, box=box, words=(word,), engine=reader, view="plain full", turn=turn)


def wording_arrays(text: str, surprisal: float = 3.0) -> WordingArrays:
    """A wording for alignment whose letters all have the same bits."""
    folded = fold_wording(text)
    return WordingArrays.of(folded, [surprisal] * len(folded.text), CONFUSIONS)


def line_arrays(text: str, *, start_at_edge: bool = False, end_at_edge: bool = False) -> LineArrays:
    """A line for alignment."""
    return LineArrays.of(fold(text), (), CONFUSIONS, at_edges=(start_at_edge, end_at_edge))
