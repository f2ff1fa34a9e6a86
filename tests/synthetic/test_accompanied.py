"""Marks with something beside them: all of the wording, or a piece and garbage."""

from __future__ import annotations

from tests.synthetic.accompanied import FEWEST_LETTERS, accompanied_marks
from tests.synthetic.context_list import LISTED
from watermark_scan.matching.folding import fold


def test_marks_stand_whole_beside_something() -> None:
    """Beside numbers, dates and names; and at least sixteen characters of them beside garbage."""
    drawn = list(accompanied_marks(LISTED, split="tune", count=100, seed=1))
    assert {scene.kind for scene in drawn} == {
        *("number after", "date before", "name after"),
        *("illegible after", "illegible before"),
    }
    for scene in drawn:
        texts = [one.text for one in LISTED if one.pattern_id in scene.entries]
        line = fold(scene.text).text
        if "illegible" not in scene.kind:
            assert any(fold(text).text in line for text in texts)
        else:
            pieces = (text[:FEWEST_LETTERS] if "after" in scene.kind else text[-FEWEST_LETTERS:] for text in texts)
            assert any(piece.casefold()[1:-1] in scene.text.casefold() for piece in pieces)
