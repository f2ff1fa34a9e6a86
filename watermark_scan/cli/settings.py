"""Settings outside the command line: configuration files and environment variables, for the flags of `scan`.

The strongest place wins: a flag, a variable, the file that is named, the project's file, the user's own file.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, cast

import typer

from watermark_scan.catalog.locations import VARIABLE, user_folder, user_lists
from watermark_scan.errors import DEBUG_VARIABLE, ConfigError, UsageError
from watermark_scan.text_encoding import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typer.core import TyperGroup

PREFIX = "WATERMARK_SCAN_"
FILE_VARIABLE = PREFIX + "CONFIG"
"""Names a file, as `--config` does."""
OTHER_VARIABLES = frozenset({DEBUG_VARIABLE})
"""Of the program, and no settings."""
_KEY = "watermark_scan.settings"
PROJECT_FILE = ".watermark-scan.toml"
_REMEDY = "Mend the places named above; `watermark-scan config --isolated` lists every setting."


class Kind(Enum):
    """What a setting takes in a file; the value says it to the user."""

    SWITCH = "true or false"
    NUMBER = "a number, as in 0.001"
    WHOLE = "a whole number, as in 1000000"
    TEXT = 'a text, as in "full"'
    NAMES = 'texts, as in ["eng", "rus"]'
    CHOICES = 'texts, as in ["tesseract"]'
    """As NAMES, for a flag that is repeated instead of taking a list."""
    PATH = 'a path, as in "baseline.toml"'
    PATHS = 'paths, as in ["my-list.toml"]'


SETTINGS: dict[str, Kind] = {
    "reader": Kind.CHOICES,
    "spotting": Kind.SWITCH,
    "regions": Kind.TEXT,
    "thorough": Kind.SWITCH,
    "max-chance": Kind.NUMBER,
    "languages": Kind.NAMES,
    "category": Kind.NAMES,
    "ignore-category": Kind.NAMES,
    "jobs": Kind.WHOLE,
    "unordered": Kind.SWITCH,
    "allow-incomplete": Kind.SWITCH,
    "timeout": Kind.NUMBER,
    "max-memory": Kind.WHOLE,
    "max-pixels": Kind.WHOLE,
    "frames": Kind.TEXT,
    "max-frames": Kind.WHOLE,
    "max-bytes": Kind.WHOLE,
    "ext": Kind.NAMES,
    "exclude": Kind.CHOICES,
    "patterns": Kind.PATHS,
    "no-builtin": Kind.SWITCH,
    "baseline": Kind.PATH,
    "fail-on": Kind.TEXT,
    "max-failures": Kind.WHOLE,
    "quiet": Kind.SWITCH,
    "color": Kind.TEXT,
}
"""By the name of their flag without the dashes; in a file and in a variable they are called the same."""

WITHOUT_EFFECT = frozenset({"spotting"})
"""Settings of earlier versions that are still taken, and not shown."""
ELSEWHERE = frozenset({"patterns"})
"""Settings whose variable other commands share, and read for themselves."""

PER_CALL = frozenset(
    {
        "accept-other-settings",
        "annotate",
        "brief",
        "by-hash",
        "config",
        "explain",
        "files-from",
        "format",
        "help",
        "html",
        "isolated",
        "json",
        "newer",
        "null",
        "output",
        "readings",
        "resume",
        "summary-json",
        "views",
    }
)
"""Flags that are no settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a value was said.

    Attributes:
        kind: `file` or `environment`.
        name: The file's path, or the variable.
        line: In the file, from 1.
    """

    kind: str
    name: str
    line: int | None = None

    def __str__(self) -> str:
        return self.name if self.line is None else f"{self.name}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A value as the command line takes it, and where it is from."""

    value: object
    origin: Origin


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """One setting as `scan` would use it.

    Attributes:
        name: As in a file.
        value: What holds, in plain types; None where nothing is set and `scan` decides by what it finds.
        origin: Where it was said; None for a default.
    """

    name: str
    value: object
    origin: Origin | None


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


def check_isolated(context: typer.Context, isolated: bool) -> bool:
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


def unknown_variables(environment: Mapping[str, str], known: frozenset[str]) -> tuple[str, ...]:
    """Variables that look like ours and are none: most likely misspelt."""
    ours = {variable_of(name) for name in SETTINGS} | known | {FILE_VARIABLE}
    return tuple(sorted(name for name in environment if name.startswith(PREFIX) and name not in ours))


def context_of_scan(context: typer.Context, arguments: list[str]) -> typer.Context:
    """The context that `scan` would run in, had it been called with these arguments.

    Raises:
        ConfigError: The settings are broken.
        TyperException: A value is out of its range.
    """
    root = context.find_root()
    command = cast("TyperGroup", root.command).commands["scan"]
    return cast("typer.Context", command.make_context("scan", arguments, parent=root))


def effective_settings(scan: typer.Context) -> list[Effective]:
    """Every setting that has an effect, in the order of their register.

    Args:
        scan: See `context_of_scan`.
    """
    return [
        _patterns(scan) if name == "patterns" else _effective(scan, name)
        for name in SETTINGS
        if name not in WITHOUT_EFFECT
    ]


