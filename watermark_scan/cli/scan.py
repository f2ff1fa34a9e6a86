"""`watermark-scan scan`: what its flags decide. Owns no scanning and no printing; the flags stand in `flags`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from watermark_scan.cli import publishing as scanning
from watermark_scan.cli import scan_options as bounds
from watermark_scan.cli import scan_options as engines
from watermark_scan.cli import scan_options as flags
from watermark_scan.cli.console import FailOn, say, share_a_terminal, worst
from watermark_scan.cli.inputs import Request, gather
from watermark_scan.cli.progress import Progress
from watermark_scan.cli.publishing import (
    AnnotateOption,
    Form,
    HtmlOption,
    Originals,
    ViewsOption,
    destination,
    kept_evidence,
    without_copies,
)
from watermark_scan.cli.resume import ByHashOption, ResumeOption, resuming
from watermark_scan.cli.scan_options import DEFAULTS
from watermark_scan.cli.settings import layers_of
from watermark_scan.cli.shared_options import (
    BaselineOption,
    BuiltinOption,
    PatternsOption,
    chosen_baseline,
    chosen_list,
    lists_in_use,
)
from watermark_scan.execution.tasks import WorkerOptions
from watermark_scan.options import ScanOptions
from watermark_scan.output.terminal import Color

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watermark_scan.cli.console import Output
    from watermark_scan.cli.inputs import Input

SUMMARY = "Scan images, and folders with images."
# Typer re-wraps a paragraph unless it begins with \b.
EPILOG = """\
\b
Exit code:
  0    nothing was flagged (`review` is not flagged; see --fail-on)
  1    something was flagged
  2    nothing could be done: wrong usage, broken settings or pattern list,
       no OCR engine
  3    some input could not be scanned (wins over 1)
  130  stopped by Ctrl-C
  143  stopped by another program (SIGTERM)
"""


def scan(  # noqa: PLR0913  one parameter per flag
    context: typer.Context,
    paths: flags.Paths = None,
    *,
    json: flags.Json = False,
    output: flags.Output = None,
    html: HtmlOption = None,
    annotate: AnnotateOption = None,
    explain: flags.Explain = False,
    views: ViewsOption = None,
    readings: flags.Readings = False,
    quiet: flags.Quiet = False,
    color: flags.ColorChoice = Color.AUTO,
    fail_on: flags.Fail = FailOn.FLAGGED,
    files_from: flags.FilesFrom = None,
    null: flags.Null = False,
    ext: flags.Ext = None,
    reader: engines.Readers = None,
    spotting: engines.Spotting = DEFAULTS.spotting,
    regions: flags.Regions = DEFAULTS.regions,
    thorough: flags.Thorough = False,
    max_chance: flags.MaxChance = DEFAULTS.max_chance,
    languages: flags.Languages = None,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
    baseline: BaselineOption = None,
    jobs: bounds.Jobs = None,
    unordered: bounds.Unordered = False,
    resume: ResumeOption = None,
    by_hash: ByHashOption = False,
    allow_incomplete: flags.AllowIncomplete = False,
    timeout: bounds.Timeout = DEFAULTS.timeout,
    max_memory: bounds.MaxMemory = bounds.MAX_MEMORY,
    max_pixels: bounds.MaxPixels = DEFAULTS.max_pixels,
    frames: bounds.Frames = DEFAULTS.frames,
    max_frames: bounds.MaxFrames = DEFAULTS.max_frames,
    max_bytes: bounds.MaxBytes = DEFAULTS.max_bytes,
    isolated: flags.Isolated = False,  # noqa: ARG001  handled by its callback
    config: flags.Config = None,  # noqa: ARG001  handled by its callback
) -> None:
    """Look for left-over overlay text in images: marks of games, simulators, stock agencies and AI tools.

    PATHS are images, or folders: all images in them and in their subfolders are scanned. The path - is an image on
    standard input.

    Each image gets a verdict. `flagged`: a listed wording was found. `review`: something was found, but a person
    should look. `clear`: no listed wording was found, which does not make the picture authentic.
    """
    request = Request(names=tuple(paths or ()), files_from=files_from, null=null, suffixes=flags.suffixes_in(ext))
    options = ScanOptions(
        readers=engines.readers_in(reader),
        regions=regions,
        languages=flags.names_in(languages) if languages else None,
        max_chance=max_chance,
        # A limit for flagging above the one for review would be refused.
        review_chance=max(max_chance, DEFAULTS.review_chance),
        max_pixels=max_pixels,
        frames=frames,
        max_frames=max_frames,
        max_bytes=max_bytes,
        timeout=timeout,
        thorough=thorough,
        keep_readings=explain or readings,
        views=views,
        spotting=spotting,
        patterns=lists_in_use(patterns),
        builtin=not no_builtin,
    )
    form = Form(json=json, explain=explain, quiet=quiet, color=color)
    _name_settings(context)
    originals = Originals(max_pixels=max_pixels)
    evidence = kept_evidence(
        html,
        annotate,
        listed=lambda: chosen_list(patterns, no_builtin=no_builtin),
        open_picture=originals,
        occasion="Scanned",
    )
    batch = scanning.open_batch(
        options,
        baseline=chosen_baseline(baseline),
        # One image needs no more than one worker, and its engines may then use the other cores.
        workforce=WorkerOptions(
            jobs=1 if jobs is None and request.is_single else jobs,
            ordered=not unordered,
            max_memory=bounds.bytes_of(max_memory),
        ),
    )
    earlier = resuming(resume, by_hash=by_hash, max_bytes=max_bytes)
    with earlier as resumed, destination(output, utf8=json) as out, evidence as kept:
        tasks = scanning.tasks_of(without_copies(gather(request), annotate, views), max_bytes=max_bytes)
        tasks = resumed(originals.keeping(tasks) if html or annotate else tasks)
        with closing(scanning.scan_all(batch, tasks)) as reports:
            inputs = (lambda: without_copies(gather(request), annotate, views)) if request.is_countable else None
            publication = _publication(inputs, form, out, fail_on)
            publication = replace(publication, allow_incomplete=allow_incomplete)
            code = scanning.publish(kept.keep(reports), publication)
    raise typer.Exit(worst((code, kept.code)))


def _publication(
    inputs: Callable[[], Iterator[Input]] | None, form: Form, out: Output, fail_on: FailOn
) -> scanning.Publication:
    return scanning.Publication(
        output=out,
        render=form.renderer(terminal=out.is_terminal),
        # In the text a failed image tells its reason; on one terminal the same sentence twice would only be noise.
        announce=form.json or not share_a_terminal(out),
        fail_on=fail_on,
        progress=Progress() if form.quiet else Progress.on_stderr(inputs),
        quiet=form.quiet,
        name_missing=form.quiet and not form.json,
        name_unread=not form.json,
    )


def _name_settings(context: typer.Context) -> None:
    """A file that nobody named may lie in a folder of strangers' pictures: whoever scans there is told of it."""
    if (found := layers_of(context).found) is not None:
        say(f"Using the settings in {found}; --isolated leaves them out.")
