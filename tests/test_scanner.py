"""The sequence from a picture to a report, with engines that read what they are told."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.catalog.lists import entry, write
from tests.values import DISCLAIMER, MEANING, pattern_list, reading
from watermark_scan.baseline.suppressions import Baseline, Suppression
from watermark_scan.batch.workforce import Workforce
from watermark_scan.errors import (
    FileMissingError,
    ReaderFailedError,
    ReaderMissingError,
    ReaderTimeoutError,
    UsageError,
)
from watermark_scan.geometry import Box
from watermark_scan.options import ReaderName, RegionPlan, ScanOptions
from watermark_scan.readers import ReaderSet
from watermark_scan.readers.base import EngineInfo
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.page import Page
    from watermark_scan.reading import Reading
    from watermark_scan.report import ScanReport

LINE = Box(x=120, y=4, width=180, height=12)
"""Where the engines say the text stands: at the top right of the picture."""
MISSING = ReaderMissingError("Tesseract is not installed.", remedy="Install it.")
BROKEN = ReaderFailedError("The engine broke.", remedy="Report it.")


@dataclass(kw_only=True)
class FakeReader:
    """An engine that reads the same lines in every picture.

    Attributes:
        name: One that the plan of pages knows.
        lines: What it reads, all in the same place.
        failure: Raised instead of reading.
        shown: How many pages each picture had.
    """

    name: str = "rapidocr"
    lines: tuple[str, ...] = ()
    failure: Exception | None = None
    shown: list[int] = field(default_factory=list)

    @property
    def info(self) -> EngineInfo:
        """Name and version."""
        return EngineInfo(name=self.name, version="1.0", languages=("eng",))

    def read(self, pages: Sequence[Page]) -> tuple[Reading, ...]:
        """The lines, in the view of the first page."""
        self.shown.append(len(pages))
        if self.failure:
            raise self.failure
        return tuple(reading(line, reader=self.name, box=LINE, view=pages[0].name) for line in self.lines)


def _scanner(*readers: FakeReader, options: ScanOptions | None = None, missing: bool = False) -> Scanner:
    notes = ((ReaderName.TESSERACT, MISSING),) if missing else ()
    chosen = ReaderSet(ready=readers or (FakeReader(),), missing=notes)
    return Scanner(options, pattern_list(), readers=chosen)


def _picture(width: int = 300, height: int = 200) -> NDArray[np.uint8]:
    return np.full((height, width, 3), 90, np.uint8)


def _png() -> bytes:
    stream = io.BytesIO()
    Image.fromarray(_picture()).save(stream, "PNG")
    return stream.getvalue()


def _without_time(report: ScanReport) -> dict[str, Any]:
    return report.model_dump(exclude={"seconds"})


def test_a_listed_wording_is_flagged_with_its_evidence() -> None:
    """A whole disclaimer gives one match with its text, its place and the engine that read it."""
    report = _scanner(FakeReader(lines=(DISCLAIMER.upper(),))).scan(_picture())
    assert (report.status, report.verdict, report.error) == ("scanned", "flagged", None)
    (match,) = report.matches
    assert (match.pattern_id, match.role, match.region) == ("development-footage", "sign", "top-right")
    assert (match.pattern_text, match.matched_text) == (DISCLAIMER, DISCLAIMER.upper())
    assert (match.similarity, match.visible_fraction, match.cut) == (1, 1, ())
    assert match.readers == ("rapidocr",)
    assert match.meaning == MEANING
    assert match.expected_chance_matches is not None
    assert match.expected_chance_matches < 1e-3
    box = Box(x=match.box.x, y=match.box.y, width=match.box.width, height=match.box.height)
    assert box.overlap(LINE) == 1


def test_both_engines_are_asked_and_named() -> None:
    """What two engines read is one match that names both."""
    readers = FakeReader(lines=(DISCLAIMER,)), FakeReader(name="tesseract", lines=(DISCLAIMER,))
    report = _scanner(*readers).scan(_picture())
    assert [reader.name for reader in report.readers] == ["rapidocr", "tesseract"]
    assert report.matches[0].readers == ("rapidocr", "tesseract")


@pytest.mark.parametrize("lines", [(), ("Main Street 14", "OPEN")], ids=["nothing", "other text"])
def test_other_text_is_clear(lines: tuple[str, ...]) -> None:
    """Text that is not listed, and no text, give clear with the reason."""
    report = _scanner(FakeReader(lines=lines)).scan(_picture())
    assert (report.status, report.verdict, report.matches) == ("scanned", "clear", ())
    assert report.reasons == ("No listed wording was found.",)


def test_a_hint_is_for_review() -> None:
    """Words that also stand on real pictures ask for a person."""
    assert _scanner(FakeReader(lines=("WORK IN PROGRESS",))).scan(_picture()).verdict == "review"


class TestSources:
    """What may be scanned, and how it is named."""

    def test_every_kind_of_source_gives_the_same_verdict(self, tmp_path: Path) -> None:
        """A path, its string, the file's bytes and the pixels are one picture."""
        path = tmp_path / "frame.png"
        path.write_bytes(_png())
        scanner = _scanner(FakeReader(lines=(DISCLAIMER,)))
        reports = [scanner.scan(source) for source in (path, str(path), _png(), _picture())]
        assert {report.verdict for report in reports} == {"flagged"}
        assert len({report.matches for report in reports}) == 1
        assert [report.source.path for report in reports] == [str(path), str(path), "<bytes>", "<array>"]
        assert {(report.source.width, report.source.height) for report in reports} == {(300, 200)}

    def test_files_and_bytes_have_format_and_digest_and_arrays_have_none(self) -> None:
        """What identifies the file is there when there was a file."""
        from_bytes, from_array = _scanner().scan(_png()).source, _scanner().scan(_picture()).source
        assert from_bytes.format == "PNG"
        assert len(from_bytes.sha256 or "") == 64
        assert (from_array.format, from_array.sha256) == (None, None)

    @pytest.mark.parametrize("shape", [(200, 300), (200, 300, 3), (200, 300, 4)], ids=["grey", "RGB", "RGBA"])
    def test_arrays_of_each_shape(self, shape: tuple[int, ...]) -> None:
        """Grey, RGB and RGBA pixels are scanned."""
        report = _scanner(FakeReader(lines=(DISCLAIMER,))).scan(np.full(shape, 200, np.uint8))
        assert (report.verdict, report.source.width, report.source.height) == ("flagged", 300, 200)

    @pytest.mark.parametrize("shape", [(1, 1, 3), (1, 2000, 3), (2000, 1, 3)])
    def test_pictures_of_one_pixel_s_width(self, shape: tuple[int, ...]) -> None:
        """The smallest pictures are scanned without an error."""
        assert _scanner().scan(np.zeros(shape, np.uint8)).status == "scanned"

    @pytest.mark.parametrize("array", [np.zeros((2, 2, 7), np.uint8), np.zeros(5, np.uint8), np.zeros((2, 2), complex)])
    def test_an_array_that_is_no_picture_is_the_caller_s_error(self, array: NDArray[np.generic]) -> None:
        """A wrong shape or type is a fault of the program that calls, so it is raised."""
        with pytest.raises(UsageError):
            _scanner().scan(array)

    def test_a_name_that_is_no_utf_8_is_written_with_escapes(self, tmp_path: Path) -> None:
        """Such a file is scanned, and its report can be printed and read back."""
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\xff.png"))
        path.write_bytes(_png())
        report = _scanner(FakeReader(lines=(DISCLAIMER,))).scan(path)
        assert report.verdict == "flagged"
        assert report.source.path == f"{tmp_path}/caf\\xe9\\xff.png"
        source = json.loads(report.model_dump_json())["source"]
        assert source["path"] == report.source.path
        assert base64.b64decode(source["path_base64"]) == os.fsencode(path)

    @given(st.binary(min_size=1, max_size=60).filter(lambda name: b"\0" not in name))
    def test_the_bytes_of_any_name_come_back(self, name: bytes) -> None:
        """Whoever reads a report finds the file again: by the path itself, or by its bytes beside it."""
        error = FileMissingError("There is no such file.", remedy="Check the name.")
        source = _scanner().failure(os.fsdecode(name), error).source
        found = source.path.encode() if source.path_base64 is None else base64.b64decode(source.path_base64)
        assert found == name

    @pytest.mark.parametrize("name", ["no\0such.png", "half \ud800.png", ""])
    def test_names_that_no_file_can_have(self, name: str) -> None:
        """They are failed inputs with a printable name, not exceptions."""
        report = _scanner().scan(name)
        assert report.status == "failed"
        assert report.model_dump_json()


