"""Prints what a run gave: recall by stratum, false flags, processor time, what the finds rest on, labelled pictures."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from tests.benchmarks.accuracy.parties import OURS
from tests.benchmarks.accuracy.records import CORPUS
from tests.benchmarks.tables import NOTHING, interval, share, table
from tests.synthetic.hard_overlays import Case
from tests.synthetic.labelled_corpus import POSITIVE
from tests.synthetic.overlays import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tests.benchmarks.accuracy.records import Record

Facts = dict[str, Any]
_WHOLE = 0.995
"""Share from which on nothing is missing that anyone could see."""
VISIBLE = 5.5
"""z-score of a matched filter from which a mark stands out for one who knows it."""
_SHOWN = 20
"""Wrongly flagged pictures that are named."""
_PLACES = {
    "corner": ("top-left", "top-right", "bottom-left", "bottom-right"),
    "top or bottom edge": ("top", "bottom"),
    "center": ("center",),
    "turned": ("left", "right"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """A part of the generated overlays: by what is left, how faint, how small, how cut.

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
        Stratum(name="clear ones", holds=clear),
        *_ranges(
            "letters", {"8–11": (8, 12), "12–15": (12, 16), "16–23": (16, 24), "24 or more": (24, 1e9)}, "{} letters"
        ),
        Stratum(name="height below 11 px", holds=lambda facts: facts["height"] < 11),
        *_ranges("height", {"11–15": (11, 16), "16 or more": (16, 1e9)}, "height {} px"),
        Stratum(name="opacity below 0.6", holds=lambda facts: facts["opacity"] < 0.6),
        Stratum(name="opacity from 0.6", holds=lambda facts: facts["opacity"] >= 0.6),
        Stratum(name="cut sideways", holds=lambda facts: facts["sideways"] <= _WHOLE),
        Stratum(name="cut lengthwise", holds=lambda facts: facts["lengthwise"] <= _WHOLE),
        Stratum(name="not cut", holds=lambda facts: min(facts["sideways"], facts["lengthwise"]) > _WHOLE),
        *_ranges("quality", {"30–49": (0, 50), "50–69": (50, 70), "70–92": (70, 101)}, "quality {}"),
        Stratum(name="blurred", holds=lambda facts: facts["blur"] > 0),
        *(_place(*place) for place in _PLACES.items()),
        *(_equal("look", look) for look in ("plain", "shadow", "outline", "plate")),
        *(_equal("colour", colour) for colour in ("white", "black", "coloured", "grey")),
        Stratum(name="two lines or more", holds=lambda facts: facts["lines"] > 1),
        Stratum(name="drawn texture", holds=lambda facts: facts["background"].startswith("texture/")),
        Stratum(name="Latin letters", holds=lambda facts: not _cyrillic(facts)),
        Stratum(name="Cyrillic letters", holds=_cyrillic),
        Stratum(name="typeface in the atlas", holds=lambda facts: facts["face_set"] == "atlas"),
        Stratum(name="typeface absent from it", holds=lambda facts: facts["face_set"] != "atlas"),
    )


def show(records: Sequence[Record], parties: Sequence[str]) -> None:
    """Print everything.

    Args:
        records: Of all pictures and parties.
        parties: Their names, in the order of the columns.
    """
    by_party = {name: [one for one in records if one.party == name] for name in parties}
    _show_recall(by_party)
    _show_hard(by_party)
    _show_false_flags(by_party)
    _show_time(by_party)
    for name in parties:
        if name in OURS:
            _show_contributions(name, of_kind(by_party[name], Kind.OVERLAY))
    _show_corpus(by_party)


def of_kind(records: Sequence[Record], kind: str) -> list[Record]:
    """Those of pictures of that kind."""
    return [one for one in records if one.facts["kind"] == kind]


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


def _show_recall(by_party: dict[str, list[Record]]) -> None:
    print("\n1. Recall on generated overlays with at least 8 letters left (flagged or review, for a right reason)")
    overlays = [of_kind(records, Kind.OVERLAY) for records in by_party.values()]
    rows = []
    for stratum in strata():
        parts = [[one for one in drawn if stratum.holds(one.facts)] for drawn in overlays]
        rows.append([stratum.name, str(len(parts[0])), *(share([one.seen for one in part]) for part in parts)])
    exact = [share([one.exact for one in drawn]) for drawn in overlays]
    rows.append(["all, the very entry named", "", *exact])
    flagged = [share([one.seen and one.verdict == "flagged" for one in drawn]) for drawn in overlays]
    rows.append(["all, flagged", "", *flagged])
    print(table(["stratum", "pictures", *by_party], rows))


