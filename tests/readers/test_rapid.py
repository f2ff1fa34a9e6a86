"""The door to RapidOCR, with an engine that answers as it is told: no model is loaded."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from watermark_scan.errors import ReaderFailedError, ReaderMissingError
from watermark_scan.geometry import Box, Placement, Turn
from watermark_scan.page import Page
from watermark_scan.readers import rapid
from watermark_scan.readers.base import EngineInfo
from watermark_scan.reading import Reading, Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

INFO = EngineInfo(name="rapidocr", version="3.10.0", languages=("latin",))
NOTHING = SimpleNamespace(boxes=None, txts=None, scores=None, word_results=(("", 1.0, None),))
"""What the library answers where it sees no text."""


@dataclass(kw_only=True)
class FakeEngine:
    """Stands in for `rapidocr.RapidOCR`.

    Attributes:
        answer: To every picture; an exception is raised.
        seen: The pictures, in order.
        params: The settings of each time it was made.
    """

    answer: Any = field(default_factory=lambda: NOTHING)
    seen: list[NDArray[np.uint8]] = field(default_factory=list)
    params: list[dict[str, Any]] = field(default_factory=list)

    def make(self, *, params: dict[str, Any]) -> FakeEngine:
        """In place of the library's constructor."""
        self.params.append(params)
        return self

    def __call__(self, picture: NDArray[np.uint8]) -> Any:  # noqa: ANN401  whatever the library may answer
        """In place of reading."""
        self.seen.append(picture)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """The library, replaced."""
    fake = FakeEngine()
    monkeypatch.setitem(sys.modules, "rapidocr", SimpleNamespace(RapidOCR=fake.make))
    return fake


@pytest.fixture
def reader(engine: FakeEngine) -> rapid.RapidReader:
    """A reader over the replaced library."""
    assert not engine.seen
    return rapid.RapidReader(info=INFO)


def _corners(left: int, top: int, right: int, bottom: int) -> list[list[int]]:
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def _answer(*lines: tuple[str, tuple[int, int, int, int], list[tuple[str, float, Any]]]) -> SimpleNamespace:
    return SimpleNamespace(
        boxes=np.array([_corners(*box) for _, box, _ in lines], dtype=np.float32),
        txts=tuple(text for text, _, _ in lines),
        scores=tuple(0.5 for _ in lines),
        word_results=tuple(tuple(words) for _, _, words in lines),
    )


def _page(width: int = 200, height: int = 100, *, turn: Turn = Turn.NONE, scale: float = 1.0) -> Page:
    across, down = (width, height) if turn is Turn.NONE else (height, width)
    region = Box(x=1000, y=500, width=round(across / scale), height=round(down / scale))
    placement = Placement(region=region, scale=scale, turn=turn)
    return Page(name="plain full", pixels=np.zeros((height, width, 3), np.uint8), placement=placement)


TWO_WORDS = (
    "ALL CONTENT",
    (10, 20, 90, 40),
    [("ALL", 0.9, _corners(10, 20, 30, 40)), ("CONTENT", 0, _corners(40, 20, 90, 40))],
)


def test_a_line_becomes_a_reading(engine: FakeEngine, reader: rapid.RapidReader) -> None:
    """Text, words and confidences as answered, boxes in the picture; the word with no confidence stays."""
    engine.answer = _answer(TWO_WORDS)
    assert reader.read([_page()]) == (
        Reading(
            text="ALL CONTENT",
            box=Box(x=1010, y=520, width=80, height=20),
            words=(
                Word(text="ALL", box=Box(x=1010, y=520, width=20, height=20), confidence=0.9),
                Word(text="CONTENT", box=Box(x=1040, y=520, width=50, height=20), confidence=0.0),
            ),
            reader="rapidocr",
            view="plain full",
            turn=Turn.NONE,
        ),
    )


