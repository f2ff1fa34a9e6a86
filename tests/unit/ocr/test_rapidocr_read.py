"""The door to RapidOCR: what its recogniser reads in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.unit.ocr.fake_rapid import CHARACTERS, FakeEngine, frames, line
from watermark_scan.errors import EngineFailedError
from watermark_scan.geometry import Turn
from watermark_scan.model import Page

if TYPE_CHECKING:
    from watermark_scan.ocr import rapidocr as rapid
    from watermark_scan.ocr.base import OcrEngine


class TestRead:
    """What a line says."""

    def test_a_line_becomes_a_reading(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Text, words and their confidence, places from where the letters stand, and the line's number."""
        engine.frames = frames("-AAB-" + " " + "-C--")
        one: OcrEngine = reader
        (reading,) = one.read([line(240, number=7)])
        assert (reading.text, reading.line) == ("AB C", 7)
        assert (reading.reader, reading.view, reading.turn) == ("rapidocr", "plain", Turn.NONE)
        assert [word.text for word in reading.words] == ["AB", "C"]
        assert [word.confidence for word in reading.words] == pytest.approx([0.9, 0.9])

    def test_words_stand_where_their_letters_do(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Along the line by the letters' frames, across it as high as the line; within the line's own box."""
        engine.frames = frames("--AB-- -C-")
        page = line(240)
        (reading,) = reader.read([page])
        first, second = (word.box for word in reading.words)
        # Ten frames on 240 pixels: A in 48…72, B in 72…96, C in 192…216.
        assert first.x <= 1000 + 60 < 1000 + 84 <= first.right
        assert second.x <= 1000 + 204 <= second.right
        assert first.right <= second.x
        assert page.line is not None
        assert all((box.y, box.height) == (page.line.y, page.line.height) for box in (first, second))
        assert reading.box == first.union(second)
        assert reading.box.intersection(page.line) == reading.box

    @pytest.mark.parametrize("turn", [Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE])
    def test_words_of_a_turned_line_are_led_back(
        self, engine: FakeEngine, reader: rapid.RapidReader, turn: Turn
    ) -> None:
        """A line at the side: its words stand above each other, in the order of the turn."""
        engine.frames = frames("--AB-- -C-")
        (reading,) = reader.read([line(240, turn=turn)])
        first, second = (word.box for word in reading.words)
        assert (first.y > second.y) == (turn is Turn.CLOCKWISE)
        assert first.x == second.x
        assert reading.turn is turn

    def test_a_single_letter_has_a_box(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """There is no second one to tell its width by."""
        engine.frames = frames("----A-----")
        (reading,) = reader.read([line(240)])
        assert reading.box.x <= 1000 + 108 <= reading.box.right

    def test_each_letter_has_its_alternatives(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """As many as the text has characters, spaces included, each led by what was read."""
        engine.frames = frames("A B-", sure=0.5)
        engine.frames[0, 0, CHARACTERS.index("C")] = 0.45
        (reading,) = reader.read([line()])
        assert [choices[0].text for choices in reading.alternatives] == list(reading.text)
        assert [choice.text for choice in reading.alternatives[0]][:2] == ["A", "C"]

    def test_doubtful_letters_are_kept(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Confidence filters nothing: what the frame cuts has the lowest."""
        engine.frames = frames("-A-B-", sure=0.25)
        (reading,) = reader.read([line()])
        assert reading.text == "AB"
        assert reading.words[0].confidence == pytest.approx(0.25)

    @pytest.mark.parametrize("path", ["-----", "  -  "], ids=["blank", "spaces"])
    def test_an_empty_line_is_no_reading(self, engine: FakeEngine, reader: rapid.RapidReader, path: str) -> None:
        """Neither blanks nor spaces are text."""
        engine.frames = frames(path)
        assert reader.read([line()]) == ()

    def test_lines_keep_their_order_number_and_view(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Every page is read, in order, and its reading says which line it is and in which view."""
        engine.frames = frames("-A-")
        pages = [line(number=number, name=name) for number, name in ((4, "a"), (0, "b"), (9, "c"))]
        assert [(reading.line, reading.view) for reading in reader.read(pages)] == [(4, "a"), (0, "b"), (9, "c")]

    def test_a_line_is_handed_over_as_the_model_takes_it(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """One of a batch, three channels with blue first, from -1 to 1."""
        page = line(100)
        page.pixels[:] = (255, 0, 51)
        reader.read([page])
        (seen,) = engine.read
        assert seen.shape == (1, 3, 48, 100)
        assert seen.dtype == np.float32
        assert [float(channel.mean()) for channel in seen[0]] == pytest.approx([-0.6, -1, 1], abs=1e-5)
        assert seen.flags.c_contiguous

    def test_grey_lines_get_three_channels(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Grey is the same in each channel."""
        grey = np.full((48, 100), 204, np.uint8)
        reader.read([Page(name="strokes", pixels=grey, placement=line(100).placement)])
        (seen,) = engine.read
        assert seen.shape == (1, 3, 48, 100)
        assert np.allclose(seen, 0.6, atol=1e-5)

    @pytest.mark.parametrize(
        "answer",
        [
            RuntimeError("\x1b[2Jsecret"),
            np.zeros((1, 6, 4), np.float32),
            np.zeros((0, 6, 5), np.float32),
            "secret",
            None,
        ],
        ids=["raises", "another alphabet", "no line", "text", "nothing"],
    )
    def test_a_broken_recogniser_is_an_error_of_ours(
        self, engine: FakeEngine, reader: rapid.RapidReader, answer: object
    ) -> None:
        """Whatever goes wrong inside is one kind of failure, names the view, and repeats no foreign text."""
        engine.frames = answer
        with pytest.raises(
            EngineFailedError, match="RapidOCR broke while reading a line in the view 'plain'"
        ) as caught:
            reader.read([line()])
        assert "secret" not in caught.value.message
        assert caught.value.__cause__ is not None
