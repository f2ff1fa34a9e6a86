"""`watermark-scan config`: every setting of `scan`, its value, and where that is from."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli.console import Output
from watermark_scan.cli.settings import (
    NOTHING,
    OTHER_VARIABLES,
    PROJECT_FILE,
    Effective,
    context_of_scan,
    effective_settings,
    layers_of,
    unknown_variables,
    user_file,
)
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from watermark_scan.cli.settings import Layers

# Typer re-wraps a paragraph unless it begins with \b.
EPILOG = """\
\b
Examples:
  watermark-scan config
  watermark-scan config --config nightly.toml

\b
Places to set one, the strongest first:
  the flag
  an environment variable: WATERMARK_SCAN_MAX_CHANCE for --max-chance
  the file that --config names
  .watermark-scan.toml in this folder, or in the next one above that has it
  config.toml in your own configuration folder

\b
A file is TOML, a setting on each line, called as its flag:
  regions = "edges"
  max-chance = 0.0001
  languages = ["eng", "rus"]

A key that is misspelt stops the scan. A .watermark-scan.toml that is in use
is named on standard error, because it may have come with the pictures;
--isolated leaves everything out.
"""
_UNSET = {
    "reader": "every engine installed",
    "languages": "auto: the list's needs",
    "category": "all",
    "ignore-category": "none",
    "ext": "every picture",
    "exclude": "nothing",
    "max-failures": "no limit",
    "jobs": "one for each core",
    "patterns": "none of your own",
    "baseline": "none",
}
"""What `scan` does where nothing is set."""


def run(
    context: typer.Context,
    *,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="As for scan. Default: no further file.")
    ] = None,
    isolated: Annotated[
        bool, typer.Option("--isolated", help="Show the defaults only. Default: what is set anywhere.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object. Default: a table.")] = False,
) -> None:
    """Show every setting of `scan`, its value, and where that value comes from."""
    arguments = ["--isolated"] if isolated else []
    arguments += ["--config", str(config)] if config is not None else []
    scan = context_of_scan(context, arguments)
    effective = effective_settings(scan)
    layers = layers_of(scan)
    unknown = () if isolated else unknown_variables(os.environ, OTHER_VARIABLES)
    Output.open(utf8=as_json).line(
        _as_json(effective, layers, unknown) if as_json else _as_text(effective, layers, unknown)
    )


def _as_json(effective: list[Effective], layers: Layers, unknown: tuple[str, ...]) -> str:
    return render_document(
        {
            "settings": [asdict(setting) for setting in effective],
            "files": [str(path) for path in layers.files],
            "unknown_variables": unknown,
        }
    )


def _as_text(effective: list[Effective], layers: Layers, unknown: tuple[str, ...]) -> str:
    rows = [
        (setting.name, _shown(setting.name, setting.value), str(setting.origin or "default")) for setting in effective
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"{name:<{widths[0]}}  {value:<{widths[1]}}  {origin}" for name, value, origin in rows]
    lines += ["", *_files(layers)]
    lines += [f"{name} is set, but there is no such setting." for name in unknown]
    return "\n".join(map(clean, lines))


def _shown(name: str, value: object) -> str:
    if value is None:
        return f"({_UNSET[name]})"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _files(layers: Layers) -> tuple[str, ...]:
    """A line each: paths are never broken, so that they can be copied."""
    if layers is NOTHING:
        return ("No file was looked for.",)
    if layers.files:
        return ("Files, the strongest first:", *(f"  {path}" for path in layers.files))
    places = (f"{PROJECT_FILE} in this folder or above it", user_file())
    return ("No file is used; there is none of these:", *(f"  {place}" for place in places))
