"""From reports to where they go: each is written as text or JSON when it is there, and counted for the exit code."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.atomic_write import AtomicFile
from watermark_scan.cli.console import (
    FailOn,
    Output,
    OutputClosedError,
    code_of,
    complain_about,
    complain_of_missing,
    complain_of_unread,
    say,
    text_width,
    worst,
)
from watermark_scan.cli.progress import Progress
from watermark_scan.errors import ExitCode, UsageError, WatermarkScanError
from watermark_scan.output import phrases
from watermark_scan.output.json import render_json
from watermark_scan.output.terminal import Color, wants_color

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.execution.tasks import Task
    from watermark_scan.report import ScanReport

    Render = Callable[[ScanReport], str | None]
    """One report as text, without a newline at its end; None leaves it out."""


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


def text_renderer(*, terminal: bool, color: Color, explain: bool = False, quiet: bool = False) -> Render:
    """What makes one report into text for people.

    Args:
        terminal: Whether a person looks at the text as it is written.
        color: When to use colour.
        explain: Add everything that was read, and near misses.
        quiet: No text for images that are clear and were wholly looked at.
    """
    from watermark_scan.output.text import for_terminal, styled_report  # noqa: PLC0415  rich; JSON does without

    in_color = wants_color(color, terminal=terminal, environment=os.environ)
    width = text_width()

    def render(report: ScanReport) -> str | None:
        if quiet and report.verdict == "clear" and phrases.is_wholly_seen(report):
            return None
        text = styled_report(report, explain=explain, width=width)
        # An empty line sets each report off from the next.
        return (for_terminal(text) if in_color else text.plain) + "\n"

    return render


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Where reports go, and what is said beside them.

    Attributes:
        output: Where they go.
        render: Makes one report into text.
        announce: Say on stderr, too, what could not be scanned.
        fail_on: The mildest verdict that counts as found.
        allow_incomplete: An image that was not wholly looked at counts as scanned.
        progress: Counts them, and shows the count.
        quiet: No summary.
        name_missing: Say on stderr, once, which engines are not installed: the text of clear images, which says it,
            is left out.
        name_unread: Say on stderr, once, which scripts of the list no engine reads.
    """

    output: Output
    render: Render = render_json
    announce: bool
    fail_on: FailOn = FailOn.FLAGGED
    allow_incomplete: bool = False
    progress: Progress = field(default_factory=Progress)
    quiet: bool = False
    name_missing: bool = False
    name_unread: bool = False


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
                _say_once(report, publication)
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


class Extras:
    """What is made of reports beside the output: here nothing. `page_and_copies` makes a page and annotated copies.

    Attributes:
        code: INCOMPLETE when something that was asked for could not be made.
        beside: A folder to look for pictures in, too.
    """

    def __init__(self) -> None:
        self.code = ExitCode.CLEAN
        self.beside: Path | None = None

    def hold(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The same tasks; what will be needed of them is kept."""
        return iter(tasks)

    def keep(self, reports: Iterable[ScanReport]) -> Iterator[ScanReport]:
        """The same reports; what is made of each is made when it comes out."""
        return iter(reports)


def open_extras(
    html: Path | None, annotate: Path | None, *, max_pixels: int, listed: Callable[[], PatternList], occasion: str
) -> AbstractContextManager[Extras]:
    """The page and the annotated copies of the reports that are taken inside the block.

    Args:
        html: The page's file; None for no page.
        annotate: The folder of the copies; None for none.
        max_pixels: Larger pictures are not opened.
        listed: Gives the pattern list, for references.
        occasion: What happened at the time that the page names, such as `Scanned`.
    """
    if html is None and annotate is None:
        return nullcontext(Extras())
    from watermark_scan.cli.page_and_copies import page_and_copies  # noqa: PLC0415  Jinja, Pillow, NumPy and OpenCV

    return page_and_copies(html, annotate, max_pixels=max_pixels, listed=listed, occasion=occasion)


def _say_once(report: ScanReport, publication: Publication) -> None:
    """Say what holds for all images of a run."""
    if publication.name_missing:
        complain_of_missing(report)
    if publication.name_unread:
        complain_of_unread(report)


def _write(report: ScanReport, publication: Publication) -> None:
    if publication.announce:
        complain_about(report)
    if (text := publication.render(report)) is not None:
        publication.output.line(text)
