"""How workers come by their scanner."""

from __future__ import annotations

import pickle

import pytest

from tests.unit.execution.fakes import ToldScanner, recipe
from watermark_scan.errors import UsageError
from watermark_scan.execution.worker import ScannerFactory


def test_a_recipe_crosses_and_makes_what_it_names() -> None:
    """With its arguments."""
    crossed = pickle.loads(recipe(trouble="no").packed())  # noqa: S301  our own
    assert crossed.scanner() == ToldScanner(trouble="no")


def test_what_cannot_cross_is_told() -> None:
    """With the way out: no workers."""
    with pytest.raises(UsageError, match="cannot be given to worker processes") as caught:
        ScannerFactory(home="any:thing", arguments={"readers": lambda: None}).packed()
    assert "jobs=0" in caught.value.remedy
