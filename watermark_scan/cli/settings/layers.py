"""All places where settings may be said, one over the other, and how they reach a command. Owns the order."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer  # noqa: TC002  Typer reads the annotations of callbacks at run time

from watermark_scan.cli.settings.files import project_file, read_settings, user_file
from watermark_scan.cli.settings.table import ELSEWHERE, PREFIX, SETTINGS, variable_of
from watermark_scan.cli.settings.values import Origin, Setting, from_variable
from watermark_scan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_VARIABLE = PREFIX + "CONFIG"
"""Names a file, as `--config` does."""
_KEY = "watermark_scan.settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """What is set outside the command line.

    Attributes:
        settings: By name; the strongest of each.
        files: The files that were read, the strongest first.
        found: The file that was found on the way up from the working folder, if any: nobody named it.
    """

    settings: Mapping[str, Setting]
    files: tuple[Path, ...] = ()
    found: Path | None = None


NOTHING = Layers(settings={})


def load_layers(named: Path | None, environment: Mapping[str, str]) -> Layers:
    """Read every place.

    Args:
        named: The file of `--config`.
        environment: The process's variables.

    Raises:
        ConfigError: A file is broken, or one that was named is not there.
    """
    variable = environment.get(FILE_VARIABLE)
    named = named or (Path(variable) if variable else None)
    found, own = project_file(), user_file()
    files = [path for path in (named, found, own if own.is_file() else None) if path is not None]
    settings: dict[str, Setting] = {}
    for path in reversed(files):
        settings |= read_settings(path)
    return Layers(settings=settings | _variables(environment), files=tuple(files), found=found)


def apply_settings(context: typer.Context, named: Path | None) -> Path | None:
    """Callback of `--config`, which is processed before other flags: what they do not say comes from the settings."""
    if not context.resilient_parsing:
        isolated = bool(context.params.get("isolated"))
        _refuse_both(isolated=isolated, named=named)
        layers = NOTHING if isolated else load_layers(named, os.environ)
        context.meta[_KEY] = layers
        context.default_map = {name.replace("-", "_"): setting.value for name, setting in layers.settings.items()}
    return named


def check_isolated(context: typer.Context, isolated: bool) -> bool:  # noqa: FBT001  Typer's callback signature
    """Callback of `--isolated`; whichever of the two flags comes second on the command line notices the other."""
    _refuse_both(isolated=isolated, named=context.params.get("config"))
    return isolated


def layers_of(context: typer.Context) -> Layers:
    """What was applied to a command."""
    layers = context.meta.get(_KEY, NOTHING)
    return layers if isinstance(layers, Layers) else NOTHING


def origin_of(context: typer.Context, parameter: str) -> Origin | None:
    """Where the value that a command uses for a parameter was said; None for the command line and for defaults."""
    source = context.get_parameter_source(parameter)
    if source is None or source.name != "DEFAULT_MAP":
        return None
    return layers_of(context).settings[parameter.replace("_", "-")].origin


def strangers(environment: Mapping[str, str], known: frozenset[str]) -> tuple[str, ...]:
    """Variables that look like ours and are none: most likely misspelt."""
    ours = {variable_of(name) for name in SETTINGS} | known | {FILE_VARIABLE}
    return tuple(sorted(name for name in environment if name.startswith(PREFIX) and name not in ours))


def _variables(environment: Mapping[str, str]) -> dict[str, Setting]:
    found = {}
    for name, kind in SETTINGS.items():
        variable = variable_of(name)
        if name not in ELSEWHERE and environment.get(variable):
            origin = Origin(kind="environment", name=variable)
            found[name] = Setting(value=from_variable(environment[variable], kind), origin=origin)
    return found


def _refuse_both(*, isolated: bool, named: object) -> None:
    if isolated and named is not None:
        raise UsageError("--isolated leaves out the file that --config names.", remedy="Use one of the two.")
