"""A page that grows image by image, while a scan goes on, and is written at the end. Owns what is kept meanwhile."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Self

from watermark_scan.errors import WatermarkScanError
from watermark_scan.output.page.cards import make_card
from watermark_scan.output.page.document import card_html, page_html
from watermark_scan.output.page.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from watermark_scan.imaging.frame import Frame
    from watermark_scan.output.page.cards import Sources
    from watermark_scan.report import ScanReport

_IN_MEMORY = 2**23
"""Bytes kept in memory; the rest waits in a temporary file, for a page may outgrow it."""


class PageBuilder:
    """Takes images one by one and gives the page. Close it after use.

    Args:
        sources: What is known of the list.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._summary = Summary()
        self._spool = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed by __exit__
        self._ends: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spool.close()

    @property
    def images(self) -> int:
        """How many were taken."""
        return self._summary.images

    def add(self, report: ScanReport, picture: Frame | str) -> None:
        """Take one image.

        Args:
            report: Of the image.
            picture: The image, or in one sentence why it cannot be shown.

        Raises:
            WatermarkScanError: There is no room for what the page holds so far.
        """
        self._summary.add(report)
        card = make_card(self.images, report, picture, self._sources)
        try:
            self._spool.write(card_html(card).encode())
        except OSError as error:
            raise WatermarkScanError(
                f"The page has no room for its temporary file: {error.strerror or error}.",
                remedy="Free some space, or name a folder with room in the variable TMPDIR.",
            ) from error
        self._ends.append(self._spool.tell())

    def html(self, *, when: str, stopped: bool = False) -> Iterator[str]:
        """The page, piece by piece.

        Args:
            when: When the reports or the page were made, in words.
            stopped: Whether the run was stopped before it came to all images.
        """
        return page_html(self._cards(), self._summary, titles=self._sources.titles, when=when, stopped=stopped)

    def _cards(self) -> Iterator[str]:
        start = 0
        for end in self._ends:
            self._spool.seek(start)
            yield self._spool.read(end - start).decode()
            start = end
