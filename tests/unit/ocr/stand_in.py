"""A stand-in for the Tesseract program: a shell script of that name, first on the PATH. No test of its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.geometry import Box, Placement
from watermark_scan.model import LineImage
from watermark_scan.ocr.base import EngineInfo
from watermark_scan.ocr.scripts import scripts_of_packs
from watermark_scan.ocr.tesseract import Tesseract

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def tsv(*rows: str) -> str:
    """An answer of the given rows; cells are separated by single spaces, and `_` is an empty text."""
    return "\n".join([HEADER, *("\t".join(row.split(" ")).replace("_", "") for row in rows)]) + "\n"


ONE_WORD = tsv("1 1 0 0 0 0 0 0 400 80 -1 _", "5 1 1 1 1 1 12 17 209 19 95.645721 FOOTAGE")


def image_of(view: str = "dark-text", *, width: int = 400, height: int = 80) -> LineImage:
    """An empty line that lies on the picture as it is."""
    box = Box(x=0, y=0, width=width, height=height)
    pixels = np.full((height, width), 255, np.uint8)
    return LineImage(view=view, pixels=pixels, placement=Placement(region=box), line=box, line_number=0)


def tesseract_of(
    *,
    timeout: float = 10,
    version: str = "5.3.0",
    languages: tuple[str, ...] = ("eng",),
    keeps_all: bool = False,
    side_by_side: bool = False,
) -> Tesseract:
    """An engine that asks nobody what is installed."""
    info = EngineInfo(
        name="tesseract", version=version, languages=languages, scripts=scripts_of_packs(languages), installed=languages
    )
    return Tesseract(info=info, timeout=timeout, keeps_all=keeps_all, side_by_side=side_by_side)


def install(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> Path:
    """Makes the script the `tesseract` of the PATH; gives the script's file."""
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    program = programs / "tesseract"
    program.write_text("#!/bin/sh\n" + script)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return program


def install_answering(
    monkeypatch: pytest.MonkeyPatch, folder: Path, answer: str = ONE_WORD, *, first: str = ":"
) -> None:
    """A stand-in that runs a command, then writes the given answer to every picture and ends well."""
    stored = folder / "stored.tsv"
    stored.write_text(answer)
    install(monkeypatch, folder, f'{first}; cat "{stored}" > "$2.tsv"')
