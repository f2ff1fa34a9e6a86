"""Many images at once: the same reports, in the same order, from this process and from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fake_engines import FakeEngine
from tests.fake_scanners import picture_of, png_of, scanner_of, without_time
from tests.values import DISCLAIMER
from watermark_scan.errors import UsageError
from watermark_scan.execution.tasks import WorkerOptions
from watermark_scan.options import ScanOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


class TestMany:
    """Many images at once."""

    @staticmethod
    def _sources(folder: Path) -> list[Path | str | bytes | NDArray[np.uint8]]:
        path = folder / "frame.png"
        path.write_bytes(png_of())
        return [path, str(path), png_of(), b"no picture", picture_of(40, 30), folder / "nosuch"]

    @pytest.mark.parametrize("jobs", [0, 1, 2])
    def test_the_reports_are_those_of_single_scans(self, tmp_path: Path, jobs: int) -> None:
        """With engines and a list of one's own, for every kind of source, in this process and in others."""
        scanner = scanner_of(FakeEngine(texts=(DISCLAIMER,)), options=ScanOptions(keep_readings=True))
        sources = self._sources(tmp_path)
        many = scanner.scan_many(sources, WorkerOptions(jobs=jobs))
        assert [without_time(report) for report in many] == [without_time(scanner.scan(each)) for each in sources]

    def test_nothing_is_taken_before_a_report_is_asked_for(self) -> None:
        """And only a few after that."""
        taken: list[int] = []

        def endless() -> Iterator[bytes]:
            while True:
                taken.append(len(taken))
                yield b"no picture"

        reports = scanner_of().scan_many(endless(), WorkerOptions(jobs=1))
        assert taken == []
        assert next(reports).status == "failed"
        assert len(taken) < 5
        reports.close()

    def test_engines_that_cannot_cross_are_refused(self) -> None:
        """With the way out."""

        class Local(FakeEngine):
            """A class that no other process can find."""

        with pytest.raises(UsageError) as caught:
            next(scanner_of(Local()).scan_many([b""], WorkerOptions(jobs=1)))
        assert "jobs=0" in caught.value.remedy
