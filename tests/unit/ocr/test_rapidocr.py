"""RapidOCR's recogniser, without its model: from a line to what the model takes, and from its answer to a result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.unit.ocr.lines import line_image_of
from watermark_scan.errors import EngineFailedError
from watermark_scan.geometry import Turn
from watermark_scan.ocr import rapidocr
from watermark_scan.ocr.base import EngineInfo, EngineRequest
from watermark_scan.ocr.rapidocr import RapidOcr, open_engine
from watermark_scan.rapidocr_models import Recogniser

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from watermark_scan.ocr.base import OcrEngine

CHARACTERS = ("blank", "A", "B", "C", " ")
INFO = EngineInfo(name="rapidocr", version="3.10.0", languages=("latin",), scripts=frozenset({"Latin"}))


def steps(path: str, *, sure: float = 0.9) -> NDArray[np.float32]:
    """Letter probabilities, 1 × time steps × characters; `-` stands for a step of blank."""
    numbers = [0 if letter == "-" else CHARACTERS.index(letter) for letter in path]
    probabilities = np.full((1, len(path), len(CHARACTERS)), (1 - sure) / (len(CHARACTERS) - 1), np.float32)
    probabilities[0, range(len(path)), numbers] = sure
    return probabilities


@dataclass(kw_only=True)
class _FakeModel:
    """Answers the same to every line.

    Attributes:
        answer: Given; an exception is raised.
        loaded: How often it was opened.
        shown: The lines it got.
    """

    answer: Any = field(default_factory=lambda: steps("-"))
    loaded: int = 0
    shown: list[NDArray[np.float32]] = field(default_factory=list)

    def open(self) -> Recogniser:
        self.loaded += 1
        return Recogniser(run=self._run, characters=CHARACTERS)

    def _run(self, batch: NDArray[np.float32]) -> Any:  # noqa: ANN401  a broken model gives anything
        self.shown.append(batch)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> _FakeModel:
    """The model, replaced."""
    fake = _FakeModel()
    monkeypatch.setattr(rapidocr, "open_recogniser", fake.open)
    return fake


@pytest.fixture
def engine() -> RapidOcr:
    """An engine that asks nobody what is installed."""
    return RapidOcr(info=INFO)


def test_it_says_what_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """One model for three scripts, whatever is asked for; its version is that of what is installed."""
    monkeypatch.setattr(rapidocr, "probe", lambda: "3.10.0 (onnxruntime 1.20)")
    assert open_engine(EngineRequest(languages=("deu",))).info == EngineInfo(
        name="rapidocr",
        version="3.10.0 (onnxruntime 1.20)",
        languages=("latin", "zh", "ja"),
        scripts=frozenset({"Latin", "Chinese", "Japanese"}),
    )


def test_the_model_is_loaded_once_and_late(model: _FakeModel, engine: RapidOcr) -> None:
    """Not where nothing is to be read."""
    assert engine.read([]) == ()
    assert model.loaded == 0
    engine.read([line_image_of(), line_image_of()])
    engine.read([line_image_of()])
    assert model.loaded == 1


def test_a_line_becomes_a_result(model: _FakeModel, engine: RapidOcr) -> None:
    """Text, words and their confidence, and the line's number."""
    model.answer = steps("-AAB-" + " " + "-C--")
    one: OcrEngine = engine
    (result,) = one.read([line_image_of(240, number=7)])
    assert (result.text, result.line) == ("AB C", 7)
    assert (result.engine, result.view, result.turn) == ("rapidocr", "plain", Turn.NONE)
    assert [word.text for word in result.words] == ["AB", "C"]
    assert [word.confidence for word in result.words] == pytest.approx([0.9, 0.9])


def test_words_stand_where_their_letters_do(model: _FakeModel, engine: RapidOcr) -> None:
    """Along the line by the letters' steps, across it as high as the line; within the line's own box."""
    model.answer = steps("--AB-- -C-")
    image = line_image_of(240)
    (result,) = engine.read([image])
    first, second = (word.box for word in result.words)
    # Ten steps on 240 pixels: A in 48…72, B in 72…96, C in 192…216.
    assert first.x <= 1000 + 60 < 1000 + 84 <= first.right
    assert second.x <= 1000 + 204 <= second.right
    assert first.right <= second.x
    assert all((box.y, box.height) == (image.line.y, image.line.height) for box in (first, second))
    assert result.box == first.union(second)
    assert result.box.intersection(image.line) == result.box


