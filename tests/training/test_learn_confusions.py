"""Learning what OCR confuses: a tiny run with a reader that is played, and the file and table that come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tests.training import learn_confusions
from tests.training.learn_confusions import Pupil, observe, table, text_in
from tests.training.line_texts import Script
from tests.training.misread_rates import strata, summary
from tests.training.rendered_lines import Conditions, RenderedLine
from watermark_scan.geometry import Box, Turn
from watermark_scan.model import OcrResult, Word
from watermark_scan.ocr.base import EngineInfo, OcrEngine

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from watermark_scan.model import LineImage

LINE = Box(x=16, y=16, width=100, height=20)
PLAYED = EngineInfo(name="played", version="1", languages=("latin",), scripts=frozenset({"Latin"}))


@dataclass(frozen=True, kw_only=True)
class FakeEngine(OcrEngine):
    """Reads every image as the same text, at the line's place, and some noise below it."""

    text: str
    info: EngineInfo = PLAYED

    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
        """See `OcrEngine.read`."""
        below = Box(x=16, y=60, width=100, height=20)
        return tuple(
            reading("noise" if box is below else self.text, box, image.line_number)
            for image in images
            for box in (below, LINE)
        )


def reading(text: str, box: Box, line: int | None = 0) -> OcrResult:
    """A reading of one word."""
    word = Word(text=text, box=box, confidence=0.0)
    return OcrResult(text=text, box=box, words=(word,), engine="played", view="plain", turn=Turn.NONE, line=line)


def line(text: str, script: Script = Script.LATIN) -> RenderedLine:
    """A line whose pixels nobody looks at."""
    conditions = Conditions(script=script, size=20, opacity=0.4, light=True, textured=False)
    pixels = np.zeros((90, 140, 3), np.uint8)
    return RenderedLine(text=text, conditions=conditions, box=LINE, pixels=pixels)


def pupil(text: str) -> Pupil:
    """A played reader that gets Latin lines."""
    return Pupil(reader=FakeEngine(text=text), scripts=frozenset({Script.LATIN}))


def test_a_line_is_laid_along_its_reading() -> None:
    """The reading at the line's height is compared, folded; noise beside it is not."""
    (seen,) = observe([line("SUBJECT T0 Change")], [pupil("Subject to Chanqe")])
    assert (seen.engine, seen.misreading.confusions, seen.misreading.inserted) == ("played", (("g", "q"),), 0)


def test_a_pupil_gets_its_scripts_only() -> None:
    """An engine that cannot read a script gets no lines in it."""
    assert list(observe([line("проба", Script.CYRILLIC)], [pupil("npoba")])) == []


def test_lines_are_given_as_in_a_scan() -> None:
    """Each is an image of its own, cut around its letters, with its number."""
    images = pupil("").images([line("abc"), line("def")])
    assert [(image.line, image.line_number) for image in images] == [(LINE, 0), (LINE, 1)]
    assert all(image.placement.region.height < line("abc").pixels.shape[0] for image in images)


def test_readings_are_put_together_from_left_to_right() -> None:
    """Fragments of a line that were read apart are one text."""
    right, left = Box(x=70, y=18, width=30, height=16), Box(x=20, y=14, width=30, height=22)
    assert text_in(LINE, [reading("CHANGE", right), reading("SUBJECT", left)]) == "SUBJECT CHANGE"


def test_table_leaves_garbage_out() -> None:
    """Lines with more than half their letters misread add nothing; the header comes first, as comments."""
    lines = [line("footage")]
    good = list(observe(lines, [pupil("fcotage")]))
    bad = list(observe(lines, [pupil("fxxxxxx")]))
    assert table(good + bad, ["Made up."]) == "# Made up.\no\tc\t1.0000\n"


def test_rates_are_printed_by_stratum() -> None:
    """People see a row for each engine and each kind of line that was there, and no other."""
    observations = list(observe([line("footage of something")], [pupil("fcotage of something")]))
    rows = list(strata(observations))
    assert [row[:32].strip() for row in rows[1:]] == [
        f"played    {name}" for name in ("all", "opacity below 0.5", "type above 18 px", "smooth ground", "Latin")
    ]
    assert "1 lines, 18 letters; 5.6% read as others" in "\n".join(summary(observations))


def test_lines_are_read_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is lost between the batches, and none is read twice."""
    monkeypatch.setattr(learn_confusions, "BATCH", 2)
    lines = [line("footage"), line("footages"), line("a footage"), line("of"), line("footage of")]
    observations = learn_confusions.learn(iter(lines), [pupil("footage")])
    assert [seen.misreading.letters for seen in observations] == [7, 8, 8, 2, 9]
