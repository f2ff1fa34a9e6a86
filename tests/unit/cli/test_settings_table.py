"""Every flag of `scan` is a setting or said per call, and says its name in the same way everywhere."""

from __future__ import annotations

import typer

from watermark_scan.cli import scan
from watermark_scan.cli.settings import ELSEWHERE, PER_CALL, SETTINGS, variable_of


def _flags() -> dict[str, str]:
    """Long flag without dashes → name of its parameter."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(scan.scan)
    parameters = typer.main.get_command(app).params
    flags = {parameter.name: parameter.opts for parameter in parameters if parameter.param_type_name == "option"}
    return {max(names, key=len).lstrip("-"): name for name, names in flags.items()}


def test_every_flag_is_one_or_the_other() -> None:
    """Whoever adds a flag decides whether a file may say it."""
    assert set(_flags()) == (set(SETTINGS) | PER_CALL) - {"help"}
    assert set(SETTINGS) & PER_CALL == set()
    assert set(SETTINGS) >= ELSEWHERE


def test_flags_and_parameters_are_called_alike() -> None:
    """Settings reach their parameter by the flag's name."""
    assert [flag for flag, name in _flags().items() if flag.replace("-", "_") != name] == []


def test_nothing_that_writes_or_reads_is_a_setting() -> None:
    """A file among strangers' pictures must not choose where something is written."""
    assert {"output", "html", "annotate", "files-from", "config"} <= PER_CALL


def test_variables_are_called_like_flags() -> None:
    """--max-chance is WATERMARK_SCAN_MAX_CHANCE."""
    assert variable_of("max-chance") == "WATERMARK_SCAN_MAX_CHANCE"