class TestFailures:
    """What could not be looked at is never clear."""

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "file-empty"),
            (b"hello, this is text", "not-an-image"),
            (_png()[:-40], "image-broken"),
            (b"%PDF-1.7", "not-an-image"),
        ],
        ids=["empty", "text", "truncated", "pdf"],
    )
    def test_bad_files_fail_with_code_and_remedy(self, tmp_path: Path, data: bytes, code: str) -> None:
        """The report says what is wrong and what to do; the same for a file and for its bytes."""
        path = tmp_path / "frame.jpg"
        path.write_bytes(data)
        for report in (_scanner().scan(path), _scanner().scan(data)):
            assert (report.status, report.verdict, report.matches) == ("failed", None, ())
            assert report.error is not None
            assert report.error.code == code
            assert report.error.message
            assert report.error.remedy

    @pytest.mark.parametrize(("name", "code"), [("missing.jpg", "file-missing"), (".", "file-unreadable")])
    def test_what_is_no_file_fails(self, tmp_path: Path, name: str, code: str) -> None:
        """A missing file and a folder are failed inputs."""
        report = _scanner().scan(tmp_path / name)
        assert report.error is not None
        assert report.error.code == code

    def test_the_limit_on_pixels_is_the_options(self) -> None:
        """An image above the limit is refused, and no engine sees it."""
        reader = FakeReader()
        report = _scanner(reader, options=ScanOptions(max_pixels=300 * 200 - 1)).scan(_picture())
        assert report.error is not None
        assert report.error.code == "image-too-large"
        assert reader.shown == []

    def test_the_limit_on_bytes_is_the_options(self, tmp_path: Path) -> None:
        """For files and for bytes alike."""
        path = tmp_path / "frame.png"
        path.write_bytes(_png())
        scanner = _scanner(options=ScanOptions(max_bytes=len(_png()) - 1))
        for source in (path, _png()):
            report = scanner.scan(source)
            assert report.error is not None
            assert report.error.code == "image-too-large"

    @pytest.mark.parametrize("first", [True, False])
    def test_an_engine_that_breaks_is_named_and_the_other_counts(self, first: bool) -> None:  # noqa: FBT001  a case
        """The image is scanned by the other one, and the report says which engine did not finish."""
        sound, broken = FakeReader(lines=(DISCLAIMER,)), FakeReader(name="tesseract", failure=BROKEN)
        report = _scanner(*((broken, sound) if first else (sound, broken))).scan(_picture())
        assert (report.status, report.verdict, report.incomplete) == ("scanned", "flagged", ("tesseract",))
        assert {reader.name for reader in report.readers} == {"rapidocr", "tesseract"}

    def test_a_sound_scan_is_complete(self) -> None:
        """Nothing is named where nothing broke."""
        assert _scanner().scan(_picture()).incomplete == ()

    def test_when_every_engine_breaks_the_image_failed(self) -> None:
        """Nobody looked, so there is no verdict; the first engine's error is the reason."""
        late = ReaderTimeoutError("It took too long.", remedy="Give it more time.")
        readers = FakeReader(failure=late), FakeReader(name="tesseract", failure=BROKEN)
        report = _scanner(*readers).scan(_picture())
        assert (report.status, report.verdict) == ("failed", None)
        assert report.error is not None
        assert (report.error.code, report.error.remedy) == ("reader-timeout", "Give it more time.")
        assert (report.source.width, report.source.height) == (300, 200)

    def test_a_fault_of_our_own_is_not_hidden(self) -> None:
        """An exception that is none of ours is a bug and comes through."""
        with pytest.raises(ZeroDivisionError):
            _scanner(FakeReader(failure=ZeroDivisionError())).scan(_picture())

    def test_one_failed_image_does_not_spoil_the_next(self) -> None:
        """A scanner goes on after a bad input."""
        scanner = _scanner(FakeReader(lines=(DISCLAIMER,)))
        assert [scanner.scan(data).status for data in (b"", _png())] == ["failed", "scanned"]

    def test_inputs_that_never_came_to_a_scan_get_a_report_too(self) -> None:
        """The command line reports a missing file like any other failure."""
        error = FileMissingError("There is no such file.", remedy="Check the name.")
        report = _scanner(missing=True).failure(Path("gone.jpg"), error)
        assert (report.status, report.source.path, report.seconds) == ("failed", "gone.jpg", 0)
        assert report.error is not None
        assert report.error.code == "file-missing"


