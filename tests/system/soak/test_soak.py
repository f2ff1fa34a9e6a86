"""The short form of `make soak`, and the same report for the same image."""

from __future__ import annotations

import mmap
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.system.robustness.engines import cheap_scanner
from tests.system.soak.images import image, images
from tests.system.soak.run import facts, main
from tests.system.soak.watch import Holdings, slope
from tests.values import DISCLAIMER
from watermark_scan.execution.tasks import WorkerOptions
from watermark_scan.scanner import Scanner


def test_many_images_leave_nothing_behind(capsys: pytest.CaptureFixture[str]) -> None:
    """No memory, process, descriptor or file, and no image without a report."""
    assert main(["--count", "120", "--warm", "60", "--every", "5", "--steepest", "100"]) == 0, capsys.readouterr().out
    assert "120 images" in capsys.readouterr().out


def test_growth_is_seen() -> None:
    """A watch that reports nothing may be blind."""
    assert slope([100, 101, 102, 103], 50) == pytest.approx(20)
    before = Holdings.now()
    # Memory of its own: the heap may still have as much as this to give without growing.
    with mmap.mmap(-1, 64 * 2**20) as held, open("/dev/null", encoding="ascii"):  # noqa: PTH123  only held open
        held.write(b"x" * len(held))
        after = Holdings.now()
    assert after.memory > before.memory + 50
    assert after.descriptors == before.descriptors + 1


def test_images_are_the_same_every_time() -> None:
    """A finding can be had again by its number."""
    assert list(images(30, 3)) == list(images(30, 3))


def test_the_same_image_gets_the_same_report_in_every_run() -> None:
    """Times aside; by new scanners, too."""
    data = image(5, 1)
    reports = [facts(cheap_scanner(lines=(DISCLAIMER, "STREET")).scan(data)) for _ in range(6)]
    assert all(report == reports[0] for report in reports)
    assert reports[0]["verdict"] == "flagged"


def test_what_else_is_scanned_does_not_matter() -> None:
    """Whatever came before, and whatever other threads do."""
    scanner, data = cheap_scanner(), image(5, 1)
    alone = facts(scanner.scan(data))
    for other in images(8, 9):
        scanner.scan(other)
    assert facts(scanner.scan(data)) == alone
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(scanner.scan, [data, *images(5, 4), data]))
    assert facts(reports[0]) == facts(reports[-1]) == alone


def test_the_real_engines_give_the_same_report_every_time() -> None:
    """Several runs, with another picture between them."""
    scanner, data = Scanner(), image(5, 1)
    first = facts(scanner.scan(data))
    for number in range(2):
        scanner.scan(image(number, 2))
        assert facts(scanner.scan(data)) == first


def test_one_worker_and_two_give_the_same_reports_as_none() -> None:
    """In the order of the images, damaged ones among them."""
    scanner, files = cheap_scanner(lines=(DISCLAIMER, "STREET")), list(images(8, 6))
    alone = [facts(scanner.scan(data)) for data in files]
    for workers in (1, 2):
        reports = scanner.scan_many(files, WorkerOptions(jobs=workers))
        assert [facts(report) for report in reports] == alone