def hard_strata() -> tuple[Stratum, ...]:
    """Of hard overlays, in the order of the table."""
    return (
        Stratum(name="all", holds=lambda _: True),
        Stratum(name=f"standing out (z from {VISIBLE})", holds=lambda facts: facts["z_score"] >= VISIBLE),
        Stratum(name="not standing out", holds=lambda facts: facts["z_score"] < VISIBLE),
        Stratum(name="clear ones", holds=clear),
        Stratum(name="opacity below 0.6", holds=lambda facts: facts["opacity"] < 0.6),
        Stratum(name="height below 11 px", holds=lambda facts: facts["height"] < 11),
        *(_equal("case", case) for case in Case),
    )


def _show_hard(by_party: dict[str, list[Record]]) -> None:
    print("\n1b. Recall on hard overlays, with the interval that holds the true share at 95 % (Wilson)")
    hard = [of_kind(records, Kind.HARD) for records in by_party.values()]
    rows = []
    for stratum in hard_strata():
        parts = [[one.seen for one in drawn if stratum.holds(one.facts)] for drawn in hard]
        rows.append([stratum.name, str(len(parts[0])), *(f"{share(part)} {interval(part)}" for part in parts)])
    print(table(["stratum", "pictures", *by_party], rows))


def _show_false_flags(by_party: dict[str, list[Record]]) -> None:
    print("\n2. Generated pictures without a listed wording, flagged and review")
    rows = []
    for kind in (Kind.CLEAN, Kind.BENIGN):
        parts = [of_kind(records, kind) for records in by_party.values()]
        rows.append([kind, str(len(parts[0])), *(_verdicts(part) for part in parts)])
    print(table(["kind", "pictures", *by_party], rows))
    for name, records in by_party.items():
        loud = [one for one in records if one.facts["kind"] in {Kind.CLEAN, Kind.BENIGN} and one.verdict != "clear"]
        for one in loud[:_SHOWN]:
            print(f"    {name} {one.verdict} {one.picture}: {_named(one)}; written: {one.facts.get('visible', '')!r}")


def _show_time(by_party: dict[str, list[Record]]) -> None:
    print("\n3. Processor seconds for a generated picture")
    rows = [
        [name, f"{mean(times):.2f}", f"{median(times):.2f}", f"{max(times):.2f}"]
        for name, records in by_party.items()
        if (times := [one.seconds for one in records if one.facts["kind"] != CORPUS])
    ]
    print(table(["party", "mean", "median", "most"], rows))


def _show_contributions(name: str, drawn: Sequence[Record]) -> None:
    seen = [one for one in drawn if one.seen]
    print(f"\n4. What the {len(seen)} found overlays of '{name}' rest on")
    each, only = Counter[str](), Counter[str]()
    for one in seen:
        readers = {reader for found in one.found for reader in found["readers"]}
        each.update(readers)
        only.update(readers if len(readers) == 1 else ())
    rows = [[reader, str(count), str(only[reader])] for reader, count in each.most_common()]
    print(table(["reader", "overlays", "alone"], rows or [["none", NOTHING, NOTHING]]))


def _show_corpus(by_party: dict[str, list[Record]]) -> None:
    groups: defaultdict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for name, records in by_party.items():
        for one in records:
            for group in _groups(one):
                groups[group][name].append(one)
    if not groups:
        return
    print("\n5. Labelled pictures: marks found (right category), others flagged and review")
    rows = []
    for group in sorted(groups):
        parts = [groups[group][name] for name in by_party]
        cell: Callable[[Sequence[Record]], str] = _found if group.startswith(POSITIVE) else _verdicts
        rows.append([group, str(len(parts[0])), *map(cell, parts)])
    print(table(["pictures", "number", *by_party], rows))
    for name, records in by_party.items():
        for one in records if name in OURS else ():
            if one.facts["kind"] == CORPUS and _surprising(one):
                print(f"    {name} {one.verdict} {one.picture!r} ({one.facts['visible']!r}): {_named(one)}")


def _verdicts(records: Sequence[Record]) -> str:
    counts = Counter(one.verdict for one in records)
    return f"{counts['flagged']} + {counts['review']}"


def _found(records: Sequence[Record]) -> str:
    return f"{sum(one.seen for one in records)} ({share([one.seen for one in records])})"


def _groups(one: Record) -> Iterator[str]:
    if one.facts["kind"] != CORPUS:
        return
    if one.facts["class"] != POSITIVE:
        yield one.facts["class"]
        return
    listed = "listed" if one.facts["categories"] else "not listed"
    yield f"{POSITIVE}, {listed}, readable: {one.facts['readable']}"
    if one.facts["categories"]:
        yield f"{POSITIVE}, {listed}, place: {one.facts['position']}"


def _surprising(one: Record) -> bool:
    if one.facts["class"] == POSITIVE:
        return bool(one.facts["categories"]) and not one.seen
    return one.verdict != "clear"


def _named(one: Record) -> str:
    return ", ".join(str(found["entry"]) for found in one.found[:3]) or "nothing"
