"""What is written on generated pictures: wordings of the list, or ordinary lines."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tests.synthetic.benign_lines import benign_lines
from tests.synthetic.fragments import MIN_LETTERS, filled, letters_of
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np

    from tests.synthetic.benign_lines import Split
    from watermark_scan.model import Wording

BENIGN_LINES = 4_000
"""Ordinary lines to choose from."""
_BENIGN_SEED = {"tune": 401, "report": 402}
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
"""Those that are drawn letter by letter; Arabic and Indic letters would need shaping. As Unicode's names begin."""
_NUMBERS = 1_000_000
_IN_CAPITALS = 0.3
"""Share of wordings set in capitals though listed otherwise, as captions are."""
_DEVICE = 0.15
"""Share of ordinary texts that a device wrote: file names, clocks, scales."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A text to draw.

    Attributes:
        text: As drawn, one line.
        number: Stands where the wording has a running number.
        wording: Where it comes from; None for an ordinary text.
    """

    text: str
    number: str = ""
    wording: Wording | None = None


def drawable(wordings: Iterable[Wording]) -> tuple[Wording, ...]:
    """The signs that results count: at least 8 letters, not only as a word of its own, of a script that is drawn."""
    signs = (wording for wording in wordings if wording.role is Role.SIGN and not wording.exact_token)
    texts = ((wording, filled(wording.text, "")) for wording in signs)
    return tuple(wording for wording, text in texts if letters_of(text) >= MIN_LETTERS and _plain(text))


def listed(wordings: tuple[Wording, ...], rng: np.random.Generator) -> Phrase:
    """A wording, its number filled in."""
    wording = wordings[rng.integers(len(wordings))]
    number = str(rng.integers(1, _NUMBERS))
    text = filled(wording.text, number)
    capitals = wording.upper_case or rng.random() < _IN_CAPITALS
    return Phrase(text=text.upper() if capitals else text, number=number, wording=wording)


def ordinary(lines: tuple[str, ...], rng: np.random.Generator) -> Phrase:
    """A line of ordinary text, or what a device writes."""
    if rng.random() < _DEVICE:
        return Phrase(text=_of_device(rng))
    return Phrase(text=lines[rng.integers(len(lines))])


def unlisted(rng: np.random.Generator) -> Phrase:
    """What a program, a studio or an account that nobody knows would print over its pictures."""
    name = "".join(_SYLLABLES[number] for number in rng.integers(len(_SYLLABLES), size=rng.integers(2, 4)))
    pattern = _OVERLAY_TEXTS[rng.integers(len(_OVERLAY_TEXTS))]
    text = re.sub("#", lambda _: str(rng.integers(10)), pattern.replace("{name}", name).replace("{Name}", name.title()))
    return Phrase(text=text.upper() if rng.random() < _IN_CAPITALS else text)


@cache
def ordinary_lines(split: Split, more: Path | None = None) -> tuple[str, ...]:
    """Ordinary lines of one half of the sources.

    Args:
        split: Which half; no line is in both.
        more: A tab-separated file with a head, whose first column is added.
    """
    lines = [line.text for line in benign_lines(split=split, count=BENIGN_LINES, seed=_BENIGN_SEED[split])]
    if more:
        rows = more.read_text(encoding="utf-8").splitlines()[1:]
        lines.extend(text for text in (row.partition("\t")[0].strip() for row in rows) if text)
    return tuple(line for line in lines if _plain(line))


def _plain(text: str) -> bool:
    """Whether all letters are of a script that is drawn letter by letter."""
    return all(unicodedata.name(letter, "").startswith(_SCRIPTS) for letter in text if letter.isalpha())


def _of_device(rng: np.random.Generator) -> str:
    pattern = _DEVICE_TEXTS[rng.integers(len(_DEVICE_TEXTS))]
    return re.sub("#", lambda _: str(rng.integers(10)), pattern)


_SYLLABLES = ("zo", "rb", "ka", "vex", "mi", "tro", "lum", "pha", "dri", "qua", "nox", "bel", "syn", "gor", "ti", "wex")
_OVERLAY_TEXTS = (
    "{Name} engine v#.# internal test capture",
    "{Name} Studio for the art team",
    "Rendered in {Name} #.##",
    "{Name} Player build ####",
    "@{name}_clips",
    "www.{name}.tv",
    "{Name} Interactive vertical slice",
    "Captured by {Name}Cam",
    "{Name} viewer, licence for tests only",
    "t.me/{name}##",
    "{Name} World pre-visualisation",
    "© {Name} Pictures 20##",
    "{Name}Sim debug view ##",
    "Property of {Name}, do not share",
)
"""With a digit for every #."""
_DEVICE_TEXTS = (
    "IMG_####.JPG",
    "DSC_####.NEF",
    "VID_20######_######.mp4",
    "20##-0#-1# 1#:##:##",
    "CAM # 1#:##:## REC",
    "Camera #: North gate",
    "ALT #### FT  SPD ### KT",
    "AZ ###.# EL -##.# RNG ##.# KM",
    "N 4#.#### E 3#.####",
    "ZOOM #.#x  FOV ##.#",
    "AMMO ##/###  HEALTH ##",
    "SCORE ###### LEVEL #",
    "Battery ##% Signal ##%",
    "TEMP ##.# C  HUMIDITY ##%",
    "Speed: ## km/h  Distance: ### m",
    "f/#.# 1/### ISO ####",
    "frame ###### of ######",
)
"""With a digit for every #."""
