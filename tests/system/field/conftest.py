"""The real program in a process of its own, and pictures drawn for each test."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MARK = "NOT ACTUAL GAMEPLAY FOOTAGE"


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run left behind.

    Attributes:
        reports: Its JSON lines, by the path in each.
    """

    code: int
    err: str
    reports: dict[str, dict[str, Any]]

    @property
    def verdicts(self) -> dict[str, str | None]:
        """The last part of each path, and its verdict."""
        return {path.rsplit("/", 1)[-1]: report["verdict"] for path, report in self.reports.items()}


def picture(text: str, *, at: tuple[int, int] = (40, 440), height: float = 1.2) -> bytes:
    """A JPEG of 800 × 480 with a soft ground and a line of text.

    Args:
        text: ASCII.
        at: Left end of the baseline.
        height: Of capitals, in units of about 21 pixels.
    """
    rng = np.random.default_rng(19)
    ground = cv2.resize(rng.uniform(40, 120, (6, 10, 3)), (800, 480), interpolation=cv2.INTER_CUBIC)
    image = ground.clip(0, 255).astype(np.uint8)
    cv2.putText(image, text, at, cv2.FONT_HERSHEY_SIMPLEX, height, (250, 250, 250), 2, cv2.LINE_AA)
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()


@pytest.fixture
def scan(tmp_path: Path, environment: dict[str, str]) -> Callable[..., Run]:
    """Runs `scan --json` in the test's folder."""

    def run(*arguments: str, stdin: bytes = b"") -> Run:
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from watermark_scan.cli import main; main()",
                "scan",
                "--json",
                "--jobs",
                "1",
                *arguments,
            ],
            cwd=tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            check=False,
            timeout=120,
        )
        err = done.stderr.decode()
        assert "Traceback" not in err
        reports = [json.loads(line) for line in done.stdout.splitlines()]
        return Run(code=done.returncode, err=err, reports={one["source"]["path"]: one for one in reports})

    return run
