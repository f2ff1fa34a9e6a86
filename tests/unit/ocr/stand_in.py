"""A stand-in for the Tesseract program: a shell script of that name, first on the PATH."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.geometry import Box, Placement
from watermark_scan.model import Page

if TYPE_CHECKING:
    import pytest

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def tsv(*rows: str) -> str:
    """An answer of the given rows; cells are separated by single spaces, and `_` is an empty text."""
    return "\n".join([HEADER, *("\t".join(row.split(" ")).replace("_", "") for row in rows)]) + "\n"


ONE_PAGE = tsv("1 1 0 0 0 0 0 0 400 80 -1 _", "5 1 1 1 1 1 12 17 209 19 95.645721 FOOTAGE")


def page(name: str = "plain full", *, width: int = 400, height: int = 80) -> Page:
    """An empty page that lies on the picture as it is."""
    pixels = np.full((height, width), 255, np.uint8)
    return Page(name=name, pixels=pixels, placement=Placement(region=Box(x=0, y=0, width=width, height=height)))


def install(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> Path:
    """Makes the script the `tesseract` of the PATH; gives the script's file."""
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    program = programs / "tesseract"
    program.write_text("#!/bin/sh\n" + script)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return program


def install_answering(monkeypatch: pytest.MonkeyPatch, folder: Path, answer: bytes | str) -> None:
    """A stand-in that writes the given answer to every picture and ends well."""
    stored = folder / "stored.tsv"
    stored.write_bytes(answer if isinstance(answer, bytes) else answer.encode())
    install(monkeypatch, folder, f'cat "{stored}" > "$2.tsv"')


def ends(pid: int) -> bool:
    """Whether a process is over within five seconds; a dead one that nobody has fetched yet is."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state in {"Z", "X"}:
            return True
        time.sleep(0.01)
    return False