def test_boxes_are_led_back_from_turned_and_enlarged_pages(engine: FakeEngine, reader: rapid.RapidReader) -> None:
    """A page's corners become the picture's, with the turn and the scale undone."""
    engine.answer = _answer(TWO_WORDS)
    (reading,) = reader.read([_page(turn=Turn.CLOCKWISE, scale=2.0)])
    # The page is 200 x 100, its region 50 x 100: x runs upwards from the region's bottom.
    assert reading.box == Box(x=1010, y=555, width=10, height=40)
    assert reading.turn is Turn.CLOCKWISE


def test_slanted_lines_get_a_box_around_them(engine: FakeEngine, reader: rapid.RapidReader) -> None:
    """The detector's corners may form any quadrilateral."""
    engine.answer = _answer(("TEXT", (0, 0, 1, 1), []))
    engine.answer.boxes = np.array([[[10, 30], [60, 20], [62, 35], [12, 45]]], dtype=np.float32)
    (reading,) = reader.read([_page()])
    assert reading.box == Box(x=1010, y=520, width=52, height=25)


@pytest.mark.parametrize(
    "answer",
    [
        NOTHING,
        SimpleNamespace(boxes=np.zeros((1, 4, 2)), scores=[0.5]),
        SimpleNamespace(boxes=np.zeros((0, 4, 2)), txts=(), scores=(), word_results=()),
        _answer((" ", (10, 20, 30, 40), []), ("\u3000", (10, 50, 30, 70), [("\u3000", 0.9, _corners(10, 50, 30, 70))])),
    ],
    ids=["none", "detected only", "no lines", "only spaces"],
)
def test_an_answer_without_text_is_no_reading(engine: FakeEngine, reader: rapid.RapidReader, answer: object) -> None:
    """The library says in several ways that it read nothing."""
    engine.answer = answer
    assert reader.read([_page()]) == ()


@pytest.mark.parametrize(
    "words",
    [[], [(" ", 0.9, _corners(10, 20, 30, 40))], [("TEXT", 0.9, None)], [("", 1.0, None)]],
    ids=["no words", "spaces", "no place", "empty"],
)
def test_a_line_without_words_is_its_own_word(
    engine: FakeEngine, reader: rapid.RapidReader, words: list[tuple[str, float, Any]]
) -> None:
    """A line is never lost because its words have no text or no place."""
    engine.answer = _answer((" TEXT ", (10, 20, 90, 40), words))
    (reading,) = reader.read([_page()])
    assert reading.text == "TEXT"
    assert reading.words == (Word(text="TEXT", box=reading.box, confidence=0.5),)


def test_words_that_cannot_be_told_apart_are_left_out(engine: FakeEngine, reader: rapid.RapidReader) -> None:
    """When the library drops a line from its words, no line gets another's words, and none is lost."""
    engine.answer = _answer(("...", (10, 5, 90, 15), []), TWO_WORDS)
    engine.answer.word_results = engine.answer.word_results[1:]
    readings = reader.read([_page()])
    assert [reading.text for reading in readings] == ["...", "ALL CONTENT"]
    assert [[word.text for word in reading.words] for reading in readings] == [["..."], ["ALL CONTENT"]]


def test_pages_keep_their_order_and_name(engine: FakeEngine, reader: rapid.RapidReader) -> None:
    """Every page is read, in order, and its readings carry its name."""
    engine.answer = _answer(TWO_WORDS)
    pages = [Page(name=name, pixels=_page().pixels, placement=_page().placement) for name in ("a", "b", "c")]
    assert [reading.view for reading in reader.read(pages)] == ["a", "b", "c"]


def test_colour_is_handed_over_in_the_library_s_order(engine: FakeEngine, reader: rapid.RapidReader) -> None:
    """The library takes blue first; a page has red first."""
    page = _page()
    page.pixels[:] = (10, 20, 30)
    reader.read([page])
    (seen,) = engine.seen
    assert np.array_equal(seen, np.full((100, 200, 3), (30, 20, 10), np.uint8))
    assert seen.flags.c_contiguous


