"""What options and baseline do to a scan."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tests.fake_engines import FakeDetector, FakeEngine, detector_of
from tests.fake_scanners import MISSING, PLACES, engine_set, picture_of, png_of, scanner_of, without_time
from tests.synthetic.plain_pictures import lettered
from tests.unit.catalog.lists import entry, write
from tests.values import DISCLAIMER, pattern_list
from watermark_scan.baseline import Baseline, Suppression
from watermark_scan.ocr import EngineSet
from watermark_scan.ocr.base import EngineRequest
from watermark_scan.options import RegionPlan, ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from watermark_scan.detection.detector import Look


class TestOptions:
    """What the options change."""

    def test_a_missing_reader_is_noted_in_every_report(self) -> None:
        """Scanned or failed, the report says who did not look and what to do."""
        for source in (picture_of(), b""):
            (note,) = scanner_of(missing=True).scan(source).missing_readers
            assert (note.name, note.message, note.remedy) == ("tesseract", MISSING.message, MISSING.remedy)

    def test_readings_are_kept_on_request(self) -> None:
        """All that was read, and the near misses, are there when asked for, and null otherwise."""
        lines = (DISCLAIMER, "Main Street 14")
        kept = scanner_of(FakeEngine(texts=lines), options=ScanOptions(keep_readings=True)).scan(picture_of())
        assert kept.readings is not None
        # Doubtful lines are read a second time, closer.
        assert [found.text for found in kept.readings if found.view != "closer"] == list(lines)
        assert {found.region for found in kept.readings} == {"top-right"}
        assert kept.dropped is not None
        usual = scanner_of(FakeEngine(texts=lines)).scan(picture_of())
        assert (usual.readings, usual.dropped) == (None, None)

    def test_findings_beyond_the_limits_are_kept_as_dropped(self) -> None:
        """With limits that nothing can meet, what was found is not lost: it is dropped as weak."""
        options = ScanOptions(max_chance=1e-300, review_chance=1e-300, keep_readings=True)
        report = scanner_of(FakeEngine(texts=("DEVELOPMENT FOOTAGE",)), options=options).scan(picture_of())
        assert report.verdict == "clear"
        assert ("development-footage", "weak") in [(miss.pattern_id, miss.reason) for miss in report.dropped or ()]

    def test_the_limit_on_chance_decides(self) -> None:
        """The same reading is flagged, or only for review, as the limit says."""
        report = scanner_of(FakeEngine(texts=(DISCLAIMER,))).scan(picture_of())
        chance = report.matches[0].expected_chance_matches
        assert chance is not None
        assert chance > 0
        stricter = scanner_of(FakeEngine(texts=(DISCLAIMER,)), options=ScanOptions(max_chance=chance / 2))
        assert stricter.scan(picture_of()).verdict == "review"

    def test_regions_bound_what_the_engines_see(self) -> None:
        """Fewer regions, less of the picture for the detector."""
        shown = []
        for plan in RegionPlan:
            detector = FakeDetector(places=PLACES)
            options = ScanOptions(regions=plan, thorough=True)
            Scanner(options, pattern_list(), engines=engine_set(), detector=detector).scan(picture_of())
            shown.append(max(detector.widest))
        assert shown == sorted(shown)
        assert 0 < shown[0] < shown[-1]

    def test_views_change_nothing_of_the_report(self, tmp_path: Path) -> None:
        """What was looked at is shown, and no more is looked at than otherwise: a thorough search reads more."""
        pixels = lettered(640, 360, at=(300, 14), size=18)[0].pixels

        def scan(options: ScanOptions) -> tuple[dict[str, Any], list[Look]]:
            detector = FakeDetector(places=PLACES)
            engines = engine_set(FakeEngine(texts=(DISCLAIMER,) * 16), FakeEngine(name="tesseract"))
            scanner = Scanner(options, pattern_list(), engines=engines, detector=detector)
            return without_time(scanner.scan(pixels)), detector.shown

        usual = scan(ScanOptions(keep_readings=True))
        assert scan(ScanOptions(keep_readings=True, views=tmp_path)) == usual
        assert list(tmp_path.glob("*/index.html"))
        assert scan(ScanOptions(keep_readings=True, thorough=True)) != usual

    def test_the_lists_that_the_options_name_are_used(self, tmp_path: Path) -> None:
        """A user list instead of the built-in one; the report says that it took part."""
        path = write(tmp_path / "mine.toml", entry("zorblax"))
        options = ScanOptions(patterns=(path,), builtin=False, thorough=True)
        engines = engine_set(FakeEngine(texts=("Zorblax preview build",)))
        report = Scanner(options, engines=engines, detector=detector_of(*PLACES)).scan(picture_of())
        assert [match.pattern_id for match in report.matches] == ["zorblax"]
        assert (report.pattern_list.version, report.pattern_list.count) == ("local", 1)

    def test_defaults_are_used_when_nothing_is_given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without arguments: the built-in list and the engines that are installed."""
        opened: list[tuple[object, EngineRequest]] = []

        def open_engines(names: object, request: EngineRequest) -> EngineSet:
            opened.append((names, request))
            return EngineSet(ready=(FakeEngine(),))

        monkeypatch.setattr("watermark_scan.scanner.open_engines", open_engines)
        monkeypatch.setattr("watermark_scan.scanner.load_patterns", lambda **_options: pattern_list())
        assert Scanner().scan(picture_of()).pattern_list.count == 2
        assert opened == [(None, EngineRequest(scripts=("Latin",), seconds=60.0, side_by_side=True))]


class TestBaseline:
    """Findings that a person does not want to see again."""

    @staticmethod
    def _scanner(sha256: str) -> Scanner:
        entry_ = Suppression(pattern_id="development-footage", sha256=sha256, reason="our own")
        return Scanner(
            ScanOptions(thorough=True),
            pattern_list(),
            engines=engine_set(FakeEngine(texts=(DISCLAIMER,))),
            detector=detector_of(*PLACES),
            baseline=Baseline(suppressions=(entry_,)),
        )

    def test_a_suppressed_finding_does_not_count_and_is_counted(self) -> None:
        """The report says how many, and why."""
        report = self._scanner(hashlib.sha256(png_of()).hexdigest()).scan(png_of())
        assert (report.verdict, report.matches, report.suppressed) == ("clear", (), 1)
        assert report.reasons[-1].endswith("suppressed by the baseline: development-footage (our own).")

    def test_other_bytes_count_as_before(self) -> None:
        """The same pixels in another file, and pixels without a file, are not suppressed."""
        scanner = self._scanner("0" * 64)
        for source in (png_of(), picture_of()):
            report = scanner.scan(source)
            assert (report.verdict, report.suppressed) == ("flagged", 0)
