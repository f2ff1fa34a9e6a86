"""The door to RapidOCR, with models that answer as they are told: none is loaded."""

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
from watermark_scan.line import Detection
from watermark_scan.page import Page
from watermark_scan.readers import rapid
from watermark_scan.readers.base import EngineInfo, Finder, Reader

if TYPE_CHECKING:
    from numpy.typing import NDArray

INFO = EngineInfo(name="rapidocr", version="3.10.0", languages=("latin",))
NOTHING = SimpleNamespace(boxes=None, scores=None)
"""What the library answers where it sees no text."""
CHARACTERS = ["blank", "A", "B", "C", " "]


def _frames(path: str, *, sure: float = 0.9) -> NDArray[np.float32]:
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
    frames: Any = field(default_factory=lambda: _frames("-"))
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


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """The library, replaced."""
    fake = FakeEngine()
    monkeypatch.setitem(sys.modules, "rapidocr", SimpleNamespace(RapidOCR=fake.make))
    return fake


@pytest.fixture
def reader(engine: FakeEngine) -> rapid.RapidReader:
    """A reader over the replaced library."""
    assert not engine.params
    return rapid.RapidReader(info=INFO)


def _boxes(*lines: tuple[int, int, int, int]) -> SimpleNamespace:
    """The detector's answer: four corners a line, from the top left."""
    corners = [[[x, y], [right, y], [right, bottom], [x, bottom]] for x, y, right, bottom in lines]
    return SimpleNamespace(boxes=np.array(corners, np.float32), scores=[0.5 + 0.1 * i for i in range(len(lines))])


def _page(
    width: int = 200, height: int = 100, *, turn: Turn = Turn.NONE, scale: float = 1.0, name: str = "plain full"
) -> Page:
    across, down = (width, height) if turn is Turn.NONE else (height, width)
    region = Box(x=1000, y=500, width=round(across / scale), height=round(down / scale))
    placement = Placement(region=region, scale=scale, turn=turn)
    return Page(name=name, pixels=np.zeros((height, width, 3), np.uint8), placement=placement)


def _line(width: int = 240, *, number: int = 0, turn: Turn = Turn.NONE, name: str = "plain") -> Page:
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


