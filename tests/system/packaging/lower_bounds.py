"""The lower bounds of pyproject.toml as pinned versions, one a line: what the oldest supported installation is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[3] / "pyproject.toml"
_BOUNDED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)>=(?P<version>[0-9][0-9.]*)(?:,.*)?")


def requirements() -> tuple[str, ...]:
    """What the package needs at run time."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    return tuple(project["dependencies"])


def pinned(requirement: str) -> str:
    """`name>=1.2` as `name==1.2`.

    Raises:
        ValueError: The requirement has no lower bound.
    """
    match = _BOUNDED.fullmatch(requirement)
    if match is None:
        raise ValueError(f"'{requirement}' has no lower bound; write name>=version")
    return f"{match['name']}=={match['version']}"


if __name__ == "__main__":
    print("\n".join(pinned(requirement) for requirement in requirements()))  # noqa: T201  its output is a file
