"""`watermark-scan rematch`: what a changed list, limit or baseline does to stored reports, without reading again."""

from __future__ import annotations

from collections import Counter, deque
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from watermark_scan.cli import scan_options as flags
from watermark_scan.cli.console import Output, say
from watermark_scan.cli.publishing import destination
from watermark_scan.cli.render import StoredReports
from watermark_scan.cli.scan_options import DEFAULTS
from watermark_scan.cli.shared_options import (
    BaselineOption,
    BuiltinOption,
    PatternsOption,
    chosen_baseline,
    chosen_list,
    scan_options,
)
from watermark_scan.errors import ExitCode
from watermark_scan.execution.pool import SerialScanner, WorkerPool
from watermark_scan.execution.tasks import Task, WorkerOptions
from watermark_scan.execution.worker import ScannerFactory
from watermark_scan.output.json import render_document, render_json
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from watermark_scan.execution.tasks import Batch
    from watermark_scan.report import Match, ScanReport

    Kind = Literal["new", "gone", "stronger", "weaker", "verdict"]

_MUCH = 2.0
"""By how much an E-value must change to be told: any entry more or less moves all of them a little."""
_FEW = 4_000_000
"""Bytes of stored reports that this process judges sooner than workers are started."""
_ENDED_EARLY = "Its search ended at a mark that no longer counts, so that only a new scan can tell what else is there."
# Typer re-wraps a paragraph unless it begins with \b.
EPILOG = """\
\b
Examples:
  watermark-scan scan --readings --json --output reports.jsonl photos
  watermark-scan rematch reports.jsonl --patterns my-list.toml
  watermark-scan rematch reports.jsonl --max-chance 0.01 --output new.jsonl

\b
Exit code:
  0    every verdict is as it was
  1    some verdict has changed
  2    nothing could be done: wrong usage, a broken list, or no report at all
  3    some report could not be judged anew: it holds no readings, or its
       search ended at a mark that no longer counts; or a line is no report
       (wins over 1)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What has changed in one report.

    Attributes:
        kind: A finding is `new`, `gone`, `stronger` or `weaker`; or it is the `verdict` that changes.
        path: Of the picture.
        pattern_id: Of the finding; empty for the verdict.
        matched_text: As read; empty for the verdict.
        before: The E-value, or the verdict; None where there was no finding.
        after: The same now.
    """

    kind: Kind
    path: str
    pattern_id: str = ""
    matched_text: str = ""
    before: float | str | None
    after: float | str | None


def run(
    # Hidden, because Typer's entry would show a Python type; the text below explains it.
    reports: Annotated[list[str], typer.Argument(metavar="REPORTS", hidden=True)],
    *,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
    max_chance: flags.MaxChance = DEFAULTS.max_chance,
    category: flags.Categories = None,
    ignore_category: flags.IgnoredCategories = None,
    baseline: BaselineOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="Write the reports as they are now to this file; those that could not be judged anew stay as they "
            "were. Default: only what changed is told.",
        ),
    ] = None,
    jobs: flags.Jobs = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each change as a line of JSON. Default: a line of text.")
    ] = False,
) -> None:
    """Hold the readings in stored reports against the list, the limit and the baseline of now, and print what changes.

    REPORTS are files that `scan --json --readings` has written; - is standard input. Nothing is read again: this takes
    milliseconds a picture. A finding is told as stronger or weaker when chance is half or twice as likely as before.
    """
    from watermark_scan.scanner import refuse_unknown_categories  # NumPy; not for --help

    options = replace(
        scan_options(max_chance=max_chance, patterns=patterns, no_builtin=no_builtin),
        categories=flags.names_in(category) if category else None,
        ignored_categories=flags.names_in(ignore_category or ""),
    )
    listed = chosen_list(patterns, no_builtin=no_builtin)
    refuse_unknown_categories(options, listed)
    arguments = {"options": options, "patterns": listed, "baseline": chosen_baseline(baseline)}
    batch = _open_batch(arguments, jobs=0 if jobs is None and _are_few(reports) else jobs)
    tally, stored, told = _Tally(), StoredReports(reports), Output.open(utf8=as_json)
    with ExitStack() as stack:
        kept = None if output is None else stack.enter_context(destination(output, utf8=True))
        for before, judged in _judged(stored.read(), batch):
            after = tally.taken(before, judged)
            if kept is not None:
                kept.line(render_json(after))
            for change in changes(before, after):
                told.line(render_document(asdict(change)) if as_json else _words(change))
        stored.require_one()
    say(tally.summary())
    raise typer.Exit(max(stored.code, tally.code))


