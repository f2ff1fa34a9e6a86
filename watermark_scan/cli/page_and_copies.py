"""The page (`--html`) and the annotated copies (`--annotate`) of the reports of a run.

Loads Jinja, Pillow, NumPy and OpenCV: import it only where one of the two is asked for.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from watermark_scan.cli.console import Terminated, say
from watermark_scan.cli.publishing import Extras, destination
from watermark_scan.errors import ExitCode, InputError
from watermark_scan.output.annotate import annotated_copy
from watermark_scan.output.folders import AnnotatedFolder
from watermark_scan.output.originals import Originals
from watermark_scan.output.page.cards import Sources
from watermark_scan.output.page.document import PageBuilder
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.execution.tasks import Task
    from watermark_scan.frame import Frame
    from watermark_scan.report import ScanReport


class PageAndCopies(Extras):
    """Puts each report on the page and writes its copy.

    Args:
        page: Grows by an image for each report; None for no page.
        folder: Takes the annotated copies; None for none.
        originals: Finds the pictures.
    """

    def __init__(self, *, page: PageBuilder | None, folder: AnnotatedFolder | None, originals: Originals) -> None:
        super().__init__()
        self._page = page
        self._folder = folder
        self._originals = originals
        self._is_whole = False

    def hold(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """See `Extras`; what comes as bytes is in no file."""
        for task in tasks:
            if isinstance(task.source, bytes):
                self._originals.hold(task.source)
            yield task

    def keep(self, reports: Iterable[ScanReport]) -> Iterator[ScanReport]:
        """See `Extras`."""
        for report in reports:
            self._take(report)
            yield report
        self._is_whole = True

    def page_text(self, when: str) -> Iterator[str]:
        """The page, piece by piece; nothing where none was asked for."""
        if self._page is not None:
            yield from self._page.html(when=when, stopped=not self._is_whole)

    def _take(self, report: ScanReport) -> None:
        copied = self._folder is not None and report.verdict in {"flagged", "review"}
        if self._page is None and not copied:
            return
        picture = self._picture(report)
        if copied:
            self._copy(report, picture)
        if self._page is not None:
            self._page.add(report, picture)

    def _picture(self, report: ScanReport) -> Frame | str:
        """The picture, or why it cannot be shown."""
        if report.status == "failed":
            return "There is no picture to show."
        try:
            return self._originals.open(report, self.beside)
        except InputError as error:
            return error.message

    def _copy(self, report: ScanReport, picture: Frame | str) -> None:
        if isinstance(picture, str):
            say(clean(f"{report.source.path}: No annotated copy was made. {picture}"))
            self.code = ExitCode.INCOMPLETE
        elif self._folder is not None:
            self._folder.write(annotated_copy(picture, report), report)


@contextmanager
def page_and_copies(
    html: Path | None, annotate: Path | None, *, max_pixels: int, listed: Callable[[], PatternList], occasion: str
) -> Iterator[PageAndCopies]:
    """Take reports inside the block; the page is put in place when it ends, and also when Ctrl-C or SIGTERM ends it.

    Args:
        html: The page's file; None for no page.
        annotate: The folder of the copies; None for none.
        max_pixels: Larger pictures are not opened.
        listed: Gives the pattern list, for references.
        occasion: What happened at the time that the page names, such as `Scanned`.

    Raises:
        WatermarkScanError: The file or the folder cannot be written to; found before the block begins, where possible.
    """
    when = f"{occasion} {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    interruption: BaseException | None = None
    with ExitStack() as stack:
        page = stack.enter_context(PageBuilder(_sources(listed()))) if html is not None else None
        folder = stack.enter_context(AnnotatedFolder(annotate)) if annotate is not None else None
        output = stack.enter_context(destination(html, utf8=True)) if html is not None else None
        made = PageAndCopies(page=page, folder=folder, originals=Originals(max_pixels=max_pixels))
        try:
            yield made
        except (KeyboardInterrupt, Terminated) as error:
            interruption = error
        if output is not None:
            for piece in made.page_text(when):
                output.line(piece)
    if interruption is not None:
        raise interruption


def _sources(patterns: PatternList) -> Sources:
    return Sources(
        references={entry.id: entry.references for entry in patterns.patterns},
        titles={file.category: file.title for file in patterns.files},
    )
