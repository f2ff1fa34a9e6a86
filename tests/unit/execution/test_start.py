"""What starting workers costs whoever waits for them."""

from __future__ import annotations

import subprocess
import sys


def test_a_worker_starts_before_its_answers_can_be_read() -> None:
    """What reports are made of is loaded in the time of waiting, and not before."""
    program = (
        "import sys, watermark_scan.execution.pool; print({'pydantic', 'watermark_scan.report'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_worker_looks_for_no_garbage_in_what_it_has_loaded() -> None:
    """What the scanner is made of is out of the collector's sight, and the collector is at work again."""
    program = (
        "import gc\nfrom watermark_scan.execution.worker import ScannerFactory\n"
        "from watermark_scan.execution.worker import _opened\n"
        "answer, scanner = _opened(ScannerFactory(home='tests.unit.execution.fakes:ToldScanner').packed())\n"
        "print(type(answer).__name__, gc.isenabled(), gc.get_freeze_count() > 1000)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["Ready", "True", "True"]
