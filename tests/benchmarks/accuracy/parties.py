"""Who looks at pictures: the program in named configurations, and two peers with the same list and the usual rule.

The peers' rule is in `tests.benchmarks.peer`: `rapidfuzz.fuzz.partial_ratio` of at least 85 between a line and a
wording, both of at least 8 letters.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import cv2
import numpy as np
import pytesseract

import watermark_scan
from tests.benchmarks.peer import Peer
from watermark_scan.catalog.load import load_patterns
from watermark_scan.options import ScanOptions
from watermark_scan.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

OURS: Mapping[str, ScanOptions] = {
    "default": ScanOptions(),
    "rapidocr-only": ScanOptions(readers=("rapidocr",)),
    "tesseract-only": ScanOptions(readers=("tesseract",)),
}
"""Configurations of the program, by name: `default` is what a user gets."""
TESSERACT, RAPIDOCR = "pytesseract", "rapidocr"
PEERS = (TESSERACT, RAPIDOCR)
_CORNER = (1 / 2, 1 / 3)
"""Width and height of a corner, over the frame's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry of the list that counts as a sign.

    Attributes:
        entry: Its id.
        category: Of the entry.
        readers: What it rests on; empty for peers.
    """

    entry: str
    category: str
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was seen in a picture.

    Attributes:
        verdict: flagged, review or clear; a peer knows no review.
        found: The signs that count, and hints.
    """

    verdict: str
    found: tuple[Found, ...]


class Party(Protocol):
    """Whoever looks at pictures."""

    @property
    def name(self) -> str:
        """What results are listed under."""

    @property
    def fingerprint(self) -> str:
        """Changes with the code that looks: results of another one are not taken for this one's."""

    def look(self, pixels: NDArray[np.uint8]) -> Answer:
        """What it sees in a picture: height × width × 3, RGB."""


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
        return digest_of(Path(watermark_scan.__file__).parent)

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self.options)

    def look(self, pixels: NDArray[np.uint8]) -> Answer:
        """See `Party.look`.

        Raises:
            RuntimeError: The scan failed: that is no answer.
        """
        seen = self._scanner.scan(pixels)
        if seen.verdict is None:
            raise RuntimeError(seen.error.message if seen.error else "the scan failed without a reason")
        # A sign of the list that is experimental is reported as a hint, and found all the same.
        found = (Found(entry=one.pattern_id, category=one.category, readers=one.readers) for one in seen.matches)
        return Answer(verdict=seen.verdict, found=tuple(found))


@dataclass(frozen=True)
class TesseractCorners:
    """Tesseract through pytesseract on the four corners, each enlarged twice, text anywhere (`--psm 11`)."""

    name: str = TESSERACT

    @property
    def fingerprint(self) -> str:
        """Of this file."""
        return _own_digest()

    def look(self, pixels: NDArray[np.uint8]) -> Answer:
        """See `Party.look`."""
        texts = [
            line
            for corner in corners(pixels)
            for line in pytesseract.image_to_string(corner, lang="eng+rus", config="--psm 11").splitlines()
            if line.strip()
        ]
        return _judged(texts)


@dataclass(frozen=True)
class RapidWhole:
    """RapidOCR with its own defaults on the whole frame."""

    name: str = RAPIDOCR

    @property
    def fingerprint(self) -> str:
        """Of this file."""
        return _own_digest()

    def look(self, pixels: NDArray[np.uint8]) -> Answer:
        """See `Party.look`."""
        answer = rapid_engine()(np.ascontiguousarray(pixels[:, :, ::-1]))
        return _judged(getattr(answer, "txts", None) or ())


@cache
def rapid_engine() -> Any:  # noqa: ANN401  the library is untyped
    """RapidOCR with its defaults and one thread, loaded once."""
    from rapidocr import RapidOCR  # noqa: PLC0415  loads a model

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    return RapidOCR(params={"Global.log_level": "critical", **threads})


def corners(pixels: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    """The four corners of a picture, each enlarged twice."""
    height, width = pixels.shape[:2]
    across, down = round(width * _CORNER[0]), round(height * _CORNER[1])
    for part in (pixels[:down], pixels[-down:]):
        for corner in (part[:, :across], part[:, -across:]):
            yield cv2.resize(corner, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def digest_of(folder: Path) -> str:
    """Of all files in a folder but compiled ones."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _own_digest() -> str:
    return hashlib.blake2b(Path(__file__).read_bytes(), digest_size=6).hexdigest()


@cache
def _rule() -> tuple[Peer, dict[str, str]]:
    wordings = load_patterns().wordings
    return Peer.of(wordings), {wording.pattern_id: wording.category for wording in wordings}


def _judged(texts: Sequence[str]) -> Answer:
    peer, categories = _rule()
    names = peer.named(texts) if texts else frozenset[str]()
    found = tuple(Found(entry=name, category=categories[name]) for name in sorted(names))
    return Answer(verdict="flagged" if found else "clear", found=found)
