"""The views of one image, gathered frame by frame and written when its report is there. Owns the order only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.output.views.folder import ViewsFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from watermark_scan.output.views.exhibits import LookedAt, Section
    from watermark_scan.report import ScanReport


class Views:
    """Gathers what is shown of one image.

    Args:
        folder: The folder of --views; None gathers nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._sections: list[Section] = []

    def add(self, exhibit: Callable[[], LookedAt]) -> None:
        """One more frame; what is to be shown of it is asked for only where something is gathered."""
        if self._folder is not None:
            from watermark_scan.output.views.exhibits import sections  # noqa: PLC0415  few scans show their views

            self._sections.extend(sections(exhibit()))

    def write(self, report: ScanReport) -> None:
        """Put everything into a folder of its own, with an index.

        Raises:
            WatermarkScanError: It cannot be written.
        """
        if self._folder is None:
            return
        from watermark_scan.output.views.index import index_of  # noqa: PLC0415  as above

        files = {f"{one.name}.png": one.picture for section in self._sections for one in section.exhibits}
        files["index.html"] = index_of(report, self._sections).encode("utf-8")
        with ViewsFolder(self._folder) as folder:
            folder.write(report.source, files)