class TestOptions:
    """What the options change."""

    def test_a_missing_reader_is_noted_in_every_report(self) -> None:
        """Scanned or failed, the report says who did not look and what to do."""
        for source in (_picture(), b""):
            (note,) = _scanner(missing=True).scan(source).missing_readers
            assert (note.name, note.message, note.remedy) == ("tesseract", MISSING.message, MISSING.remedy)

    def test_readings_are_kept_on_request(self) -> None:
        """All that was read, and the near misses, are there when asked for, and null otherwise."""
        lines = (DISCLAIMER, "Main Street 14")
        kept = _scanner(FakeReader(lines=lines), options=ScanOptions(keep_readings=True)).scan(_picture())
        assert kept.readings is not None
        assert [found.text for found in kept.readings] == list(lines)
        assert {found.region for found in kept.readings} == {"top-right"}
        assert kept.dropped is not None
        usual = _scanner(FakeReader(lines=lines)).scan(_picture())
        assert (usual.readings, usual.dropped) == (None, None)

    def test_findings_beyond_the_limits_are_kept_as_dropped(self) -> None:
        """With limits that nothing can meet, what was found is not lost: it is dropped as weak."""
        options = ScanOptions(max_chance=1e-300, review_chance=1e-300, keep_readings=True)
        report = _scanner(FakeReader(lines=("DEVELOPMENT FOOTAGE",)), options=options).scan(_picture())
        assert report.verdict == "clear"
        assert ("development-footage", "weak") in [(miss.pattern_id, miss.reason) for miss in report.dropped or ()]

    def test_the_limit_on_chance_decides(self) -> None:
        """The same reading is flagged, or only for review, as the limit says."""
        report = _scanner(FakeReader(lines=(DISCLAIMER,))).scan(_picture())
        chance = report.matches[0].expected_chance_matches
        assert chance is not None
        assert chance > 0
        stricter = _scanner(FakeReader(lines=(DISCLAIMER,)), options=ScanOptions(max_chance=chance / 2))
        assert stricter.scan(_picture()).verdict == "review"

    def test_regions_bound_what_the_engines_see(self) -> None:
        """Fewer regions, fewer pages."""
        shown = []
        for plan in RegionPlan:
            reader = FakeReader()
            _scanner(reader, options=ScanOptions(regions=plan)).scan(_picture())
            shown.extend(reader.shown)
        assert shown == sorted(shown)
        assert 0 < shown[0] < shown[-1]

    def test_the_lists_that_the_options_name_are_used(self, tmp_path: Path) -> None:
        """A user list instead of the built-in one; the report says that it took part."""
        path = write(tmp_path / "mine.toml", entry("zorblax"))
        options = ScanOptions(patterns=(path,), builtin=False)
        readers = ReaderSet(ready=(FakeReader(lines=("Zorblax preview build",)),), missing=())
        report = Scanner(options, readers=readers).scan(_picture())
        assert [match.pattern_id for match in report.matches] == ["zorblax"]
        assert (report.pattern_list.version, report.pattern_list.count) == ("local", 1)

    def test_defaults_are_used_when_nothing_is_given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without arguments: the built-in list and the engines that are installed."""
        opened: list[ScanOptions] = []

        def open_readers(options: ScanOptions) -> ReaderSet:
            opened.append(options)
            return ReaderSet(ready=(FakeReader(),))

        monkeypatch.setattr("watermark_scan.scanner.open_readers", open_readers)
        monkeypatch.setattr("watermark_scan.scanner.load_patterns", lambda **_options: pattern_list())
        assert Scanner().scan(_picture()).pattern_list.count == 2
        assert opened == [ScanOptions()]


def test_the_same_picture_gives_the_same_report() -> None:
    """Twice by one scanner and once by another: everything but the time is equal, to the last digit."""
    options = ScanOptions(keep_readings=True)

    def make() -> Scanner:
        lines = ("ALL C0NTENT SUBJECT", "WORK IN PROGRESS", "Main Street", DISCLAIMER[12:])
        return _scanner(FakeReader(lines=lines), FakeReader(name="tesseract", lines=lines[::-1]), options=options)

    scanner = make()
    first, second, third = scanner.scan(_png()), scanner.scan(_png()), make().scan(_png())
    assert _without_time(first) == _without_time(second) == _without_time(third)
    assert first.matches


def test_seconds_are_measured() -> None:
    """The time is that of the scan."""
    report = _scanner().scan(_picture())
    assert 0 <= report.seconds < 30


class TestBaseline:
    """Findings that a person does not want to see again."""

    @staticmethod
    def _scanner(sha256: str) -> Scanner:
        entry_ = Suppression(pattern_id="development-footage", sha256=sha256, reason="our own")
        readers = ReaderSet(ready=(FakeReader(lines=(DISCLAIMER,)),), missing=())
        return Scanner(patterns=pattern_list(), readers=readers, baseline=Baseline(suppressions=(entry_,)))

    def test_a_suppressed_finding_does_not_count_and_is_counted(self) -> None:
        """The report says how many, and why."""
        report = self._scanner(hashlib.sha256(_png()).hexdigest()).scan(_png())
        assert (report.verdict, report.matches, report.suppressed) == ("clear", (), 1)
        assert report.reasons[-1].endswith("suppressed by the baseline: development-footage (our own).")

    def test_other_bytes_count_as_before(self) -> None:
        """The same pixels in another file, and pixels without a file, are not suppressed."""
        scanner = self._scanner("0" * 64)
        for source in (_png(), _picture()):
            report = scanner.scan(source)
            assert (report.verdict, report.suppressed) == ("flagged", 0)


class TestRead:
    """Reading without looking for wordings."""

    def test_everything_read_comes_back_with_the_picture(self) -> None:
        """Whatever the list says."""
        read = _scanner(FakeReader(lines=("FRESH BREAD",))).read(_png())
        assert {found.text for found in read.readings} == {"FRESH BREAD"}
        assert (read.frame.box, read.incomplete) == (Box(x=0, y=0, width=300, height=200), ())
        assert read.frame.sha256 == hashlib.sha256(_png()).hexdigest()

    def test_an_engine_that_broke_is_named(self) -> None:
        """The others are heard."""
        read = _scanner(FakeReader(lines=("BREAD",)), FakeReader(name="tesseract", failure=BROKEN)).read(_png())
        assert (len(read.readings) > 0, read.incomplete) == (True, ("tesseract",))

    def test_what_cannot_be_read_is_raised(self, tmp_path: Path) -> None:
        """There is no report to put it into."""
        with pytest.raises(FileMissingError):
            _scanner().read(tmp_path / "nosuch.png")
        with pytest.raises(ReaderFailedError):
            _scanner(FakeReader(failure=BROKEN)).read(_png())


class TestMany:
    """Many images at once."""

    @staticmethod
    def _sources(folder: Path) -> list[Path | str | bytes | NDArray[np.uint8]]:
        path = folder / "frame.png"
        path.write_bytes(_png())
        return [path, str(path), _png(), b"no picture", _picture(40, 30), folder / "nosuch"]

    @pytest.mark.parametrize("jobs", [0, 1, 2])
    def test_the_reports_are_those_of_single_scans(self, tmp_path: Path, jobs: int) -> None:
        """With engines and a list of one's own, for every kind of source, in this process and in others."""
        scanner = _scanner(FakeReader(lines=(DISCLAIMER,)), options=ScanOptions(keep_readings=True))
        sources = self._sources(tmp_path)
        many = scanner.scan_many(sources, Workforce(jobs=jobs))
        assert [_without_time(report) for report in many] == [_without_time(scanner.scan(each)) for each in sources]

    def test_nothing_is_taken_before_a_report_is_asked_for(self) -> None:
        """And only a few after that."""
        taken: list[int] = []

        def endless() -> Iterator[bytes]:
            while True:
                taken.append(len(taken))
                yield b"no picture"

        reports = _scanner().scan_many(endless(), Workforce(jobs=1))
        assert taken == []
        assert next(reports).status == "failed"
        assert len(taken) < 5
        reports.close()

    def test_engines_that_cannot_cross_are_refused(self) -> None:
        """With the way out."""

        class Local(FakeReader):
            """A class that no other process can find."""

        with pytest.raises(UsageError) as caught:
            next(_scanner(Local()).scan_many([b""], Workforce(jobs=1)))
        assert "jobs=0" in caught.value.remedy
