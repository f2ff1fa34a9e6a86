"""A folder of labelled real pictures: its manifest, and which answers are right. Copies nothing of it.

`manifest.csv` needs the columns path, class, overlay_text (several joined by ` | `), position, readable; the class of
pictures with a mark is `positive`. A mark is in the list when one of its texts holds a wording or is held by one, both
of at least 4 letters; an answer is right when its category is one of such an entry's.
"""

from __future__ import annotations

import csv
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.benchmarks.accuracy.parties import party
from tests.benchmarks.accuracy.records import Record
from tests.benchmarks.fragments import filled
from tests.synthetic.looks import timed
from watermark_scan.catalog.load import load_patterns
from watermark_scan.matching.folding import fold
from watermark_scan.model import Role
from watermark_scan.options import ScanOptions
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from tests.synthetic.looks import Party

KIND = "corpus"
"""Beside the kinds of generated pictures."""
POSITIVE = "positive"
_KEPT_TEXTS = 40
"""Of what was read in a picture."""
_FEWEST_LETTERS = 4
_FEWEST_IDEOGRAPHS = 2
_FIRST_IDEOGRAPH = "\u2e80"


@cache
def rows(folder: Path) -> tuple[dict[str, str], ...]:
    """The manifest, in its order."""
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def records(folder: Path, path: str, names: Iterable[str]) -> list[Record]:
    """What the named parties make of a picture."""
    row = next(row for row in rows(folder) if row["path"] == path)
    pixels = decode(folder / path, max_pixels=ScanOptions().max_pixels).pixels
    return [_record(row, pixels, party(name)) for name in names]


def _record(row: dict[str, str], pixels: NDArray[np.uint8], who: Party) -> Record:
    look, seconds = timed(lambda: who.look(pixels))
    categories = listed(row["overlay_text"])
    return Record(
        picture=row["path"],
        party=who.name,
        fingerprint=who.fingerprint,
        facts=_facts(row, pixels),
        verdict=look.verdict,
        found=[asdict(one) for one in look.found],
        right=any(one.category in categories for one in look.found),
        exact=False,
        read=[[one.source, one.text] for one in look.texts[:_KEPT_TEXTS]],
        seconds=round(seconds, 4),
    )


def _facts(row: dict[str, str], pixels: NDArray[np.uint8]) -> dict[str, Any]:
    return {
        "kind": KIND,
        "class": row["class"],
        "visible": row["overlay_text"],
        "readable": row["readable"],
        "position": row["position"],
        "categories": sorted(listed(row["overlay_text"])),
        "size": [pixels.shape[1], pixels.shape[0]],
    }


@cache
def listed(overlay_text: str) -> frozenset[str]:
    """The categories of the entries that a mark's texts belong to; empty where none is in the list."""
    texts = [fold(part).text for part in overlay_text.split("|") if part.strip()]
    return frozenset(
        category for category, wording in _signs() for text in texts if _long(text) and _alike(text, wording)
    )


def _alike(text: str, wording: str) -> bool:
    return wording in text or text in wording


@cache
def _signs() -> tuple[tuple[str, str], ...]:
    signs = (wording for wording in load_patterns().wordings if wording.role is Role.SIGN)
    folded = ((wording.category, fold(filled(wording.text, "")).text.strip()) for wording in signs)
    return tuple((category, text) for category, text in folded if _long(text))


def _long(text: str) -> bool:
    """Long enough to tell two marks apart; an ideograph says as much as a few letters."""
    letters = [letter for letter in text if letter.isalnum()]
    ideographs = sum(letter >= _FIRST_IDEOGRAPH for letter in letters)
    return len(letters) >= _FEWEST_LETTERS or ideographs >= _FEWEST_IDEOGRAPHS
