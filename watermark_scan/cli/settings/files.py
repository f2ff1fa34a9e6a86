"""Configuration files: where they are looked for, and what is wrong in them. Strict: nothing unknown is passed over."""

from __future__ import annotations

import difflib
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.cli.settings.table import PER_CALL, SETTINGS
from watermark_scan.cli.settings.values import Origin, Setting, from_toml
from watermark_scan.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT_FILE = ".watermark-scan.toml"
_REMEDY = "Mend the places named above; `watermark-scan config --isolated` lists every setting."


def user_file() -> Path:
    """The user's own file, where the platform keeps settings; it need not be there."""
    import platformdirs  # noqa: PLC0415  not for --help

    return platformdirs.user_config_path("watermark-scan", appauthor=False) / "config.toml"


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


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder that may not be looked into holds no settings of ours
        return False


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"The settings in {path} cannot be read: {error.strerror or type(error).__name__}.",
            remedy="Check the path and its permissions.",
        ) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _broken([f"{path}:{line}: not UTF-8 ({error.reason})"]) from error


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
