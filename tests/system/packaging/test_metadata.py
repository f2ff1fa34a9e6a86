"""What the package says about itself: one version, true lower bounds, every dependency pinned for the two commands."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

import watermark_scan
from tests.system.packaging.lower_bounds import PYPROJECT, pinned, requirements

_CONSTRAINTS = PYPROJECT.parent / ".ci" / "constraints.txt"


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _release(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def test_one_version() -> None:
    """The installed metadata and the package agree on the version."""
    assert version("watermark-scan") == watermark_scan.__version__


def test_bound_becomes_pin() -> None:
    """A lower bound becomes the same version, pinned; an upper bound is left out."""
    assert pinned("numpy>=1.26.0") == "numpy==1.26.0"
    assert pinned("numpy>=1.26.0,<3") == "numpy==1.26.0"


@pytest.mark.parametrize("requirement", ["numpy", "numpy<3", "numpy==2.0"])
def test_missing_bound_is_refused(requirement: str) -> None:
    """A requirement without a lower bound is an error."""
    with pytest.raises(ValueError, match="lower bound"):
        pinned(requirement)


@pytest.mark.parametrize("requirement", requirements())
def test_pins_respect_bounds(requirement: str) -> None:
    """Every dependency has a lower bound, and the version that the two commands install is not below it."""
    lines = (line for line in _CONSTRAINTS.read_text(encoding="utf-8").splitlines() if "==" in line)
    pins = {_canonical(name): release for name, release in (line.split("==") for line in lines)}
    name, bound = pinned(requirement).split("==")
    assert _release(pins[_canonical(name)]) >= _release(bound)