def _open_batch(arguments: Mapping[str, object], *, jobs: int | None) -> Batch:
    options = WorkerOptions(jobs=jobs)
    factory = ScannerFactory(target="watermark_scan.rematch:RematchingScanner", arguments=arguments)
    if not options.workers:
        return SerialScanner(scanner=factory.make())
    return WorkerPool(factory, options, seconds=DEFAULTS.timeout)


def _are_few(names: Sequence[str]) -> bool:
    """Whether starting workers would take longer than they save."""
    with suppress(OSError):
        return sum(Path(name).stat().st_size for name in names) < _FEW
    return False


def _judged(stored: Iterable[ScanReport], batch: Batch) -> Iterator[tuple[ScanReport, ScanReport]]:
    """Each report before and after; one that cannot be judged anew stays as it is."""
    from watermark_scan.rematch import can_be_rematched  # as above

    waiting: deque[ScanReport] = deque()

    def tasks() -> Iterator[Task]:
        for report in stored:
            waiting.append(report)
            if can_be_rematched(report):
                yield Task(source=render_json(report).encode())
            else:
                yield Task(source=report.source.path, report=report)

    with closing(batch.reports(tasks())) as judged:
        for report in judged:
            yield waiting.popleft(), report


def changes(before: ScanReport, after: ScanReport) -> Iterator[Change]:
    """What has changed: the verdict first, then findings by entry."""
    path = after.source.path
    if before.verdict != after.verdict:
        yield Change(kind="verdict", path=path, before=before.verdict, after=after.verdict)
    old, new = _strongest(before), _strongest(after)
    for pattern_id in dict.fromkeys((*new, *old)):
        was, now = old.get(pattern_id), new.get(pattern_id)
        if (kind := _kind(was, now)) is not None:
            match = now or was
            yield Change(
                kind=kind,
                path=path,
                pattern_id=pattern_id,
                matched_text=match.matched_text if match else "",
                before=was.expected_chance_matches if was else None,
                after=now.expected_chance_matches if now else None,
            )


def _kind(was: Match | None, now: Match | None) -> Kind | None:
    if was is None or now is None:
        return "new" if was is None else "gone"
    before, after = was.expected_chance_matches or 0.0, now.expected_chance_matches or 0.0
    if after * _MUCH <= before and after < before:
        return "stronger"
    return "weaker" if before * _MUCH <= after and before < after else None


def _strongest(report: ScanReport) -> dict[str, Match]:
    """Entry → its first finding, which is its strongest."""
    found: dict[str, Match] = {}
    for match in report.matches:
        found.setdefault(match.pattern_id, match)
    return found


def _words(change: Change) -> str:
    if change.kind == "verdict":
        return clean(f"{change.path}: {change.before} -> {change.after}")
    values = " -> ".join(f"{value:.2g}" for value in (change.before, change.after) if isinstance(value, float))
    return clean(f'{change.path}:   {change.kind} {change.pattern_id} "{change.matched_text}" (chance {values})')


class _Tally:
    """Counts what comes of reports that were to be judged anew."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def taken(self, before: ScanReport, judged: ScanReport) -> ScanReport:
        """The report of now, or that of before where it cannot be told."""
        from watermark_scan.rematch import can_be_rematched, is_conclusive  # as above

        self._counts["all"] += 1
        if before.status == "failed" or not can_be_rematched(before):
            self._counts[before.status] += 1
            return before
        if judged.error is not None or not is_conclusive(before, judged):
            self._counts["open"] += 1
            reason = judged.error.message if judged.error else _ENDED_EARLY
            say(clean(f"{before.source.path}: {reason}"))
            return before
        self._counts["changed"] += judged.verdict != before.verdict
        return judged

    @property
    def code(self) -> ExitCode:
        """See `EPILOG`."""
        if self._counts["scanned"] or self._counts["open"]:
            return ExitCode.INCOMPLETE
        return ExitCode.FLAGGED if self._counts["changed"] else ExitCode.CLEAN

    def summary(self) -> str:
        """In one sentence."""
        counts = self._counts
        verdicts = "1 verdict" if counts["changed"] == 1 else f"{counts['changed']:,} verdicts"
        parts = [f"{counts['all']:,} reports: {verdicts} changed"]
        for key, words in (
            ("scanned", "without readings, left as they were (scan with --readings)"),
            ("open", "to be scanned again"),
            ("failed", "of images that could not be scanned"),
        ):
            if counts[key]:
                parts.append(f"{counts[key]:,} {words}")
        return ", ".join(parts) + "."
