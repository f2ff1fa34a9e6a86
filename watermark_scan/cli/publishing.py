"""From reports to where they go: each is written as text or JSON when it is there, and counted for the exit code."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from watermark_scan.atomic_write import AtomicFile
from watermark_scan.cli.console import (
    FailOn,
    Output,
    OutputClosedError,
    Repeated,
    code_of,
    complain_of_missing,
    complain_of_unread,
    fault_of,
    say,
    signals_delayed,
    text_width,
    worst,
)
from watermark_scan.cli.progress import Progress
from watermark_scan.errors import ExitCode, TooManyFailuresError, UsageError, WatermarkScanError
from watermark_scan.execution.partial_reports import PartialReports
from watermark_scan.output import phrases
from watermark_scan.output.formats import Format, Ndjson
from watermark_scan.output.terminal import Color, wants_color

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from watermark_scan.catalog.load import PatternList
    from watermark_scan.execution.tasks import Task
    from watermark_scan.report import ScanReport


_STREAMS = {"-": 1, "/dev/stdout": 1, "/dev/stderr": 2}
_NUMBERED = re.compile(r"/(?:dev|proc/self)/fd/(\d{1,9})")
"""Names of files that the process has open already."""


@contextmanager
def destination(path: Path | None, *, utf8: bool) -> Iterator[Output]:
    """Standard output, or the file, which is put in place when the block ends well, and otherwise never.

    Args:
        path: The file, or a stream (see `opened_stream`); None is standard output. Links stay, and what they point to
            is replaced; permissions stay.
        utf8: Write UTF-8 to standard output whatever the locale says. Files are UTF-8 always.

    Raises:
        UsageError: No file can be made there.
        WatermarkScanError: The file cannot be finished, as on a full disk.
    """
    with opened_stream(path, utf8=utf8) as stream:
        if stream is not None:
            yield stream
            return
    target = _replaceable(cast("Path", path))
    try:
        file = AtomicFile(target, errors="backslashreplace")
    except OSError as error:
        raise _unwritable(target, error) from error
    with file:
        yield Output(stream=file.stream)
        try:
            file.finish()
        except OSError as error:
            raise _unfinished(target, error) from error


@contextmanager
def opened_stream(path: Path | None, *, utf8: bool) -> Iterator[Output | None]:
    """What is written to as it comes: standard output, another open file, a pipe or a device; None for a file.

    Args:
        path: None, `-`, `/dev/stdout`, `/dev/fd/63` (as a shell's `>(…)` gives it), a named pipe, or a file.
        utf8: As for `destination`.

    Raises:
        UsageError: It cannot be opened.
    """
    number = _descriptor(path)
    if path is None or number == 1:
        yield Output.open(utf8=utf8)
    elif not is_stream(path):
        yield None
    else:
        try:
            # A name such as /dev/fd/3 opened anew would write over what an open file holds already.
            target: int | Path = path if number is None else os.dup(number)
            stream = open(target, "w", encoding="utf-8", errors="backslashreplace", newline="")  # noqa: PTH123, SIM115  a number; closed below
        except OSError as error:
            raise _unwritable(path, error) from error
        try:
            yield Output(stream=stream)
        finally:
            with suppress(OSError):
                stream.close()


@contextmanager
def collected(path: Path | None, form: Callable[[Output], Format], *, utf8: bool) -> Iterator[Sink]:
    """Where the reports of a run go: a stream, or a file that appears when all are there.

    What a run that is stopped has finished stays beside the file (see `PartialReports`).

    Args:
        path: As for `destination`.
        form: How they are written there.
        utf8: As for `destination`.

    Raises:
        UsageError: No file can be made there, or another run writes to it.
        WatermarkScanError: The file cannot be finished, as on a full disk.
    """
    with opened_stream(path, utf8=utf8) as stream:
        if stream is not None:
            yield from _streamed(stream, form(stream))
            return
    target = _replaceable(cast("Path", path))
    try:
        partial = PartialReports(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    output = Output(stream=partial.stream)
    sink, wanted = Sink(output=output, form=Ndjson(), partial=partial.path), form(output)
    try:
        yield sink
        try:
            if isinstance(wanted, Ndjson):
                partial.finish(replaces=True)
            else:
                _convert(partial, target, wanted)
        except OSError as error:
            raise _unfinished(target, error) from error
    finally:
        sink.is_kept = partial.keep()


def _streamed(output: Output, form: Format) -> Iterator[Sink]:
    sink = Sink(output=output, form=form)
    with suppress(OutputClosedError):
        sink.text(form.head())
    yield sink
    with suppress(OutputClosedError):
        sink.text(form.tail())


def _convert(partial: PartialReports, target: Path, form: Format) -> None:
    """Make the target of the reports, which are all there."""
    from watermark_scan.stored_reports import BadLine, read_reports  # pydantic; few runs need it

    with partial.path.open("rb") as stream, AtomicFile(target, errors="backslashreplace") as file:
        for sink in _streamed(Output(stream=file.stream), form):
            for report in read_reports(stream):
                if not isinstance(report, BadLine):
                    sink.report(report)
        file.finish()
    partial.finish(replaces=False)


def is_stream(path: Path | None) -> bool:
    """Whether a path is written to as it comes (see `opened_stream`), and no file that is replaced."""
    if path is None or _descriptor(path) is not None:
        return True
    return path.exists() and not (path.is_file() or path.is_dir())


def _descriptor(path: Path | None) -> int | None:
    """The number of an open file that a path stands for."""
    name = str(path)
    if name in _STREAMS:
        return _STREAMS[name]
    found = _NUMBERED.fullmatch(name)
    return int(found[1]) if found else None


def _replaceable(path: Path) -> Path:
    target = Path(os.path.realpath(path))  # resolve() raises where links run in circles
    if target.is_dir():
        raise UsageError(
            f"{path} is a folder, so it cannot be replaced by the reports.",
            remedy="Name a file, or leave out --output and redirect standard output.",
        )
    return target


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(
        f"{path} cannot be written: {error.strerror or type(error).__name__}.",
        remedy="Check the folder and its permissions.",
    )


def _unfinished(path: Path, error: OSError) -> WatermarkScanError:
    return WatermarkScanError(
        f"{path} cannot be written: {error.strerror or type(error).__name__}.",
        remedy="Free some space or write elsewhere.",
    )


class Text(Format):
    """Text for people.

    Args:
        terminal: Whether a person looks at the text as it is written.
        color: When to use colour.
        explain: Add everything that was read, and near misses.
        quiet: No text for images that are clear and were wholly looked at.
        brief: One line an image.
    """

    def __init__(
        self, *, terminal: bool, color: Color, explain: bool = False, quiet: bool = False, brief: bool = False
    ) -> None:
        self._in_color = wants_color(color, terminal=terminal, environment=os.environ)
        self._width = text_width()
        self._explain = explain
        self._quiet = quiet
        self._brief = brief

    def report(self, report: ScanReport) -> str | None:
        """See the class."""
        from watermark_scan.output.text import brief_report, for_terminal, styled_report  # rich; JSON does without

        if self._quiet and report.verdict == "clear" and phrases.is_wholly_seen(report):
            return None
        if self._brief:
            text = brief_report(report)
        else:
            text = styled_report(report, explain=self._explain, width=self._width)
            # An empty line sets each report off from the next.
            text.append("\n")
        return for_terminal(text) if self._in_color else text.plain


@dataclass(kw_only=True)
class Sink:
    """Where the reports of a run go.

    Attributes:
        output: What is written to.
        form: How a report is written.
        partial: Where the reports are until all are there; None for a stream.
        is_kept: Whether they stay there after a run that was stopped; known when it has ended.
    """

    output: Output
    form: Format
    partial: Path | None = None
    is_kept: bool = False

    def report(self, report: ScanReport) -> None:
        """Write a report; raises as `Output.line`."""
        self.text(self.form.report(report))

    def text(self, text: str | None) -> None:
        """Write some whole lines, if any."""
        if text is not None:
            self.output.line(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What is done about reports, and what is said beside them.

    Attributes:
        write: Takes each report.
        announce: Say on stderr, too, what could not be scanned.
        fail_on: The mildest verdict that counts as found.
        allow_incomplete: An image that was not wholly looked at counts as scanned.
        max_failures: End the run when so many inputs could not be scanned; None for no limit.
        progress: Counts them, and shows the count.
        quiet: No summary.
        name_missing: Say on stderr, once, which engines are not installed: the text of clear images, which says it,
            is left out.
        name_unread: Say on stderr, once, which scripts of the list no engine reads.
    """

    write: Callable[[ScanReport], None]
    announce: bool
    fail_on: FailOn = FailOn.FLAGGED
    allow_incomplete: bool = False
    max_failures: int | None = None
    progress: Progress = field(default_factory=Progress)
    quiet: bool = False
    name_missing: bool = False
    name_unread: bool = False


def publish(reports: Iterable[ScanReport], publication: Publication) -> ExitCode:
    """Write each report as soon as it is there; stop early when nobody reads them any more.

    Args:
        reports: Made while they are written.
        publication: What is done about them, and what is said beside them.

    Returns:
        The code for all reports that were made.

    Raises:
        TooManyFailuresError: As many as allowed could not be scanned; their reports have been written.
    """
    code, progress = ExitCode.CLEAN, publication.progress
    repeated = Repeated()
    progress.show()
    try:
        with progress.heartbeat():
            for number, report in enumerate(reports):
                if number == 0:
                    _say_once(report, publication)
                code = worst(
                    (code, code_of(report, publication.fail_on, allow_incomplete=publication.allow_incomplete))
                )
                progress.wipe()
                if publication.announce and (fault := fault_of(report)) is not None:
                    repeated.say(f"{report.source.path}: {fault}", kind=fault)
                with signals_delayed():  # what was written was counted
                    publication.write(report)
                    progress.count(report)
                progress.show()
                _stop_at(publication.max_failures, progress.failed)
    except OutputClosedError:
        return code
    finally:
        progress.wipe()
        repeated.sum_up()
    if not publication.quiet and (summary := progress.summary()):
        say(summary)
    return code


def _stop_at(most: int | None, failed: int) -> None:
    if most is not None and failed >= most:
        raise TooManyFailuresError(
            f"The run ends here, because {failed} input{' ' if failed == 1 else 's '}could not be scanned "
            "(--max-failures).",
            remedy="Look at the reasons above, and let the run go on.",
        )


class Extras:
    """What is made of reports beside the output: here nothing. `page_and_copies` makes a page and annotated copies.

    Attributes:
        code: INCOMPLETE when something that was asked for could not be made.
        beside: A folder to look for pictures in, too.
    """

    def __init__(self) -> None:
        self.code = ExitCode.CLEAN
        self.beside: Path | None = None

    def look_beside(self, folder: Path | None) -> None:
        """Look for pictures in this folder, too, from now on."""
        self.beside = folder

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
    from watermark_scan.cli.page_and_copies import page_and_copies  # Jinja, Pillow, NumPy and OpenCV

    return page_and_copies(html, annotate, max_pixels=max_pixels, listed=listed, occasion=occasion)


def _say_once(report: ScanReport, publication: Publication) -> None:
    """Say what holds for all images of a run."""
    if publication.name_missing:
        complain_of_missing(report)
    if publication.name_unread:
        complain_of_unread(report)
