"""Files with several frames from end to end, with an engine that reads by the colour of the picture."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.fake_engines import detector_of
from tests.values import DISCLAIMER, pattern_list, result_of
from watermark_scan.errors import EngineFailedError
from watermark_scan.geometry import Box
from watermark_scan.ocr import EngineSet
from watermark_scan.ocr.base import EngineInfo, OcrEngine
from watermark_scan.options import FrameChoice, ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watermark_scan.model import LineImage, OcrResult
    from watermark_scan.report import ScanReport

MARKED, EMPTY, BROKEN = 200, 90, 10
"""Grey levels of pictures that bear the disclaimer, bear nothing, and break the engine."""
LINE = Box(x=120, y=4, width=180, height=12)
"""Where the detector sees a line."""
ALL = ScanOptions(frames=FrameChoice.ALL, max_frames=5, keep_readings=True, thorough=True)


@dataclass(kw_only=True)
class ColourReader(OcrEngine):
    """An engine that sees a disclaimer in light grey pictures.

    Attributes:
        name: Of the engine.
        seen: Grey levels of the pictures that were shown.
    """

    name: str = "rapidocr"
    seen: list[int] = field(default_factory=list)

    @property
    def info(self) -> EngineInfo:  # type: ignore[override]  # made of a field
        """Name and version."""
        return EngineInfo(name=self.name, version="1.0", languages=("eng",), scripts=frozenset({"Latin"}))

    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
        """By the first pixel."""
        level = int(images[0].pixels.flat[0])
        self.seen.append(level)
        if level == BROKEN:
            raise EngineFailedError("The engine broke.", remedy="Report it.")
        return (result_of(DISCLAIMER if level == MARKED else "STREET", engine=self.name, box=LINE),)


def _gif(*levels: int) -> bytes:
    # A grey border of its own for each, for Pillow joins equal frames itself.
    pictures = [Image.new("L", (300, 200), level) for level in levels]
    for number, picture in enumerate(pictures):
        picture.putpixel((150, 100), number)
    stream = io.BytesIO()
    pictures[0].save(stream, "GIF", save_all=True, append_images=pictures[1:], duration=50)
    return stream.getvalue()


def scanned_gif(*levels: int, options: ScanOptions = ALL, readers: tuple[ColourReader, ...] = ()) -> ScanReport:
    """The report of an animation of pictures of these grey levels."""
    engines = EngineSet(ready=readers or (ColourReader(),))
    return Scanner(options, pattern_list(), engines=engines, detector=detector_of(LINE)).scan(_gif(*levels))


def test_the_first_frame_is_looked_at_and_the_report_says_that_there_are_more() -> None:
    """Clear speaks of the first frame only, and says so."""
    report = scanned_gif(EMPTY, MARKED, options=ScanOptions())
    assert (report.verdict, report.source.frames, report.source.more_frames) == ("clear", 1, True)


def test_a_mark_in_a_later_frame_is_found_and_its_frame_named() -> None:
    """All frames are looked at on request, in one report."""
    report = scanned_gif(EMPTY, EMPTY, MARKED, MARKED)
    assert (report.verdict, report.source.frames, report.source.more_frames) == ("flagged", 4, False)
    (match,) = report.matches
    assert (match.frame, match.other_frames) == (3, (4,))
    assert report.readings is not None
    assert sorted({line.frame for line in report.readings}) == [1, 2, 3, 4]


def test_a_single_picture_is_one_frame() -> None:
    """Nothing changes for the files that most people have."""
    report = scanned_gif(MARKED)
    assert (report.source.frames, report.source.more_frames, report.matches[0].frame) == (1, False, 1)


def test_more_frames_than_allowed_fail() -> None:
    """Part of a film would be no answer about the film, and none of it is read."""
    reader = ColourReader()
    report = scanned_gif(*[EMPTY] * 6, readers=(reader,))
    assert report.error is not None
    assert (report.status, report.error.code, reader.seen) == ("failed", "image-too-large", [])


def test_a_frame_that_breaks_the_only_engine_fails_the_file() -> None:
    """A frame that could not be looked at is not clear."""
    report = scanned_gif(EMPTY, BROKEN, MARKED)
    assert report.error is not None
    assert (report.status, report.error.code) == ("failed", "reader-failed")


@dataclass(kw_only=True)
class SteadyReader(ColourReader):
    """An engine that nothing breaks."""

    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
        """A street, whatever the picture is."""
        return (result_of("STREET", engine=self.name, view=images[0].view),)


def test_an_engine_that_broke_on_one_frame_is_named() -> None:
    """The other engine saw that frame."""
    report = scanned_gif(EMPTY, BROKEN, readers=(ColourReader(), SteadyReader(name="tesseract")))
    assert (report.status, report.incomplete) == ("scanned", ("rapidocr",))


@pytest.mark.parametrize("length", [0.5, 0.9])
def test_a_film_cut_short_fails(length: float) -> None:
    """The frames that are there are not the film."""
    data = _gif(EMPTY, MARKED, EMPTY)
    scanner = Scanner(ALL, pattern_list(), engines=EngineSet(ready=(ColourReader(),)))
    report = scanner.scan(data[: int(len(data) * length)])
    assert report.error is not None
    assert (report.status, report.error.code) == ("failed", "image-broken")
