"""Where reports go: standard output, or a file that appears under its name only when it is whole.

Owns what is told where no file can be made. Writing, and what can go wrong in it, is `console.Output`'s.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, closing, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.atomic_write import AtomicFile
from watermark_scan.cli.console import (
    FailOn,
    Output,
    OutputClosedError,
    Terminated,
    code_of,
    complain_about,
    complain_of_missing,
    complain_of_unread,
    say,
    text_width,
    worst,
)
from watermark_scan.cli.inputs import STANDARD_INPUT, ImageFile, Input, StandardInput, Unusable
from watermark_scan.cli.progress import Progress
from watermark_scan.errors import ExitCode, FileUnreadableError, InputError, UsageError, WatermarkScanError
from watermark_scan.execution.pool import SerialScanner
from watermark_scan.execution.tasks import Batch, ImageScanner, Task, WorkerOptions
from watermark_scan.execution.worker import ScannerFactory
from watermark_scan.options import ScanOptions
from watermark_scan.output.folders import COPY_ENDING, VIEWS_ENDING, AnnotatedFolder
from watermark_scan.output.json import render_json
from watermark_scan.output.terminal import Color, clean, wants_color

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from watermark_scan.baseline import Baseline
    from watermark_scan.catalog.load import PatternList
    from watermark_scan.frame import Frame
    from watermark_scan.output.page.document import PageBuilder
    from watermark_scan.report import ScanReport


@contextmanager
def destination(path: Path | None, *, utf8: bool) -> Iterator[Output]:
    """Standard output, or the file, which is put in place when the block ends well, and otherwise never.

    Args:
        path: The file; None is standard output. Links stay, and what they point to is replaced; permissions stay.
        utf8: Write UTF-8 to standard output whatever the locale says. Files are UTF-8 always.

    Raises:
        UsageError: No file can be made there.
        WatermarkScanError: The file cannot be finished, as on a full disk.
    """
    if path is None:
        yield Output.open(utf8=utf8)
        return
    target = Path(os.path.realpath(path))  # resolve() raises where links run in circles
    if target.exists() and not target.is_file():
        raise UsageError(
            f"{path} is no regular file, so it cannot be replaced by the reports.",
            remedy="Name a file, or leave out --output and redirect standard output.",
        )
    with _beside(path, target) as output:
        yield output


@contextmanager
def _beside(path: Path, target: Path) -> Iterator[Output]:
    try:
        file = AtomicFile(target, errors="backslashreplace")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or type(error).__name__}.",
            remedy="Check the folder and its permissions.",
        ) from error
    with file:
        yield Output(stream=file.stream)
        try:
            file.finish()
        except OSError as error:
            raise WatermarkScanError(
                f"{path} cannot be written: {error.strerror or type(error).__name__}.",
                remedy="Free some space or write elsewhere.",
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How reports are shown.

    Attributes:
        json: One JSON object on a line, instead of text.
        explain: Text with everything that was read, and near misses.
        quiet: No text for images that are clear and were wholly looked at.
        color: When to use colour in text.
    """

    json: bool = False
    explain: bool = False
    quiet: bool = False
    color: Color = Color.AUTO

    def renderer(self, *, terminal: bool) -> Callable[[ScanReport], str | None]:
        """What makes one report into a text without a newline at its end, or into None: it is left out.

        Args:
            terminal: Whether a person looks at the text as it is written.
        """
        return render_json if self.json else self._text_renderer(terminal=terminal)

    def _text_renderer(self, *, terminal: bool) -> Callable[[ScanReport], str | None]:
        # Late, because rich takes longer to load than the help to print.
        from watermark_scan.output.style import for_terminal  # noqa: PLC0415  see above
        from watermark_scan.output.text import styled_report  # noqa: PLC0415  see above

        color = wants_color(self.color, terminal=terminal, environment=os.environ)
        width = text_width()

        def render(report: ScanReport) -> str | None:
            if self.quiet and report.verdict == "clear" and not report.incomplete:
                return None
            text = styled_report(report, explain=self.explain, width=width)
            # An empty line sets each report off from the next.
            return (for_terminal(text) if color else text.plain) + "\n"

        return render