@pytest.mark.parametrize("turn", [Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE])
def test_words_of_a_turned_line_are_led_back(model: _FakeModel, engine: RapidOcr, turn: Turn) -> None:
    """A line at the side: its words stand above each other, in the order of the turn."""
    model.answer = steps("--AB-- -C-")
    (result,) = engine.read([line_image_of(240, turn=turn)])
    first, second = (word.box for word in result.words)
    assert (first.y > second.y) == (turn is Turn.CLOCKWISE)
    assert first.x == second.x
    assert result.turn is turn


def test_a_single_letter_has_a_box(model: _FakeModel, engine: RapidOcr) -> None:
    """There is no second one to tell its width by."""
    model.answer = steps("----A-----")
    (result,) = engine.read([line_image_of(240)])
    assert result.box.x <= 1000 + 108 <= result.box.right


def test_each_letter_has_its_alternatives(model: _FakeModel, engine: RapidOcr) -> None:
    """As many as the text has characters, spaces included, each led by what was read."""
    model.answer = steps("A B-", sure=0.5)
    model.answer[0, 0, CHARACTERS.index("C")] = 0.45
    (result,) = engine.read([line_image_of()])
    assert [choices[0].text for choices in result.alternatives] == list(result.text)
    assert [choice.text for choice in result.alternatives[0]][:2] == ["A", "C"]


def test_doubtful_letters_are_kept(model: _FakeModel, engine: RapidOcr) -> None:
    """Confidence filters nothing: what the frame cuts has the lowest."""
    model.answer = steps("-A-B-", sure=0.25)
    (result,) = engine.read([line_image_of()])
    assert result.text == "AB"
    assert result.words[0].confidence == pytest.approx(0.25)


@pytest.mark.parametrize("path", ["-----", "  -  "], ids=["blank", "spaces"])
def test_an_empty_line_is_no_result(model: _FakeModel, engine: RapidOcr, path: str) -> None:
    """Neither blanks nor spaces are text."""
    model.answer = steps(path)
    assert engine.read([line_image_of()]) == ()


def test_lines_keep_their_order_number_and_view(model: _FakeModel, engine: RapidOcr) -> None:
    """Every image is read, in order, and its result says which line it is and in which view."""
    model.answer = steps("-A-")
    images = [line_image_of(number=number, view=view) for number, view in ((4, "a"), (0, "b"), (9, "c"))]
    assert [(result.line, result.view) for result in engine.read(images)] == [(4, "a"), (0, "b"), (9, "c")]


def test_a_line_is_shown_as_the_model_takes_it(model: _FakeModel, engine: RapidOcr) -> None:
    """One of a batch, three channels with blue first, from -1 to 1; grey is the same in each channel."""
    colour = line_image_of(100)
    colour.pixels[:] = (255, 0, 51)
    grey = line_image_of(100, pixels=np.full((48, 100), 204, np.uint8))
    engine.read([colour, grey])
    first, second = model.shown
    assert first.shape == second.shape == (1, 3, 48, 100)
    assert first.dtype == np.float32
    assert first.flags.c_contiguous
    assert [float(channel.mean()) for channel in first[0]] == pytest.approx([-0.6, -1, 1], abs=1e-5)
    assert np.allclose(second, 0.6, atol=1e-5)


@pytest.mark.parametrize(
    "answer",
    [RuntimeError("\x1b[2Jsecret"), np.zeros((1, 6, 4), np.float32), np.zeros((0, 6, 5), np.float32), "secret", None],
    ids=["raises", "another alphabet", "no line", "text", "nothing"],
)
def test_a_broken_recogniser_is_an_error_of_ours(model: _FakeModel, engine: RapidOcr, answer: object) -> None:
    """Whatever goes wrong inside is one kind of failure, names the view, and repeats no foreign text."""
    model.answer = answer
    with pytest.raises(EngineFailedError, match="RapidOCR broke while reading a line in the view 'plain'") as caught:
        engine.read([line_image_of()])
    assert "secret" not in caught.value.message
    assert caught.value.__cause__ is not None
