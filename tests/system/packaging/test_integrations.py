"""The hook for pre-commit and the action for GitHub run what they say."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program

ROOT = Path(__file__).parents[3]


def _yaml(name: str) -> Any:  # noqa: ANN401  any document
    return import_module("yaml").safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_hook_refuses_a_marked_picture(program: Program, tmp_path: Path) -> None:
    """With one line, and says nothing of others."""
    (hook,) = _yaml(".pre-commit-hooks.yaml")
    for name in ("flagged.jpg", "clear.jpg"):
        (tmp_path / name).touch()
    _, *arguments = shlex.split(hook["entry"])
    answer = program(*arguments, tmp_path / "flagged.jpg", tmp_path / "clear.jpg")
    assert (answer.code, len(answer.out.splitlines())) == (1, 1)
    assert program(*arguments, tmp_path / "clear.jpg").code == 0


def test_the_action_writes_sarif(tmp_path: Path) -> None:
    """Its last step, with names and arguments that a shell would trip over; nothing of its inputs is run."""
    (tmp_path / "flagged-$(touch run) 1.jpg").touch()
    (tmp_path / "watermark-scan").write_text(f'#!/bin/sh\nexec {sys.executable} -m tests.unit.cli.program "$@"\n')
    (tmp_path / "watermark-scan").chmod(0o755)
    step = _yaml("action.yml")["runs"]["steps"][-1]
    inputs = {"PATHS": "flagged-$(touch run) 1.jpg\n", "ARGUMENTS": "\n--max-chance\n0.01\n", "SARIF": "out file.sarif"}
    assert set(step["env"]) == set(inputs)
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=tmp_path,
        env=os.environ | inputs | {"PYTHONPATH": str(ROOT), "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert not (tmp_path / "run").exists()
    (run,) = json.loads((tmp_path / "out file.sarif").read_text(encoding="utf-8"))["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["development-footage-long"]
