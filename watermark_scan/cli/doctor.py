"""`watermark-scan doctor`: says whether everything needed is there and works."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watermark_scan import __version__
from watermark_scan.cli.console import PROGRAM, Output, usage_fault
from watermark_scan.cli.scan_options import names_in
from watermark_scan.cli.settings import OTHER_VARIABLES, context_of_scan, unknown_variables
from watermark_scan.cli.shared_options import lists_in_use
from watermark_scan.errors import ExitCode, WatermarkScanError
from watermark_scan.options import ScanOptions
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from watermark_scan.doctor import Diagnosis, Problem, ReaderState
    from watermark_scan.ocr.scripts import UnreadScript

EPILOG = """\
\b
Examples:
  watermark-scan doctor
  watermark-scan doctor --json

\b
Exit code:
  0    images can be scanned, if perhaps not with every engine
  2    nothing can be scanned: no engine works, or the pattern list or the
       settings are broken
"""
_WIDTH = 80
_INDENT = "  "
_NAME = 11
"""Columns of the longest engine's name and a gap."""
_NO_HEIC = "HEIC pictures (of iPhones) cannot be opened; to mend that: pip install --force-reinstall pi-heif"


def run(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object. Default: text.")] = False,
) -> None:
    """Check that everything needed is there and works: OCR engines, the pattern list, your settings.

    Each OCR engine (program that recognises text in images) reads a picture with known text. What is missing is named
    with the command that installs it.
    """
    options, broken = _options_of_scan(context)
    strange = unknown_variables(os.environ, OTHER_VARIABLES)
    output = Output.open(utf8=as_json)
    with redirect_stdout(sys.stderr):  # engines talk
        from watermark_scan.doctor import examine  # the engines; not for --help

        diagnosis = examine(options)
    works = diagnosis.works and not broken
    if as_json:
        document = _document(diagnosis) | {"works": works, "settings_problem": broken, "unknown_variables": strange}
        output.line(render_document(document))
    else:
        output.line("\n".join((*_lines(diagnosis), *_settings_lines(broken, strange), *_conclusion(diagnosis, broken))))
    raise typer.Exit(ExitCode.CLEAN if works else ExitCode.UNUSABLE)


def _options_of_scan(context: typer.Context) -> tuple[ScanOptions, str]:
    """The options of a scan; the defaults where settings are broken, and what is wrong, so that all else is tried."""
    try:
        return _options(context_of_scan(context, []).params), ""
    except WatermarkScanError as error:
        broken = f"{error.message}\n{error.remedy}"
    except typer.TyperException as error:
        broken = f"{usage_fault(error)}\n`watermark-scan config` names the place of each setting."
    return _options(context_of_scan(context, ["--isolated"]).params), broken


def _settings_lines(broken: str, strange: tuple[str, ...]) -> Iterator[str]:
    if broken or strange:
        yield "\nSettings"
    for line in broken.splitlines():
        yield _entry("", line)
    for name in strange:
        yield _entry("", f"{name} is set, but there is no such setting.")


def _options(settings: Mapping[str, Any]) -> ScanOptions:
    """As for a scan, with every engine: one that the settings leave out may still be looked at."""
    languages = settings["languages"]
    return ScanOptions(
        languages=names_in(languages) if languages else None,
        timeout=settings["timeout"],
        patterns=lists_in_use(settings["patterns"]),
        builtin=not settings["no_builtin"],
    )


def _document(diagnosis: Diagnosis) -> dict[str, object]:
    patterns = diagnosis.patterns
    listed = patterns and {
        "version": patterns.version,
        "digest": patterns.digest,
        "entries": len(patterns.patterns),
        "wordings": len(patterns.wordings),
    }
    return {
        "schema_version": 1,
        "tool": {"name": PROGRAM, "version": __version__},
        "works": diagnosis.works,
        "readers": list(map(_reader_entry, diagnosis.readers)),
        "pattern_list": {**(listed or {}), "problem": diagnosis.problem and asdict(diagnosis.problem)},
        "unread": list(map(_unread_entry, diagnosis.unread)),
        "heic": diagnosis.heic,
        "missing_limits": diagnosis.missing_limits,
    }


def _reader_entry(reader: ReaderState) -> dict[str, object]:
    entry = {**asdict(reader), "works": reader.problem is None}
    del entry["scripts"]
    return entry


def _unread_entry(unread: UnreadScript) -> dict[str, object]:
    entry = asdict(unread)
    return {"writing": entry.pop("script"), **entry}


def _lines(diagnosis: Diagnosis) -> Iterator[str]:
    yield f"{PROGRAM} {__version__}"
    yield "\nOCR engines"
    for reader in diagnosis.readers:
        yield _entry(reader.name, _reader(reader))
    yield "\nPattern list"
    yield _entry("", _list(diagnosis))
    if diagnosis.unread:
        yield "\nWordings of the list that no engine here can read"
        for unread in diagnosis.unread:
            yield _entry(unread.script, _unread(unread))
    if diagnosis.missing_limits:
        yield "\nOn this system"
        for limit in diagnosis.missing_limits:
            yield _entry("", f"{limit}.")
    if not diagnosis.heic:
        yield f"\n{paragraph(_NO_HEIC, width=_WIDTH)}"


def _entry(name: str, text: str) -> str:
    label = f"{name:<{_NAME}}" if name else ""
    return paragraph(clean(text), width=_WIDTH, indent=_INDENT, label=clean(label))


def _reader(reader: ReaderState) -> str:
    if reader.version is None:
        return f"not usable. {_problem(reader.problem)}"
    spare = [name for name in reader.installed if name not in reader.languages]
    unused = f" (installed, not used by default: {', '.join(spare)})" if spare else ""
    about = f"{reader.version}, reads {', '.join(reader.languages)}{unused}"
    if reader.problem is not None:
        return f"{about}: DOES NOT WORK. {_problem(reader.problem)}"
    return f"{about}: works, read the test picture in {reader.seconds:.1f} s"


def _list(diagnosis: Diagnosis) -> str:
    patterns = diagnosis.patterns
    if patterns is None:
        return f"BROKEN. {_problem(diagnosis.problem)}"
    version = f"version {patterns.version}, " if patterns.version else ""
    return f"{version}{len(patterns.patterns)} entries with {len(patterns.wordings)} wordings, {patterns.digest}"


def _unread(unread: UnreadScript) -> str:
    count = f"{unread.wordings} wording{'' if unread.wordings == 1 else 's'} ({', '.join(unread.languages)})"
    return f"{count}. {unread.remedy}"


def _problem(problem: Problem | None) -> str:
    return "" if problem is None else f"{problem.message} {problem.remedy}"


def _conclusion(diagnosis: Diagnosis, broken: str) -> tuple[str, str]:
    """An empty line, and the last word."""
    if broken or not diagnosis.works:
        return "", "Nothing can be scanned until this is mended."
    if all(reader.problem is None for reader in diagnosis.readers):
        return "", "All engines work."
    return "", "Images can be scanned, but not with every engine."
