"""Annotated copies as files of one folder: safe names, whole files, and nothing outside it. Owns no drawing.

File names come from strangers, and so may links that lie in the folder: a copy never follows one, and never takes the
place of the picture it was made from.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from watermark_scan.output.held_folder import UNSAFE, HeldFolder, explained, harmless_stem

if TYPE_CHECKING:
    from pathlib import Path

    from watermark_scan.output.annotate import Copy
    from watermark_scan.report import ScanReport

COPY_ENDING = ".annotated"
"""What the name of a copy ends with, before its suffix."""
_DIGITS = 16
"""Of the original's digest."""


class AnnotatedFolder(HeldFolder):
    """A folder that annotated copies are written to; made where it is missing. Close it after use.

    Raises:
        WatermarkScanError: The folder cannot be made or written to.
    """

    def write(self, copy: Copy, report: ScanReport) -> Path:
        """Write a copy. One made earlier from the same bytes under the same name is replaced.

        Returns:
            The file.

        Raises:
            WatermarkScanError: It cannot be written, or its name is that of the original.
        """
        name = copy_name(report, copy.suffix)
        with explained(self.path / name):
            self._spare_the_original(name, report)
            self.put(name, copy.data)
        return self.path / name

    def _spare_the_original(self, name: str, report: ScanReport) -> None:
        with suppress(FileNotFoundError, ValueError):
            there = os.stat(name, dir_fd=self.descriptor)
            if os.path.samestat(there, os.stat(report.source.path)):  # noqa: PTH116  beside the other calls of os
                raise FileExistsError(None, "the original has this name")


def copy_name(report: ScanReport, suffix: str) -> str:
    """The name of a report's copy: its own, made harmless, and the start of its digest, which tells namesakes apart.

    Args:
        report: Of an image whose bytes are known.
        suffix: Such as `.png`.
    """
    digest = UNSAFE.sub("_", report.source.sha256 or "")[:_DIGITS]
    return f"{harmless_stem(report.source.path)}.{digest}{COPY_ENDING}{suffix}"