def user_file() -> Path:
    """The user's own file, where the platform keeps settings; it need not be there."""
    return user_folder().parent / "config.toml"


def project_file() -> Path | None:
    """The next `.watermark-scan.toml` upwards from the working folder; None where there is none."""
    try:
        start = Path.cwd()
    except FileNotFoundError:  # the working folder was removed
        return None
    return next((path for folder in (start, *start.parents) if _is_there(path := folder / PROJECT_FILE)), None)


def read_settings(path: Path) -> Mapping[str, Setting]:
    """What a file sets, by the name of the setting.

    Raises:
        ConfigError: It cannot be read, is no TOML, or says something unknown; names every fault with its line.
    """
    source = _text(path)
    try:
        document = tomllib.loads(source)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = place[1] if place else source.count("\n") + 1  # "at end of document"
        raise _broken([f"{path}:{line}: {error}"]) from error
    faults: list[str] = []
    found: dict[str, Setting] = {}
    for name, value in document.items():
        origin = Origin(kind="file", name=str(path), line=_line_of(source, name))
        try:
            found[name] = Setting(value=_checked(name, value, path.parent), origin=origin)
        except (KeyError, TypeError) as error:
            faults.append(f"{origin}: {error.args[0]}")
    if faults:
        raise _broken(faults)
    return found


def from_toml(value: object, kind: Kind, folder: Path) -> object:
    """A value of a file as the command line takes it.

    Args:
        value: As TOML has it.
        kind: What the setting takes.
        folder: The file's: what relative paths are relative to.

    Raises:
        TypeError: It is not of this kind.
    """
    match kind:
        case Kind.SWITCH if isinstance(value, bool):
            return value
        case Kind.NUMBER if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        case Kind.WHOLE if isinstance(value, int) and not isinstance(value, bool):
            return value
        case Kind.TEXT if isinstance(value, str):
            return value
        case Kind.PATH if isinstance(value, str):
            return str(folder / value)
        case Kind.NAMES | Kind.CHOICES | Kind.PATHS if (texts := _texts(value)) is not None:
            return _together(texts, kind, folder)
    raise TypeError(kind.value)


def from_variable(value: str, kind: Kind) -> object:
    """A variable's text as the command line takes it; lists are parted by commas or spaces, paths as in PATH."""
    match kind:
        case Kind.CHOICES:
            return [part for part in re.split(r"[,\s]+", value) if part]
        case Kind.PATHS:
            return [part for part in value.split(os.pathsep) if part]
        case _:
            return value


def variable_of(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper().replace("-", "_")


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


def _effective(scan: typer.Context, name: str) -> Effective:
    parameter = name.replace("-", "_")
    return Effective(name=name, value=_plain(scan.params[parameter]), origin=origin_of(scan, parameter))


def _patterns(scan: typer.Context) -> Effective:
    """The lists add up instead of replacing one another; where several places name some, the last is named."""
    said = _effective(scan, "patterns")
    lists = (*map(str, user_lists()), *cast("list[str]", said.value or []))
    return Effective(name=said.name, value=list(lists) or None, origin=said.origin or _origin_of_lists())


def _origin_of_lists() -> Origin | None:
    if os.environ.get(VARIABLE):
        return Origin(kind="environment", name=VARIABLE)
    return Origin(kind="file", name=str(user_folder())) if user_lists() else None


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value] or None
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder that may not be looked into holds no settings of ours
        return False


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except OSError as error:
        raise ConfigError(
            f"The settings in {path} cannot be read: {error.strerror or type(error).__name__}.",
            remedy="Check the path and its permissions.",
        ) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _broken([f"{path}:{line}: not UTF-8 ({error.reason}); save it as UTF-8"]) from error


def _checked(name: str, value: object, folder: Path) -> object:
    if name not in SETTINGS:
        raise KeyError(_unknown(name))
    try:
        return from_toml(value, SETTINGS[name], folder)
    except TypeError as error:
        raise TypeError(f"'{name}' takes {error}.") from error


def _unknown(name: str) -> str:
    if name in PER_CALL:
        return f"'{name}' is no setting: it is said on the command line, for one call."
    near = difflib.get_close_matches(name.replace("_", "-"), SETTINGS, n=1)
    return f"there is no setting '{name}'" + (f"; is '{near[0]}' meant?" if near else ".")


def _line_of(source: str, name: str) -> int | None:
    """The line where a key of the top level stands, or the table of that name begins."""
    key = re.compile(rf"\s*\[*\s*[\"']?{re.escape(name)}[\"']?\s*[=.\]]")
    return next((number for number, line in enumerate(source.split("\n"), start=1) if key.match(line)), None)


def _broken(faults: list[str]) -> ConfigError:
    return ConfigError("The settings are broken:\n" + "\n".join(faults), remedy=_REMEDY)


def _texts(value: object) -> list[str] | None:
    """A text, or an array of nothing but texts, as a list."""
    values = value if isinstance(value, list) else [value]
    texts = [item for item in values if isinstance(item, str)]
    return texts if len(texts) == len(values) else None


def _together(texts: list[str], kind: Kind, folder: Path) -> object:
    if kind is Kind.NAMES:
        return ",".join(texts)
    return [str(folder / text) for text in texts] if kind is Kind.PATHS else texts
