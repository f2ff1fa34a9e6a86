"""`watermark-scan scan`: images are scanned, and their reports go out."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from functools import partial

import typer

from watermark_scan.cli import scan_options as flags
from watermark_scan.cli import scanning
from watermark_scan.cli.console import FailOn, say, share_a_terminal, worst
from watermark_scan.cli.folders import PassedOver, Selection
from watermark_scan.cli.inputs import Request, gather
from watermark_scan.cli.progress import Progress
from watermark_scan.cli.publishing import Publication, destination, open_extras, publish, text_renderer
from watermark_scan.cli.run_summary import write_summary
from watermark_scan.cli.scan_options import DEFAULTS
from watermark_scan.cli.settings import OTHER_VARIABLES, layers_of, unknown_variables
from watermark_scan.cli.shared_options import (
    BaselineOption,
    BuiltinOption,
    PatternsOption,
    chosen_baseline,
    chosen_list,
    scan_options,
)
from watermark_scan.execution.equal_bytes import EqualBytes
from watermark_scan.execution.tasks import Batch, WorkerOptions
from watermark_scan.output.json import render_json
from watermark_scan.output.terminal import Color, clean

# Typer re-wraps a paragraph unless it begins with \b.
EPILOG = """\
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
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
    baseline: BaselineOption = None,
    jobs: flags.Jobs = None,
    unordered: flags.Unordered = False,
    resume: flags.Resume = None,
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
        max_pixels=max_pixels,
        frames=frames,
        max_frames=max_frames,
        max_bytes=max_bytes,
        timeout=timeout,
        thorough=thorough,
        views=views,
    )
    _name_settings(context, warn=not isolated and not quiet)
    batch: Batch = scanning.open_batch(
        options,
        baseline=chosen_baseline(baseline),
        # One image needs no more than one worker, and its engines may then use the other cores.
        workforce=WorkerOptions(
            jobs=1 if jobs is None and request.is_single else jobs,
            ordered=not unordered,
            max_memory=flags.bytes_of(max_memory),
        ),
    )
    if views is None and not request.is_single:  # each image has views of its own
        batch = EqualBytes(batch=batch, ordered=not unordered, max_bytes=max_bytes)
    passed_over = PassedOver()
    progress_of = (lambda: gather(request)) if request.is_countable else None
    progress = Progress() if quiet else Progress.on_stderr(progress_of)
    earlier = scanning.resuming(resume, by_hash=by_hash, max_bytes=max_bytes)
    listed = partial(chosen_list, patterns, no_builtin=no_builtin)
    beside = open_extras(html, annotate, max_pixels=max_pixels, listed=listed, occasion="Scanned")
    with earlier as resumed, destination(output, utf8=json) as out, beside as extras:
        tasks = resumed(extras.hold(scanning.tasks_of(gather(request, passed_over), max_bytes=max_bytes)))
        publication = Publication(
            output=out,
            render=render_json
            if json
            else text_renderer(terminal=out.is_terminal, color=color, explain=explain, quiet=quiet),
            # In the text a failed image tells its reason; on one terminal the same sentence twice would only be noise.
            announce=json or not share_a_terminal(out),
            fail_on=fail_on,
            allow_incomplete=allow_incomplete,
            progress=progress,
            quiet=quiet,
            name_missing=quiet and not json,
            name_unread=not json and not quiet,
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
