"""The real scanner is opened late and quietly."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from watermark_scan.cli import scanning
from watermark_scan.options import ScanOptions

if TYPE_CHECKING:
    import pytest


class _ChattyScanner:
    """Stands in for the real one; talks while its engines load."""

    def __init__(self, options: ScanOptions, *_list: object, **_others: object) -> None:
        print("loading")  # noqa: T201  what this fake is for
        self.options = options


def test_the_scanner_is_opened_with_the_options_and_keeps_stdout_clean(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What engines print while they load goes to stderr."""
    module = ModuleType("watermark_scan.scanner")
    monkeypatch.setattr(module, "Scanner", _ChattyScanner, raising=False)
    monkeypatch.setitem(sys.modules, "watermark_scan.scanner", module)
    options = ScanOptions(keep_readings=True)
    opened = scanning.open_scanner(options)
    assert isinstance(opened, _ChattyScanner)
    assert opened.options is options
    assert capsys.readouterr() == ("", "loading\n")
