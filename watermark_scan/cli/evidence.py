"""What a person looks at besides the reports: the page and the annotated copies, made while the reports go by.

Owns when they are made and what happens when a picture is gone. Heavy imports happen only when one is asked for.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli.console import say
from watermark_scan.cli.destination import destination
from watermark_scan.cli.inputs import ImageFile
from watermark_scan.cli.signals import Terminated
from watermark_scan.errors import ExitCode, InputError
from watermark_scan.output.annotated_folder import COPY_ENDING, AnnotatedFolder
from watermark_scan.output.terminal import clean
from watermark_scan.output.views.folder import VIEWS_ENDING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.cli.gathering import Input
    from watermark_scan.imaging.frame import Frame
    from watermark_scan.output.page.builder import PageBuilder
    from watermark_scan.report import ScanReport

_PAGE_SUFFIXES = frozenset({".html", ".htm"})


def _page_name(path: Path | None) -> Path | None:
    # `--html a.jpg b.jpg` is soon typed, and would replace a picture by a page.
    if path is not None and path.suffix.lower() not in _PAGE_SUFFIXES:
        raise typer.BadParameter("name a file that ends in .html.")
    return path


HtmlOption = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        callback=_page_name,
        help="Write a page to look at, with the pictures and the evidence in it, as this one .html file. "
        "Default: none.",
    ),
]
AnnotateOption = Annotated[
    Path | None,
    typer.Option(
        "--annotate",
        metavar="DIR",
        help="Write a copy of each flagged or review image into this folder, with boxes around what was found. "
        "Originals stay as they are, and copies in this folder are not scanned. Default: none.",
    ),
]


ViewsOption = Annotated[
    Path | None,
    typer.Option(
        "--views",
        metavar="DIR",
        help="Write what was looked at into this folder, a folder with an index.html for each image: the regions and "
        "lines as the engines got them, and what they read there. It shows why something was missed. Images that "
        "cannot be scanned, or whose report --resume takes over, get none. Default: none.",
    ),
]


def without_copies(inputs: Iterable[Input], folder: Path | None, views: Path | None = None) -> Iterator[Input]:
    """Inputs without the annotated copies and views: their folders may lie inside one that is being scanned.

    Args:
        inputs: What was asked for, found while it is asked for.
        folder: Where the copies are; None leaves nothing out.
        views: Where the views are; None leaves nothing out.
    """
    for item in inputs:
        ours = isinstance(item, ImageFile) and (
            (folder is not None and _is_copy(item.path, folder)) or (views is not None and _is_view(item.path, views))
        )
        if not ours:
            yield item


def _is_view(path: Path, views: Path) -> bool:
    if not path.parent.name.endswith(VIEWS_ENDING):
        return False
    try:
        return path.parent.parent.samefile(views)
    except OSError:
        return False


def _is_copy(path: Path, folder: Path) -> bool:
    if not path.stem.endswith(COPY_ENDING):
        return False
    try:
        return path.parent.samefile(folder)
    except OSError:
        return False


class Evidence:
    """Takes every report on its way to the output.

    Args:
        page: Grows by an image for each report; None for no page.
        folder: Takes the annotated copies; None for none.
        open_picture: Finds the picture of a report; raises InputError where it is gone.

    Attributes:
        code: INCOMPLETE when a copy that was asked for could not be made.
    """

    def __init__(
        self,
        *,
        page: PageBuilder | None,
        folder: AnnotatedFolder | None,
        open_picture: Callable[[ScanReport], Frame],
    ) -> None:
        self.code = ExitCode.CLEAN
        self._page = page
        self._folder = folder
        self._open = open_picture
        self._whole = False

    def keep(self, reports: Iterable[ScanReport]) -> Iterator[ScanReport]:
        """The same reports; each is on the page and has its copy when it comes out."""
        for report in reports:
            self._take(report)
            yield report
        self._whole = True

    def page(self, when: str) -> Iterator[str]:
        """The page, piece by piece; nothing where none was asked for."""
        if self._page is not None:
            yield from self._page.html(when=when, stopped=not self._whole)

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
        if report.status == "failed":
            return "There is no picture to show."
        try:
            return self._open(report)
        except InputError as error:
            return error.message

    def _copy(self, report: ScanReport, picture: Frame | str) -> None:
        from watermark_scan.output.annotate import annotated_copy  # noqa: PLC0415  Pillow; not without --annotate

        if isinstance(picture, str):
            say(clean(f"{report.source.path}: No annotated copy was made. {picture}"))
            self.code = ExitCode.INCOMPLETE
        elif self._folder is not None:
            self._folder.write(annotated_copy(picture, report), report)


@contextmanager
def kept_evidence(
    html: Path | None,
    annotate: Path | None,
    *,
    listed: Callable[[], PatternList],
    open_picture: Callable[[ScanReport], Frame],
    occasion: str,
) -> Iterator[Evidence]:
    """Take reports inside the block; the page is put in place when it ends, and also when Ctrl-C or SIGTERM ends it.

    Args:
        html: The page's file; None for no page.
        annotate: The folder of the copies; None for none.
        listed: Gives the pattern list, for references.
        open_picture: Finds the picture of a report; raises InputError where it is gone.
        occasion: What happened at the time that the page names, such as `Scanned`.

    Raises:
        WatermarkScanError: The file or the folder cannot be written to; found before the block begins, where possible.
    """
    when = f"{occasion} {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    interruption: BaseException | None = None
    with ExitStack() as stack:
        page = stack.enter_context(_page(listed)) if html is not None else None
        folder = stack.enter_context(AnnotatedFolder(annotate)) if annotate is not None else None
        output = stack.enter_context(destination(html, utf8=True)) if html is not None else None
        evidence = Evidence(page=page, folder=folder, open_picture=open_picture)
        try:
            yield evidence
        except (KeyboardInterrupt, Terminated) as error:
            interruption = error
        if output is not None:
            for piece in evidence.page(when):
                output.line(piece)
    if interruption is not None:
        raise interruption


def _page(listed: Callable[[], PatternList]) -> PageBuilder:
    from watermark_scan.output.page.builder import PageBuilder  # noqa: PLC0415  Jinja, Pillow and OpenCV
    from watermark_scan.output.page.cards import Sources  # noqa: PLC0415  likewise

    patterns = listed()
    return PageBuilder(
        Sources(
            references={entry.id: entry.references for entry in patterns.patterns},
            titles={file.category: file.title for file in patterns.files},
        )
    )