class TestFind:
    """Where lines of text are."""

    def test_each_box_becomes_a_detection(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Corners in the picture, with the detector's score and the engine's name."""
        engine.found = _boxes((10, 20, 90, 40), (5, 60, 195, 80))
        finder: Finder = reader
        first, second = finder.find([_page()])
        assert first == Detection(
            corners=((1010, 520), (1090, 520), (1090, 540), (1010, 540)), finder="rapidocr", score=0.5
        )
        assert second.corners[0] == (1005.0, 560.0)
        assert second.score == pytest.approx(0.6)

    def test_slanted_lines_keep_their_corners(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """The detector's corners may form any quadrilateral, so that a tilted line can be laid flat."""
        engine.found = _boxes((0, 0, 1, 1))
        engine.found.boxes = np.array([[[10, 30], [60, 20], [62, 35], [12, 45]]], np.float32)
        (found,) = reader.find([_page(scale=2.0)])
        assert found.corners == ((1005, 515), (1030, 510), (1031, 517.5), (1006, 522.5))

    def test_places_are_led_back_from_turned_pages(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """With the turn and the scale undone, the corners stand as in the picture."""
        engine.found = _boxes((10, 20, 90, 40))
        (found,) = reader.find([_page(turn=Turn.CLOCKWISE, scale=2.0)])
        # The page is 200 x 100, its region 50 x 100: x runs upwards from the region's bottom.
        assert found.corners == ((1010, 555), (1020, 555), (1020, 595), (1010, 595))

    @pytest.mark.parametrize(
        "answer",
        [NOTHING, SimpleNamespace(boxes=np.zeros((0, 4, 2)), scores=()), SimpleNamespace()],
        ids=["none", "empty", "no boxes"],
    )
    def test_an_answer_without_lines_is_none(
        self, engine: FakeEngine, reader: rapid.RapidReader, answer: object
    ) -> None:
        """The library says in several ways that it saw nothing."""
        engine.found = answer
        assert reader.find([_page()]) == ()

    def test_a_score_of_nothing_is_still_a_line(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Scores rank and never filter; they are above 0, as a detection promises."""
        engine.found = _boxes((10, 20, 90, 40))
        engine.found.scores = [0.0]
        (found,) = reader.find([_page()])
        assert found.score > 0

    def test_every_page_is_looked_at_in_order(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Page by page."""
        engine.found = _boxes((0, 0, 50, 20))
        assert len(reader.find([_page(200), _page(300), _page(400)])) == 3
        assert [picture.shape[1] for picture in engine.looked] == [200, 300, 400]

    def test_colour_is_handed_over_in_the_library_s_order(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """The library takes blue first; a page has red first."""
        page = _page()
        page.pixels[:] = (10, 20, 30)
        reader.find([page])
        (seen,) = engine.looked
        assert np.array_equal(seen, np.full((100, 200, 3), (30, 20, 10), np.uint8))
        assert seen.flags.c_contiguous

    def test_grey_pages_get_three_channels(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """The detector wants colour; grey is the same in each channel."""
        grey = np.arange(100 * 200, dtype=np.uint8).reshape(100, 200)
        reader.find([Page(name="local-contrast top", pixels=grey, placement=_page().placement)])
        (seen,) = engine.looked
        assert seen.shape == (100, 200, 3)
        assert all(np.array_equal(seen[:, :, channel], grey) for channel in range(3))

    @pytest.mark.parametrize(("width", "height", "shown"), [(31, 400, 0), (400, 31, 0), (32, 32, 1), (400, 32, 1)])
    def test_pages_below_the_detector_s_stride_are_skipped(
        self, engine: FakeEngine, reader: rapid.RapidReader, width: int, height: int, shown: int
    ) -> None:
        """The library would resize a page with a side below 32 pixels to nothing."""
        engine.found = _boxes((0, 0, 20, 20))
        assert len(reader.find([_page(width, height)])) == shown == len(engine.looked)

    @pytest.mark.parametrize(
        "answer",
        [
            RuntimeError("\x1b[2Jsecret"),
            SimpleNamespace(boxes=np.zeros((1, 4, 2)), scores=[]),
            SimpleNamespace(boxes=np.zeros((1, 3, 2)), scores=[0.5]),
            SimpleNamespace(boxes=["secret"], scores=[0.5]),
            SimpleNamespace(boxes=np.zeros((1, 4, 2)), scores=None),
        ],
        ids=["raises", "uneven", "three corners", "no numbers", "no scores"],
    )
    def test_a_broken_detector_is_an_error_of_ours(
        self, engine: FakeEngine, reader: rapid.RapidReader, answer: object
    ) -> None:
        """Whatever goes wrong inside is one kind of failure, names the view, and repeats no foreign text."""
        engine.found = answer
        with pytest.raises(
            ReaderFailedError, match="RapidOCR broke while looking for text on the view 'plain full'"
        ) as caught:
            reader.find([_page()])
        assert "secret" not in caught.value.message
        assert caught.value.__cause__ is not None


class TestRead:
    """What a line says."""

    def test_a_line_becomes_a_reading(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Text, words and their confidence, places from where the letters stand, and the line's number."""
        engine.frames = _frames("-AAB-" + " " + "-C--")
        one: Reader = reader
        (reading,) = one.read([_line(240, number=7)])
        assert (reading.text, reading.line) == ("AB C", 7)
        assert (reading.reader, reading.view, reading.turn) == ("rapidocr", "plain", Turn.NONE)
        assert [word.text for word in reading.words] == ["AB", "C"]
        assert [word.confidence for word in reading.words] == pytest.approx([0.9, 0.9])

    def test_words_stand_where_their_letters_do(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Along the line by the letters' frames, across it as high as the line; within the line's own box."""
        engine.frames = _frames("--AB-- -C-")
        page = _line(240)
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
        engine.frames = _frames("--AB-- -C-")
        (reading,) = reader.read([_line(240, turn=turn)])
        first, second = (word.box for word in reading.words)
        assert (first.y > second.y) == (turn is Turn.CLOCKWISE)
        assert first.x == second.x
        assert reading.turn is turn

    def test_a_single_letter_has_a_box(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """There is no second one to tell its width by."""
        engine.frames = _frames("----A-----")
        (reading,) = reader.read([_line(240)])
        assert reading.box.x <= 1000 + 108 <= reading.box.right

    def test_each_letter_has_its_alternatives(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """As many as the text has characters, spaces included, each led by what was read."""
        engine.frames = _frames("A B-", sure=0.5)
        engine.frames[0, 0, CHARACTERS.index("C")] = 0.45
        (reading,) = reader.read([_line()])
        assert [choices[0].text for choices in reading.alternatives] == list(reading.text)
        assert [choice.text for choice in reading.alternatives[0]][:2] == ["A", "C"]

    def test_doubtful_letters_are_kept(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Confidence filters nothing: what the frame cuts has the lowest."""
        engine.frames = _frames("-A-B-", sure=0.25)
        (reading,) = reader.read([_line()])
        assert reading.text == "AB"
        assert reading.words[0].confidence == pytest.approx(0.25)

    @pytest.mark.parametrize("path", ["-----", "  -  "], ids=["blank", "spaces"])
    def test_an_empty_line_is_no_reading(self, engine: FakeEngine, reader: rapid.RapidReader, path: str) -> None:
        """Neither blanks nor spaces are text."""
        engine.frames = _frames(path)
        assert reader.read([_line()]) == ()

    def test_lines_keep_their_order_number_and_view(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Every page is read, in order, and its reading says which line it is and in which view."""
        engine.frames = _frames("-A-")
        pages = [_line(number=number, name=name) for number, name in ((4, "a"), (0, "b"), (9, "c"))]
        assert [(reading.line, reading.view) for reading in reader.read(pages)] == [(4, "a"), (0, "b"), (9, "c")]

    def test_a_line_is_handed_over_as_the_model_takes_it(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """One of a batch, three channels with blue first, from -1 to 1."""
        page = _line(100)
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
        reader.read([Page(name="strokes", pixels=grey, placement=_line(100).placement)])
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
            ReaderFailedError, match="RapidOCR broke while reading a line in the view 'plain'"
        ) as caught:
            reader.read([_line()])
        assert "secret" not in caught.value.message
        assert caught.value.__cause__ is not None


class TestLoading:
    """When the models are loaded, and how."""

    def test_a_library_that_cannot_be_loaded_is_an_error_of_ours(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A damaged installation shows on the first page, as a failure with a remedy."""
        monkeypatch.setitem(sys.modules, "rapidocr", None)
        for use in (
            lambda: rapid.RapidReader(info=INFO).find([_page()]),
            lambda: rapid.RapidReader(info=INFO).read([_line()]),
        ):
            with pytest.raises(ReaderFailedError, match="could not be loaded") as caught:
                use()
            assert "pip install" in caught.value.remedy

    @pytest.mark.parametrize("fault", [RuntimeError("secret"), OSError("secret"), None], ids=["runs", "reads", "lacks"])
    def test_a_recogniser_that_cannot_be_loaded_is_an_error_of_ours(
        self, engine: FakeEngine, reader: rapid.RapidReader, monkeypatch: pytest.MonkeyPatch, fault: Exception | None
    ) -> None:
        """Also where the detector works, and where a later release has it elsewhere."""
        engine.loading = fault
        if fault is None:
            monkeypatch.delattr(FakeEngine, "text_rec")
            monkeypatch.setattr(FakeEngine, "__call__", lambda *_, **__: None)
            del engine.text_rec
        with pytest.raises(ReaderFailedError, match="could not be loaded") as caught:
            reader.read([_line()])
        assert "secret" not in caught.value.message

    def test_the_models_are_loaded_once_and_late(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Neither opening a reader nor a page that is skipped loads them; finding and reading load them once."""
        assert reader.find([_page(10, 10)]) == ()
        assert reader.read([]) == ()
        assert engine.params == []
        reader.find([_page()])
        reader.read([_line(), _line()])
        reader.find([_page()])
        assert len(engine.params) == 1

    def test_nothing_is_filtered_and_nothing_is_shared(self, engine: FakeEngine, reader: rapid.RapidReader) -> None:
        """Confidence filters no line, the classifier is off, and one thread is used."""
        reader.find([_page()])
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
