"""Prints what a run gave: recall by stratum, false flags, time, contributions, the corpus, and the targets."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import mean, median
from typing import TYPE_CHECKING

from tests.benchmarks.accuracy import strata
from tests.benchmarks.accuracy.corpus import POSITIVE
from tests.benchmarks.accuracy.overlays import Kind
from tests.benchmarks.accuracy.parties import OURS, RAPIDOCR
from tests.benchmarks.tables import NOTHING, share, table
from tests.benchmarks.targets import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.accuracy.records import Record

_SHOWN = 20
"""Wrongly flagged pictures that are named."""
_GOALS = {"all": 0.76, strata.CLEAR: 0.97, strata.LENGTHWISE: 0.65}
_RATIO = 1.35
"""Our recall over that of RapidOCR on the whole frame."""
_FLAGGED, _FLAGGED_REAL, _REVIEW_REAL = 0.001, 0.003, 0.02
_REAL = 0.95
_COST = 2.0
"""Our processor time over that of RapidOCR on the whole frame."""


def show(records: Sequence[Record], parties: Sequence[str]) -> None:
    """Print everything.

    Args:
        records: Of all pictures and parties.
        parties: Their names, in the order of the columns.
    """
    by_party = {name: [one for one in records if one.party == name] for name in parties}
    _show_recall(by_party)
    _show_false_flags(by_party)
    _show_time(by_party)
    for name in parties:
        if name in OURS:
            _show_contributions(name, _overlays(by_party[name]))
    _show_corpus(by_party)
    _show_targets(by_party)


def _show_recall(by_party: dict[str, list[Record]]) -> None:
    print("\n1. Recall on generated overlays with at least 8 letters left (flagged or review, for a right reason)")
    rows = []
    for stratum in strata.strata():
        inside = [_inside(_overlays(records), stratum) for records in by_party.values()]
        rows.append([stratum.name, str(len(inside[0])), *(share([one.seen for one in part]) for part in inside)])
    exact = [share([one.exact for one in _overlays(records)]) for records in by_party.values()]
    rows.append(["all, the very entry named", "", *exact])
    flagged = [share([one.seen and one.verdict == "flagged" for one in _overlays(part)]) for part in by_party.values()]
    rows.append(["all, flagged", "", *flagged])
    print(table(["stratum", "pictures", *by_party], rows))


def _show_false_flags(by_party: dict[str, list[Record]]) -> None:
    print("\n2. Generated pictures without a listed wording, flagged and review")
    rows = []
    for kind in (Kind.CLEAN, Kind.BENIGN):
        parts = [_of_kind(records, kind) for records in by_party.values()]
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
        if (times := [one.seconds for one in records if one.facts["kind"] != "corpus"])
    ]
    print(table(["party", "mean", "median", "most"], rows))


def _show_contributions(name: str, overlays: Sequence[Record]) -> None:
    seen = [one for one in overlays if one.seen]
    print(f"\n4. What the {len(seen)} found overlays of '{name}' rest on")
    for what, keys in (("reader", lambda one: _sources(one, "readers")), ("view", _kinds_of_view)):
        each, only = Counter[str](), Counter[str]()
        for one in seen:
            sources = keys(one)
            each.update(sources)
            only.update(sources if len(sources) == 1 else ())
        rows = [[source, str(count), str(only[source])] for source, count in each.most_common()]
        print(table([what, "overlays", "alone"], rows or [["none", NOTHING, NOTHING]]))


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
            if one.facts["kind"] == "corpus" and _surprising(one):
                print(f"    {name} {one.verdict} {one.picture} ({one.facts['visible'] or 'no mark'}): {_named(one)}")


def _show_targets(by_party: dict[str, list[Record]]) -> None:
    for name, records in by_party.items():
        if name in OURS:
            reached = list(_targets(records, by_party.get(RAPIDOCR, [])))
            print(f"\n6. Targets of '{name}': {sum(not one.short for one in reached)} of {len(reached)} reached")
            for one in reached:
                print(f"  {one}")


def _targets(ours: Sequence[Record], rapid: Sequence[Record]) -> Iterator[Target]:
    overlays, others = _overlays(ours), _overlays(rapid)
    for stratum in strata.strata():
        inside = _inside(overlays, stratum)
        if stratum.name in _GOALS and inside:
            recall = mean(one.seen for one in inside)
            yield Target(name=f"recall, {stratum.name} ({len(inside)})", value=recall, goal=_GOALS[stratum.name])
    if overlays and any(one.seen for one in others):
        ratio = mean(one.seen for one in overlays) / mean(one.seen for one in others)
        yield Target(name="recall over that of RapidOCR whole frame", value=ratio, goal=_RATIO)
    if overlays and others:
        cost = mean(one.seconds for one in overlays) / mean(one.seconds for one in others)
        yield Target(name="processor time over that of RapidOCR whole frame", value=cost, goal=_COST, most=True)
    made = [one for one in ours if one.facts["kind"] in {Kind.CLEAN, Kind.BENIGN}]
    yield from _at_most("generated without a mark, flagged", made, "flagged", _FLAGGED)
    marked = [one for one in ours if one.facts.get("readable") == "yes" and one.facts["categories"]]
    if marked:
        yield Target(name=f"readable listed marks ({len(marked)})", value=mean(one.seen for one in marked), goal=_REAL)
    real = [one for one in ours if one.facts["kind"] == "corpus" and one.facts["class"] != POSITIVE]
    yield from _at_most("real without a mark, flagged", real, "flagged", _FLAGGED_REAL)
    yield from _at_most("real without a mark, review", real, "review", _REVIEW_REAL)


def _at_most(name: str, records: Sequence[Record], verdict: str, goal: float) -> Iterator[Target]:
    if records:
        loud = sum(one.verdict == verdict for one in records)
        yield Target(name=f"{name} ({loud} of {len(records)})", value=loud / len(records), goal=goal, most=True)


def _overlays(records: Sequence[Record]) -> list[Record]:
    return _of_kind(records, Kind.OVERLAY)


def _of_kind(records: Sequence[Record], kind: str) -> list[Record]:
    return [one for one in records if one.facts["kind"] == kind]


def _inside(records: Sequence[Record], stratum: strata.Stratum) -> list[Record]:
    return [one for one in records if stratum.holds(one.facts)]


def _verdicts(records: Sequence[Record]) -> str:
    counts = Counter(one.verdict for one in records)
    return f"{counts['flagged']} + {counts['review']}"


def _found(records: Sequence[Record]) -> str:
    return f"{sum(one.seen for one in records)} ({share([one.seen for one in records])})"


def _groups(one: Record) -> Iterator[str]:
    if one.facts["kind"] != "corpus":
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


def _sources(one: Record, key: str) -> set[str]:
    return {source for found in one.found for source in found[key]}


def _kinds_of_view(one: Record) -> set[str]:
    """Views without the name of the region."""
    return {view.partition(" ")[0] for view in _sources(one, "views")}
