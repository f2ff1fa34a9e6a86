"""How a worker comes by its scanner, and what it does with one image. How workers end is tested with the pool."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.execution.fakes import ScriptedScanner, factory, tasks
from watermark_scan.errors import InternalError, OutOfMemoryError, UsageError, WatermarkScanError
from watermark_scan.execution.worker import Job, ScannerFactory, scan_job, worker_environment
from watermark_scan.report import ScanReport

if TYPE_CHECKING:
    from tests.unit.execution.conftest import MakePool


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a", ScanReport), ("bug", InternalError), ("memory", OutOfMemoryError), ("misuse", UsageError)],
)
def test_whatever_happens_is_an_answer(name: str, kind: type[ScanReport | WatermarkScanError]) -> None:
    """A report, or an error with its remedy."""
    outcome = scan_job(ScriptedScanner(), Job(source=Path(name), seconds=1))
    assert isinstance(outcome, kind)
    assert isinstance(outcome, ScanReport) or outcome.remedy


def test_a_factory_is_sent_and_makes_what_it_names() -> None:
    """With its arguments."""
    sent = pickle.loads(factory(trouble="no").pickled())  # noqa: S301  our own
    assert sent.make() == ScriptedScanner(trouble="no")


def test_what_cannot_be_sent_is_an_error() -> None:
    """With the way out: no workers."""
    with pytest.raises(UsageError, match="cannot be given to worker processes") as caught:
        ScannerFactory(target="any:thing", arguments={"readers": lambda: None}).pickled()
    assert "jobs=0" in caught.value.remedy


def test_a_worker_looks_for_no_garbage_in_what_it_has_loaded() -> None:
    """What the scanner is made of is out of the collector's sight, and the collector is at work again."""
    program = (
        "import gc\nfrom watermark_scan.execution.worker import ScannerFactory, make_scanner\n"
        "factory = ScannerFactory(target='tests.unit.execution.fakes:ScriptedScanner')\n"
        "answer, scanner = make_scanner(factory.pickled())\n"
        "print(type(answer).__name__, gc.isenabled(), gc.get_freeze_count() > 1000)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["Ready", "True", "True"]


def test_libraries_of_a_worker_use_one_thread_and_its_own_folder(
    make_pool: MakePool, temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the variables of the supervisor say."""
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    (report,) = make_pool().reports(tasks(["environment"]))
    assert report.error is not None
    assert f"1 {temp}/watermark-scan-worker-" in report.error.message
    assert worker_environment(None).get("TMPDIR") is None
