"""Golden files: `pytest tests/output --update-golden` writes them anew; look at the difference before you keep it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_FOLDER = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that accepts the present output."""
    parser.addoption("--update-golden", action="store_true", help="write tests/output/golden anew")


@pytest.fixture
def agrees_with_golden(pytestconfig: pytest.Config) -> Callable[[str, str], None]:
    """Compares a text with the golden file of that name, or replaces the file when asked to."""

    def check(name: str, text: str) -> None:
        path = _FOLDER / name
        # The switch is unknown when the whole suite runs: this file is read too late for that.
        if pytestconfig.getoption("--update-golden", default=False):
            path.write_text(text + "\n", encoding="utf-8", newline="\n")
        assert text + "\n" == path.read_text(encoding="utf-8")

    return check