DEFAULTS = ScanOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Where reports go, and what is said beside them.

    Attributes:
        output: Where they go.
        render: One report as text, without a newline at the end; None leaves it out.
        announce: Say on stderr, too, what could not be scanned.
        fail_on: The mildest verdict that counts as found.
        allow_incomplete: An image that not every engine has read counts as scanned.
        progress: Counts them, and shows the count.
        quiet: No summary.
        name_missing: Say on stderr, once, which engines are not installed: the text of clear images, which says it,
            is left out.
        name_unread: Say on stderr, once, which writings of the list no engine reads.
    """

    output: Output
    render: Callable[[ScanReport], str | None]
    announce: bool
    fail_on: FailOn = FailOn.FLAGGED
    allow_incomplete: bool = False
    progress: Progress = field(default_factory=Progress)
    quiet: bool = False
    name_missing: bool = False
    name_unread: bool = False


def open_scanner(options: ScanOptions, *, baseline: Baseline | None = None) -> ImageScanner:
    """A scanner with its engines and its list.

    Args:
        options: How to scan.
        baseline: Findings that do not count.

    Raises:
        PatternListError: The list is broken.
        EngineMissingError: An engine that was asked for is not installed, or there is none.
    """
    from watermark_scan.scanner import Scanner  # noqa: PLC0415  OpenCV, NumPy and the engines; not for --help

    with redirect_stdout(sys.stderr):
        return Scanner(options, baseline=baseline)


def open_batch(
    options: ScanOptions, *, baseline: Baseline | None = None, workforce: WorkerOptions | None = None
) -> Batch:
    """What scans many images: workers, also for a single one, or this process where no worker is wanted.

    A worker costs a tenth of a second, and lets limits of time and memory hold whatever native code does; and this
    process needs neither NumPy nor OpenCV.

    Args:
        options: How to scan.
        baseline: Findings that do not count.
        workforce: The workers; one for each core where none are named.
    """
    workforce = workforce or WorkerOptions()
    if not workforce.workers:
        return SerialScanner(scanner=open_scanner(options, baseline=baseline))
    from watermark_scan.execution.pool import WorkerPool  # noqa: PLC0415  not for --help

    arguments = {"options": workforce.limited(options), "baseline": baseline}
    recipe = ScannerFactory(home="watermark_scan.scanner:Scanner", arguments=arguments)
    return WorkerPool(recipe, workforce, seconds=options.timeout, in_background=True)


def scan_all(batch: Batch, tasks: Iterable[Task]) -> Generator[ScanReport, None, None]:
    """A report for each task; tasks are looked for while images are scanned."""
    with closing(batch.reports(tasks)) as reports:
        while True:
            # Stdout carries data only: what an engine prints on the way goes to stderr.
            with redirect_stdout(sys.stderr):
                report = next(reports, None)
            if report is None:
                return
            yield report


def publish(reports: Iterable[ScanReport], publication: Publication) -> ExitCode:
    """Write each report as soon as it is there; stop early when nobody reads them any more.

    Args:
        reports: Made while they are written.
        publication: Where they go, and what is said beside them.

    Returns:
        The code for all reports that were made.
    """
    code, progress = ExitCode.CLEAN, publication.progress
    progress.show()
    try:
        for number, report in enumerate(reports):
            if number == 0:
                _begin(report, publication)
            code = worst((code, code_of(report, publication.fail_on, allow_incomplete=publication.allow_incomplete)))
            progress.count(report)
            progress.wipe()
            _write(report, publication)
            progress.show()
    except OutputClosedError:
        return code
    finally:
        progress.wipe()
    if not publication.quiet and (summary := progress.summary()):
        say(summary)
    return code


def _begin(report: ScanReport, publication: Publication) -> None:
    """Say once what holds for all images of a run."""
    if publication.name_missing:
        complain_of_missing(report)
    if publication.name_unread:
        complain_of_unread(report)


def _write(report: ScanReport, publication: Publication) -> None:
    if publication.announce:
        complain_about(report)
    if (text := publication.render(report)) is not None:
        publication.output.line(text)


def tasks_of(inputs: Iterable[Input], *, max_bytes: int = DEFAULTS.max_bytes) -> Iterator[Task]:
    """What is to be done about each input, one by one.

    Args:
        inputs: What the user named.
        max_bytes: Of an image on standard input, one more byte at most is kept: it shows that there are too many.
    """
    for item in inputs:
        if isinstance(item, StandardInput):
            yield _standard_input(max_bytes)
        else:
            yield Task(source=item.path, error=item.error if isinstance(item, Unusable) else None)


def _standard_input(max_bytes: int) -> Task:
    """The image on standard input, read now, under the name that the user gave it."""
    if sys.stdin is None:  # started with `<&-`
        return Task(source=STANDARD_INPUT, error=_unreadable("it is closed"))
    # Unbuffered: a thread that waits here holds no lock when the program ends.
    stream, data = getattr(sys.stdin.buffer, "raw", sys.stdin.buffer), bytearray()
    try:
        while chunk := stream.read(max_bytes + 1 - len(data)):
            data += chunk
    except OSError as error:
        return Task(source=STANDARD_INPUT, error=_unreadable(error.strerror or type(error).__name__))
    return Task(source=bytes(data), name=STANDARD_INPUT)


def _unreadable(reason: str) -> FileUnreadableError:
    return FileUnreadableError(f"Standard input cannot be read: {reason}.", remedy="Pipe an image into it.")


@dataclass(kw_only=True)
class Originals:
    """Finds the picture that a report was made from.

    Attributes:
        max_pixels: Larger pictures are not opened.
        beside: A folder to look in, too.
        held: Bytes that are in no file, by their SHA-256.
    """

    max_pixels: int
    beside: Path | None = None
    held: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, report: ScanReport) -> Frame:
        """The upright picture; small where there is no match to show, but for its thumbnail.

        Raises:
            InputError: It is gone, has changed, or cannot be decoded.
        """
        # Late: NumPy and Pillow, which the command line does without unless a picture is asked for.
        from watermark_scan.output.pictures import (  # noqa: PLC0415  see above
            THUMBNAIL_PIXELS,
            open_original,
            shown_frame,
        )
        from watermark_scan.sources.frames import decode  # noqa: PLC0415  see above

        longest = None if report.matches else THUMBNAIL_PIXELS
        held = self.held.get(report.source.sha256 or "")
        if held is not None:
            return decode(held, max_pixels=self.max_pixels, number=shown_frame(report), longest=longest)
        return open_original(report, max_pixels=self.max_pixels, beside=self.beside, longest=longest)

    def keeping(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The same tasks; what comes as bytes is held, because no file holds it."""
        for task in tasks:
            if isinstance(task.source, bytes):
                self.held[sha256(task.source).hexdigest()] = task.source
            yield task


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
    from watermark_scan.output.page.cards import Sources  # noqa: PLC0415  likewise
    from watermark_scan.output.page.document import PageBuilder  # noqa: PLC0415  Jinja, Pillow and OpenCV

    patterns = listed()
    return PageBuilder(
        Sources(
            references={entry.id: entry.references for entry in patterns.patterns},
            titles={file.category: file.title for file in patterns.files},
        )
    )
