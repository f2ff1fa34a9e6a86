"""Learning what OCR confuses: what is learned from, what is left out, and the shares of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.synthetic.line_pages import LinePage, Script, WrittenLine
from tests.training.learn_confusions import compare, misread, shares_of, summary, table, texts_in
from watermark_scan.geometry import Box, Turn
from watermark_scan.model import OcrResult, Word
from watermark_scan.ocr.base import EngineInfo, OcrEngine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.model import LineImage

LINE = Box(x=16, y=16, width=100, height=20)
PLAYED = EngineInfo(name="rapidocr", version="1", languages=("latin",), scripts=frozenset({"Latin"}))
TEXTS = st.text(st.sampled_from("abcde"), max_size=20)


@dataclass(frozen=True, kw_only=True)
class FakeEngine(OcrEngine):
    """Reads every line as the same text, in one view; in another one it reads noise."""

    text: str
    info: EngineInfo = PLAYED

    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
        """See `OcrEngine.read`."""
        return tuple(
            reading(text, LINE, line=image.line_number, view=view)
            for image in images
            for view, text in (("right", self.text), ("wrong", "x" * 9))
        )


def reading(text: str, box: Box, *, line: int | None = 0, view: str = "plain") -> OcrResult:
    """A reading of one word."""
    word = Word(text=text, box=box, confidence=0.0)
    return OcrResult(text=text, box=box, words=(word,), engine="rapidocr", view=view, turn=Turn.NONE, line=line)


def page(*lines: tuple[str, Script]) -> LinePage:
    """A page whose pixels nobody looks at."""
    written = tuple(WrittenLine(text=text, script=script, box=LINE, light=True) for text, script in lines)
    return LinePage(pixels=np.zeros((90, 140, 3), np.uint8), lines=written)


def test_a_line_is_laid_along_its_best_reading() -> None:
    """Folded, in the view that reads it best; lines of another script are left out."""
    lines = page(("SUBJECT T0 Change", Script.LATIN), ("проба", Script.CYRILLIC))
    (seen,) = misread(lines, FakeEngine(text="Subject to Chanqe"), Script.LATIN)
    assert (seen.engine, seen.confusions, seen.inserted) == ("rapidocr", (("g", "q"),), 0)


def test_readings_of_a_view_are_put_together_from_left_to_right() -> None:
    """Fragments of a line that were read apart are one text; what stands below the line is left out."""
    right, left = Box(x=70, y=18, width=30, height=16), Box(x=20, y=14, width=30, height=22)
    below = reading("noise", Box(x=16, y=60, width=100, height=20))
    other = reading("OTHER", LINE, view="other")
    found = texts_in(LINE, [reading("CHANGE", right), below, other, reading("SUBJECT", left)])
    assert sorted(found) == ["OTHER", "SUBJECT CHANGE"]


def test_the_table_leaves_garbage_out() -> None:
    """Lines with more than half their letters misread add nothing; the header comes first, as comments."""
    misreadings = [compare("footage", "fcotage", "played"), compare("footage", "fxxxxxx", "played")]
    assert table(misreadings, ["Made up."]) == "# Made up.\no\tc\t1.0000\n"
    sentences = "\n".join(summary(misreadings))
    assert "played: 2 lines, of which 1 had more than 50% errors" in sentences
    assert "1 lines, 7 letters; 14.3% read as others, 0.0% not read, 0.0% inserted" in sentences


@given(TEXTS.filter(bool), TEXTS)
def test_every_letter_is_accounted_for(stands: str, read: str) -> None:
    """Letters that stand there and are not lost, with those invented, are those read."""
    misreading = compare(stands, read, "played")
    assert misreading.letters - misreading.deleted + misreading.inserted == len(read)
    assert len(misreading.confusions) <= misreading.substituted <= misreading.letters
    assert all(true != seen for true, seen in misreading.confusions)


@pytest.mark.parametrize(
    ("stands", "read", "confusions"),
    [
        ("footage", "fcotage", (("o", "c"),)),
        ("footage", "fccuage", (("o", "c"), ("o", "c"), ("t", "u"))),  # three in a row
        ("developments", "develxyzwnts", ()),  # four in a row are garbage
        ("trial", "tnal", ()),  # merged letters
        ("footage", "footae", ()),  # a lost letter
    ],
)
def test_only_clear_substitutions_are_learned_from(
    stands: str, read: str, confusions: tuple[tuple[str, str], ...]
) -> None:
    """Up to three letters in a row, among letters read right."""
    assert compare(stands, read, "played").confusions == confusions


def test_nothing_cannot_be_misread() -> None:
    """A line without letters is refused."""
    with pytest.raises(ValueError, match="without letters"):
        compare("", "abc", "played")


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("vwxyz"))))
def test_shares_of_a_letter_add_up(confusions: list[tuple[str, str]]) -> None:
    """The shares of each letter lie in 0.01…1 and add up to at most 1."""
    rows = shares_of(confusions)
    assert all(0.01 <= share <= 1 for _, _, share in rows)
    for letter in "abcde":
        assert sum(share for true, _, share in rows if true == letter) <= 1 + 1e-9


def test_shares_are_smoothed() -> None:
    """What was seen most has the largest share; what only other letters are read as has a small one, not none."""
    rows = shares_of([("a", "x")] * 50 + [("b", "y")] * 50)
    shares = {(true, seen): share for true, seen, share in rows}
    assert shares["a", "x"] > 0.8
    assert 0.01 < shares["a", "y"] < 0.1