def test_grey_pages_get_three_channels(engine: FakeEngine, reader: rapid.RapidReader) -> None:
    """The detector wants colour; grey is the same in each channel."""
    grey = np.arange(100 * 200, dtype=np.uint8).reshape(100, 200)
    reader.read([Page(name="light-text top", pixels=grey, placement=_page().placement)])
    (seen,) = engine.seen
    assert seen.shape == (100, 200, 3)
    assert all(np.array_equal(seen[:, :, channel], grey) for channel in range(3))


@pytest.mark.parametrize(("width", "height", "shown"), [(31, 400, 0), (400, 31, 0), (32, 32, 1), (400, 32, 1)])
def test_pages_below_the_detector_s_stride_are_skipped(
    engine: FakeEngine, reader: rapid.RapidReader, width: int, height: int, shown: int
) -> None:
    """A page with a side below 32 pixels holds no line that could be read."""
    engine.answer = _answer(TWO_WORDS)
    assert len(reader.read([_page(width, height)])) == shown == len(engine.seen)


@pytest.mark.parametrize(
    "answer",
    [
        RuntimeError("\x1b[2Jsecret"),
        SimpleNamespace(),
        SimpleNamespace(boxes=[1], txts=["A"], scores=[], word_results=[[]]),
    ],
    ids=["raises", "no answer", "uneven"],
)
def test_a_broken_engine_is_an_error_of_ours(engine: FakeEngine, reader: rapid.RapidReader, answer: object) -> None:
    """Whatever goes wrong inside is one kind of failure, names the view, and repeats no foreign text."""
    engine.answer = answer
    with pytest.raises(ReaderFailedError, match="RapidOCR broke on the view 'plain full'") as caught:
        reader.read([_page()])
    assert "secret" not in caught.value.message
    assert caught.value.__cause__ is not None


def test_a_library_that_cannot_be_loaded_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged installation shows on the first page, as a failure with a remedy."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(ReaderFailedError, match="could not be loaded") as caught:
        rapid.RapidReader(info=INFO).read([_page()])
    assert "pip install" in caught.value.remedy


def test_the_models_are_loaded_once_and_late(engine: FakeEngine, reader: rapid.RapidReader) -> None:
    """Neither opening a reader nor a page that is skipped loads them; two pages load them once."""
    reader.read([_page(10, 10)])
    assert engine.params == []
    reader.read([_page()])
    reader.read([_page()])
    assert len(engine.params) == 1


def test_nothing_is_filtered_and_nothing_is_shared(engine: FakeEngine, reader: rapid.RapidReader) -> None:
    """Confidence filters no line, the classifier is off, and one thread is used."""
    reader.read([_page()])
    (params,) = engine.params
    assert params["Global.text_score"] == 0
    assert params["Global.use_cls"] is False
    assert params["EngineConfig.onnxruntime.intra_op_num_threads"] == 1
    assert params["EngineConfig.onnxruntime.inter_op_num_threads"] == 1


def test_the_probe_tells_both_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's version and that of what runs it, without loading either."""
    monkeypatch.setattr(rapid, "version", {"rapidocr": "3.10.0", "onnxruntime": "1.20"}.__getitem__)
    assert rapid.probe() == EngineInfo(
        name="rapidocr", version="3.10.0 (onnxruntime 1.20)", languages=("latin", "zh", "ja")
    )


@pytest.mark.parametrize("absent", ["rapidocr", "onnxruntime"])
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, absent: str) -> None:
    """The error says which of the two packages is not there and how to get it."""

    def version(name: str) -> str:
        if name == absent:
            raise PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(rapid, "version", version)
    with pytest.raises(ReaderMissingError, match=f"the package {absent} is missing") as caught:
        rapid.probe()
    assert "pip install" in caught.value.remedy
