"""Where pattern lists lie: the one that comes with the program, and those that a user keeps. Opens no file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "WATERMARK_SCAN_PATTERNS"
"""Environment variable that names user lists, parted as in PATH."""
_PROGRAM = "watermark-scan"


def builtin_folder() -> Path:
    """The folder of the list that comes with the program, in a wheel and in a checkout alike."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "patterns"
    return inside if inside.is_dir() else package.parent / "patterns"


def user_folder() -> Path:
    """The user's own folder of lists, where the platform keeps settings; it need not exist."""
    import platformdirs  # noqa: PLC0415  no help text needs the folder

    return platformdirs.user_config_path(_PROGRAM, appauthor=False) / "patterns"


def user_lists(environment: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """The lists in use without being named on the command line; later ones win.

    Args:
        environment: Instead of the process's own.

    Returns:
        The user's folder where it holds a list, then what `WATERMARK_SCAN_PATTERNS` names, whether it is there or not.
    """
    variables = os.environ if environment is None else environment
    folder = user_folder()
    # An empty folder of one's own is no fault; a path that someone named is.
    kept = (folder,) if any(folder.glob("*.toml")) else ()
    return (*kept, *(Path(name) for name in variables.get(VARIABLE, "").split(os.pathsep) if name))


def toml_files_in(place: Path) -> list[Path]:
    """The files of a list: all `*.toml` of a folder, sorted by name, or the file itself."""
    return sorted(place.glob("*.toml")) if place.is_dir() else [place]
