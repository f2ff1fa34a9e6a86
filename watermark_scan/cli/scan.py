"""`watermark-scan scan`: images are scanned, and their reports go out."""

from __future__ import annotations

import os
import shlex
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from watermark_scan.cli import scan_options as flags
from watermark_scan.cli import scanning
from watermark_scan.cli.commands import PlainCommand
from watermark_scan.cli.console import PROGRAM, FailOn, Terminated, say, share_a_reader, worst
from watermark_scan.cli.folders import PassedOver, Selection
from watermark_scan.cli.inputs import Request, gather
from watermark_scan.cli.progress import Progress
from watermark_scan.cli.publishing import Publication, Text, collected, is_stream, open_extras, publish
from watermark_scan.cli.run_summary import write_summary
from watermark_scan.cli.scan_options import DEFAULTS, OutputFormat
from watermark_scan.cli.settings import OTHER_VARIABLES, layers_of, unknown_variables
from watermark_scan.cli.shared_options import (
    BaselineOption,
    BuiltinOption,
    PatternsOption,
    chosen_baseline,
    chosen_list,
    scan_options,
)
from watermark_scan.errors import UsageError, WatermarkScanError
from watermark_scan.execution.equal_bytes import EqualBytes
from watermark_scan.execution.tasks import Batch, WorkerOptions
from watermark_scan.output.formats import Csv, Format, Json, Ndjson, OverlayText
from watermark_scan.output.sarif import Sarif
from watermark_scan.output.terminal import Color, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer._click.core import Context

    from watermark_scan.cli.console import Output
    from watermark_scan.cli.publishing import Sink

_FORMS: dict[OutputFormat, type[Format]] = {
    OutputFormat.NDJSON: Ndjson,
    OutputFormat.JSON: Json,
    OutputFormat.CSV: Csv,
    OutputFormat.SARIF: Sarif,
    OutputFormat.OVERLAY_TEXT: OverlayText,
}
"""All but the text for people, which depends on who reads it."""

# Typer re-wraps a paragraph unless it begins with \b.
EPILOG = """\
\b
Examples:
  watermark-scan photo.jpg
  watermark-scan scan --html page.html photos/
  watermark-scan scan --output reports.jsonl --json --resume archive/
  find . -name '*.jpg' -print0 | watermark-scan scan --brief -0 --files-from -

\b
Exit code:
  0    nothing was flagged (`review` is not flagged; see --fail-on)
  1    something was flagged
  2    nothing could be done: wrong usage, broken settings or pattern list,
       no OCR engine
  3    some input could not be scanned, or not wholly (wins over 1)
  130  stopped by Ctrl-C
  143  stopped by another program (SIGTERM)
"""


