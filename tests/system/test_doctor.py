"""What `doctor` finds with the engines that are really there."""

from __future__ import annotations

import pytest

from watermark_scan import doctor
from watermark_scan.ocr import ENGINES
from watermark_scan.options import ScanOptions


@pytest.mark.parametrize("name", ENGINES)
def test_the_real_engines_read_the_picture(name: str) -> None:
    """The self-test is one that working engines pass."""
    states = {state.name: state for state in doctor.examine(ScanOptions()).readers}
    assert states[name].problem is None
