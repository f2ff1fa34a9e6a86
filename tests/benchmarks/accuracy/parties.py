"""Who takes part: the program in named configurations, and two peers with the same list and the usual rule.

The rule of the peers is in `tests.benchmarks.peer`: `rapidfuzz.fuzz.partial_ratio` of at least 85 between a line and a
wording, both of at least 8 letters.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytesseract

import watermark_scan
from tests.benchmarks.peer import Peer
from tests.synthetic.looks import Found, Look, Text
from watermark_scan.catalog.load import load_patterns
from watermark_scan.geometry import Box
from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from tests.synthetic.looks import Party
    from watermark_scan import report

OURS: Mapping[str, ScanOptions] = {
    "default": ScanOptions(keep_readings=True),
    "rapidocr-only": ScanOptions(keep_readings=True, readers=("rapidocr",)),
    "tesseract-only": ScanOptions(keep_readings=True, readers=("tesseract",)),
}
"""Configurations of the program, by name: `default` is what a user gets."""
TESSERACT, RAPIDOCR = "pytesseract", "rapidocr"
PEERS = (TESSERACT, RAPIDOCR)
_CORNER = (1 / 2, 1 / 3)
"""Width and height of a corner, over the frame's."""


@cache
def party(name: str) -> Party:
    """The party of that name, ready.

    Raises:
        KeyError: There is none.
    """
    if name == TESSERACT:
        return TesseractCorners()
    return RapidWhole() if name == RAPIDOCR else Ours(name=name, options=OURS[name])


@dataclass(frozen=True, kw_only=True)
class Ours:
    """The program."""

    name: str
    options: ScanOptions

    @cached_property
    def fingerprint(self) -> str:
        """Of all code and tables of the package."""
        return _digest(Path(watermark_scan.__file__).parent)

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self.options)

    def look(self, pixels: NDArray[np.uint8]) -> Look:
        """See `Party.look`.

        Raises:
            RuntimeError: The scan failed: that is no answer.
        """
        seen = self._scanner.scan(pixels)
        if seen.verdict is None:
            raise RuntimeError(seen.error.message if seen.error else "the scan failed without a reason")
        return Look(
            verdict=seen.verdict,
            found=tuple(_found(match, seen) for match in seen.matches if match.role == "sign"),
            texts=tuple(
                Text(text=one.text, source=f"{one.reader} {one.view}", box=_box(one.box)) for one in seen.readings or ()
            ),
        )


@dataclass(frozen=True)
class TesseractCorners:
    """Tesseract through pytesseract on the four corners, each enlarged twice, text anywhere (`--psm 11`)."""

    name: str = TESSERACT

    @property
    def fingerprint(self) -> str:
        """Of this file."""
        return _own_digest()

    def look(self, pixels: NDArray[np.uint8]) -> Look:
        """See `Party.look`."""
        texts = tuple(
            Text(text=line, source=self.name)
            for corner in _corners(pixels)
            for line in pytesseract.image_to_string(corner, lang="eng+rus", config="--psm 11").splitlines()
            if line.strip()
        )
        return _judged(texts)


@dataclass(frozen=True)
class RapidWhole:
    """RapidOCR with its own defaults on the whole frame."""

    name: str = RAPIDOCR

    @property
    def fingerprint(self) -> str:
        """Of this file."""
        return _own_digest()

    @cached_property
    def _engine(self) -> Any:  # noqa: ANN401  the library is untyped
        from rapidocr import RapidOCR  # noqa: PLC0415  loads a model

        threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
        return RapidOCR(params={"Global.log_level": "critical", **threads})

    def look(self, pixels: NDArray[np.uint8]) -> Look:
        """See `Party.look`."""
        answer = self._engine(np.ascontiguousarray(pixels[:, :, ::-1]))
        texts = getattr(answer, "txts", None)
        if answer.boxes is None or not texts:
            return _judged(())
        corners = (np.asarray(box, dtype=float).reshape(-1, 2) for box in answer.boxes)
        boxes = (Box.from_corners(*points.min(axis=0), *points.max(axis=0)) for points in corners)
        return _judged(
            tuple(Text(text=text, source=self.name, box=box) for text, box in zip(texts, boxes, strict=True))
        )


@cache
def _rule() -> tuple[Peer, dict[str, str]]:
    wordings = load_patterns().wordings
    return Peer.of(wordings), {wording.pattern_id: wording.category for wording in wordings}


def _judged(texts: tuple[Text, ...]) -> Look:
    peer, categories = _rule()
    names = peer.named([text.text for text in texts]) if texts else frozenset[str]()
    found = tuple(Found(entry=name, category=categories[name]) for name in sorted(names))
    return Look(verdict="flagged" if found else "clear", found=found, texts=texts)


def _found(match: report.Match, seen: report.ScanReport) -> Found:
    """The match, with its views: as reported, or else of the readings that hold its text at its place."""
    views = tuple(getattr(match, "views", ())) or tuple(
        sorted(
            {
                one.view
                for one in seen.readings or ()
                if one.reader in match.readers
                and match.matched_text in one.text
                and _box(one.box).overlap(_box(match.box))
            }
        )
    )
    return Found(entry=match.pattern_id, category=match.category, readers=match.readers, views=views)


def _box(box: report.BoxModel) -> Box:
    return Box(x=box.x, y=box.y, width=box.width, height=box.height)


def _corners(pixels: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    height, width = pixels.shape[:2]
    across, down = round(width * _CORNER[0]), round(height * _CORNER[1])
    for part in (pixels[:down], pixels[-down:]):
        for corner in (part[:, :across], part[:, -across:]):
            yield cv2.resize(corner, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC).astype(np.uint8)


@cache
def _own_digest() -> str:
    return hashlib.blake2b(Path(__file__).read_bytes(), digest_size=6).hexdigest()


@cache
def _digest(folder: Path) -> str:
    """Of all files in a folder but compiled ones."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.read_bytes())
    return digest.hexdigest()