def scan(
    context: typer.Context,
    paths: flags.Paths = None,
    *,
    json: flags.Json = False,
    format: flags.Form = None,  # noqa: A002  as the flag
    brief: flags.Brief = False,
    output: flags.Output = None,
    html: flags.Html = None,
    annotate: flags.Annotate = None,
    explain: flags.Explain = False,
    views: flags.Views = None,
    readings: flags.Readings = False,
    quiet: flags.Quiet = False,
    color: flags.ColorChoice = Color.AUTO,
    fail_on: flags.Fail = FailOn.FLAGGED,
    files_from: flags.FilesFrom = None,
    null: flags.Null = False,
    ext: flags.Ext = None,
    exclude: flags.Exclude = None,
    newer: flags.Newer = None,
    summary_json: flags.SummaryJson = None,
    reader: flags.Readers = None,
    spotting: flags.Spotting = True,  # noqa: ARG001  kept for commands of version 0.1
    regions: flags.Regions = DEFAULTS.regions,
    thorough: flags.Thorough = False,
    max_chance: flags.MaxChance = DEFAULTS.max_chance,
    languages: flags.Languages = None,
    category: flags.Categories = None,
    ignore_category: flags.IgnoredCategories = None,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
    baseline: BaselineOption = None,
    jobs: flags.Jobs = None,
    unordered: flags.Unordered = False,
    max_failures: flags.MaxFailures = None,
    resume: flags.Resume = None,
    accept_other_settings: flags.AcceptOtherSettings = False,
    by_hash: flags.ByHash = False,
    allow_incomplete: flags.AllowIncomplete = False,
    timeout: flags.Timeout = DEFAULTS.timeout,
    max_memory: flags.MaxMemory = flags.MAX_MEMORY,
    max_pixels: flags.MaxPixels = DEFAULTS.max_pixels,
    frames: flags.Frames = DEFAULTS.frames,
    max_frames: flags.MaxFrames = DEFAULTS.max_frames,
    max_bytes: flags.MaxBytes = DEFAULTS.max_bytes,
    isolated: flags.Isolated = False,
    config: flags.Config = None,
) -> None:
    """Look for left-over overlay text in images: marks of games, simulators, stock agencies and AI tools.

    PATHS are images, or folders: all images in them and in their subfolders are scanned, whatever their endings, and
    linked folders, too. The path - is an image on standard input. JPEG, PNG, GIF, WebP, AVIF, HEIC, TIFF, BMP, JPEG
    2000, PPM and ICO are read; what an image is, its bytes tell and not its name.

    Each image gets a verdict. `flagged`: a listed wording was found. `review`: something was found, but a person
    should look. `clear`: no listed wording was found, which does not make the picture authentic.
    """
    del config  # its callback has taken care of it
    request = Request(
        names=tuple(paths or ()),
        files_from=files_from,
        null=null,
        selection=Selection(
            suffixes=flags.suffixes_in(ext) if ext else None,
            exclude=tuple(exclude or ()),
            newer=flags.seconds_of(newer) if newer else None,
        ),
        copies=annotate,
        views=views,
    )
    options = replace(
        scan_options(
            readers=reader,
            regions=regions,
            max_chance=max_chance,
            patterns=patterns,
            no_builtin=no_builtin,
            keep_readings=explain or readings,
        ),
        languages=flags.names_in(languages) if languages else None,
        categories=flags.names_in(category) if category else None,
        ignored_categories=flags.names_in(ignore_category or ""),
        max_pixels=max_pixels,
        frames=frames,
        max_frames=max_frames,
        max_bytes=max_bytes,
        timeout=timeout,
        thorough=thorough,
        views=views,
    )
    _name_settings(context, warn=not isolated and not quiet)
    counted = chosen_baseline(baseline)
    batch: Batch = scanning.open_batch(
        options,
        baseline=counted,
        # One image needs no more than one worker, and its engines may then use the other cores.
        workforce=WorkerOptions(
            jobs=1 if jobs is None and request.is_single else jobs,
            ordered=not unordered,
            max_memory=flags.bytes_of(max_memory),
        ),
    )
    chosen = _chosen_form(format, json=json, brief=brief)
    as_text = chosen is OutputFormat.TEXT
    written = None if is_stream(output) else output
    resumption = _resumption(resume, written, chosen, accepts_others=accept_other_settings, by_hash=by_hash)
    if resumption is not None:
        resumption = replace(resumption, options=options, baseline=counted)
    listed = partial(chosen_list, patterns, no_builtin=no_builtin)
    beside = open_extras(html, annotate, max_pixels=max_pixels, listed=listed, occasion="Scanned")
    if views is None and not request.is_single:  # each image has views of its own
        batch = EqualBytes(batch=batch, ordered=not unordered, max_bytes=max_bytes)
    passed_over = PassedOver()
    progress_of = (lambda: gather(request)) if request.is_countable else None
    progress = Progress() if quiet else Progress.on_stderr(progress_of, say=None if request.is_single else say)

    def made(out: Output) -> Format:
        return (
            Text(terminal=out.is_terminal, color=color, explain=explain, quiet=quiet, brief=brief)
            if as_text
            else _FORMS[chosen]()
        )

    with ExitStack() as stack:
        resumed = stack.enter_context(scanning.resuming(resumption))
        stop = stack.enter_context(_told_when_stopped(progress, context))
        sink = stack.enter_context(collected(output, made, utf8=not as_text))
        stop.sink = sink
        extras = stack.enter_context(beside)
        tasks = resumed(extras.hold(scanning.tasks_of(gather(request, passed_over), max_bytes=max_bytes)))
        publication = Publication(
            write=sink.report,
            # In the text a failed image tells its reason; whoever sees both would only be told twice.
            announce=not as_text or not share_a_reader(sink.output),
            fail_on=fail_on,
            allow_incomplete=allow_incomplete,
            max_failures=max_failures,
            progress=progress,
            quiet=quiet,
            name_missing=quiet and as_text,
            name_unread=as_text and not quiet,
        )
        with closing(scanning.scan_all(batch, tasks)) as reports:
            code = worst((publish(extras.keep(reports), publication), extras.code))
    if not quiet:
        if request.files_from is not None and progress.tally.total == 0:
            say("The list names no file, so nothing was scanned.")
        say(clean(passed_over.sentence()))
    if summary_json is not None:
        write_summary(summary_json, progress.tally, passed_over, code)
    raise typer.Exit(code)


