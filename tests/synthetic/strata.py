"""How results of generated overlays are split: by what is left, how faint, how small, how cut. Owns no counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Facts = dict[str, Any]

CLEAR = "clear ones"
LENGTHWISE = "cut lengthwise"
FAINT = "opacity below 0.6"
TINY = "height below 11 px"
SIDEWAYS = "cut sideways"
ATLAS, ABSENT = "typeface in the atlas", "typeface absent from it"
_WHOLE = 0.995
"""Share from which on nothing is missing that anyone could see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A part of the overlays.

    Attributes:
        name: For the table.
        holds: Whether a picture belongs to it.
    """

    name: str
    holds: Callable[[Facts], bool]


def clear(facts: Facts) -> bool:
    """Opacity of at least 0.6, at least 12 pixels high as stored, quality of at least 50, not cut lengthwise."""
    solid = bool(facts["opacity"] >= 0.6 and facts["height"] >= 12)
    return solid and bool(facts["quality"] >= 50 and facts["lengthwise"] > _WHOLE)


def strata() -> tuple[Stratum, ...]:
    """All of them, in the order of the table; the first holds everything."""
    return (
        Stratum(name="all", holds=lambda _: True),
        Stratum(name=CLEAR, holds=clear),
        *_ranges(
            "letters", {"8–11": (8, 12), "12–15": (12, 16), "16–23": (16, 24), "24 or more": (24, 1e9)}, "{} letters"
        ),
        Stratum(name=TINY, holds=lambda facts: facts["height"] < 11),
        *_ranges("height", {"11–15": (11, 16), "16 or more": (16, 1e9)}, "height {} px"),
        Stratum(name=FAINT, holds=lambda facts: facts["opacity"] < 0.6),
        Stratum(name="opacity from 0.6", holds=lambda facts: facts["opacity"] >= 0.6),
        Stratum(name=SIDEWAYS, holds=lambda facts: facts["sideways"] <= _WHOLE),
        Stratum(name=LENGTHWISE, holds=lambda facts: facts["lengthwise"] <= _WHOLE),
        Stratum(name="not cut", holds=lambda facts: min(facts["sideways"], facts["lengthwise"]) > _WHOLE),
        *_ranges("quality", {"30–49": (0, 50), "50–69": (50, 70), "70–92": (70, 101)}, "quality {}"),
        Stratum(name="blurred", holds=lambda facts: facts["blur"] > 0),
        *(_place(*place) for place in _PLACES.items()),
        *(_equal("look", look) for look in ("plain", "shadow", "outline", "plate")),
        *(_equal("colour", colour) for colour in ("white", "black", "coloured", "grey")),
        Stratum(name="two lines or more", holds=lambda facts: len(facts["boxes"]) > 1),
        Stratum(name="drawn texture", holds=lambda facts: facts["background"].startswith("texture/")),
        Stratum(name="Latin letters", holds=lambda facts: not _cyrillic(facts)),
        Stratum(name="Cyrillic letters", holds=_cyrillic),
        Stratum(name=ATLAS, holds=lambda facts: facts["face_set"] == "atlas"),
        Stratum(name=ABSENT, holds=lambda facts: facts["face_set"] != "atlas"),
    )


_PLACES = {
    "corner": ("top-left", "top-right", "bottom-left", "bottom-right"),
    "top or bottom edge": ("top", "bottom"),
    "center": ("center",),
    "turned": ("left", "right"),
}


def _place(name: str, positions: tuple[str, ...]) -> Stratum:
    return Stratum(name=name, holds=lambda facts: facts["position"] in positions)


def _equal(key: str, value: str) -> Stratum:
    return Stratum(name=value, holds=lambda facts: facts[key] == value)


def _ranges(key: str, ranges: Mapping[str, tuple[float, float]], name: str) -> tuple[Stratum, ...]:
    return tuple(_range(key, name.format(label), *limits) for label, limits in ranges.items())


def _range(key: str, name: str, least: float, below: float) -> Stratum:
    return Stratum(name=name, holds=lambda facts: least <= facts[key] < below)


def _cyrillic(facts: Facts) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in facts["visible"])
