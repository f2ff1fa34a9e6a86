"""The stages of the profile are functions of the package."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import watermark_scan
from tests.benchmarks.speed.profiled import STAGES, WHOLE

_PACKAGE = Path(watermark_scan.__file__).parent


@pytest.mark.parametrize(("file", "name"), [*STAGES.values(), WHOLE])
def test_each_stage_is_done_by_a_function_that_is_there(file: str, name: str) -> None:
    """One that was renamed would count as nothing."""
    tree = ast.parse((_PACKAGE / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