class _ScanCommand(PlainCommand):
    """`--resume` may stand without a value."""

    groups = flags.GROUPS

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Give it one."""
        return super().parse_args(ctx, flags.with_resume_value(args))


COMMAND = _ScanCommand


def _chosen_form(form: OutputFormat | None, *, json: bool, brief: bool) -> OutputFormat:
    if json and form not in (None, OutputFormat.NDJSON):
        raise UsageError(f"--json is --format ndjson, and --format {form} is named, too.", remedy="Use one of the two.")
    chosen = OutputFormat.NDJSON if json else form or OutputFormat.TEXT
    if brief and chosen is not OutputFormat.TEXT:
        raise UsageError(
            f"--brief is about text, and the reports are written as {chosen}.", remedy="Leave out one of the two."
        )
    return chosen


def _resumption(
    resume: str | None, output: Path | None, form: OutputFormat, *, accepts_others: bool, by_hash: bool
) -> scanning.Resumption | None:
    """What `--resume` asks for."""
    if resume is None:
        for flag, is_named in (("--by-hash", by_hash), ("--accept-other-settings", accepts_others)):
            if is_named:
                raise UsageError(
                    f"{flag} says what --resume takes over, but --resume is missing.", remedy="Add --resume."
                )
        return None
    is_named = resume != flags.SAME_AS_OUTPUT
    if not is_named and output is None:
        raise UsageError(
            "--resume goes on with the file of --output, but no such file is named.",
            remedy="Add --output FILE, or name the reports: --resume REPORTS.",
        )
    # Another format is not read again; what stopped runs have left is ndjson always.
    own = output if form is OutputFormat.NDJSON else None
    return scanning.Resumption(
        reports=Path(resume) if is_named else own,
        output=output,
        is_named=is_named,
        accepts_others=accepts_others,
        by_hash=by_hash,
    )


@dataclass(kw_only=True)
class _Run:
    """A run, for what is said when it is stopped.

    Attributes:
        sink: Where its reports go; None before it has begun.
    """

    sink: Sink | None = None


@contextmanager
def _told_when_stopped(progress: Progress, context: typer.Context) -> Iterator[_Run]:
    """When the block ends before all is done, say how much is, where it is kept, and the command that goes on."""
    run = _Run()
    try:
        yield run
    except (Exception, KeyboardInterrupt, Terminated) as error:
        if run.sink is not None and run.sink.is_kept:
            say(f"Stopped: {progress.done()} done; the reports are kept in {run.sink.partial}. Go on with:")
            say(f"  {_command_that_goes_on(context)}")
        elif run.sink is not None and run.sink.partial is None and not isinstance(error, WatermarkScanError):
            is_stored = isinstance(run.sink.form, Ndjson)
            hint = " To go on, name the file that they went to: --resume FILE." if is_stored else ""
            say(f"Stopped: {progress.done()} done; the reports have been written.{hint}")
        raise


def _command_that_goes_on(context: typer.Context) -> str:
    typed: list[str] = context.find_root().obj or []
    if not any(word == "--resume" or word.startswith("--resume=") for word in typed):
        place = typed.index("--") if "--" in typed else len(typed)
        typed = [*typed[:place], "--resume", *typed[place:]]
    return shlex.join([PROGRAM, *typed])


def _name_settings(context: typer.Context, *, warn: bool) -> None:
    """A file that nobody named may lie in a folder of strangers' pictures: whoever scans there is told of it.

    Args:
        context: Of the command.
        warn: Say, too, which variables look like settings and are none.
    """
    for name in unknown_variables(os.environ, OTHER_VARIABLES) if warn else ():
        say(f"{name} is set, but there is no such setting; see `watermark-scan config`.")
    if (found := layers_of(context).found) is not None:
        say(f"Using the settings in {found}; --isolated leaves them out.")
