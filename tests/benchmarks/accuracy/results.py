"""Prints what a run gave: recall by stratum, false flags, time, contributions, the corpus, and the targets."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import mean, median
from typing import TYPE_CHECKING

from tests.benchmarks.accuracy import goals
from tests.benchmarks.accuracy.corpus import KIND, POSITIVE
from tests.benchmarks.accuracy.parties import OURS
from tests.benchmarks.tables import NOTHING, share, table
from tests.synthetic import strata
from tests.synthetic.overlays import Kind
from tests.synthetic.selection import inside, of_kind, overlays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.accuracy.records import Record

_SHOWN = 20
"""Wrongly flagged pictures that are named."""


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
            _show_contributions(name, overlays(by_party[name]))
    _show_corpus(by_party)
    goals.show(by_party)


def _show_recall(by_party: dict[str, list[Record]]) -> None:
    print("\n1. Recall on generated overlays with at least 8 letters left (flagged or review, for a right reason)")
    rows = []
    for stratum in strata.strata():
        parts = [inside(overlays(records), stratum) for records in by_party.values()]
        rows.append([stratum.name, str(len(parts[0])), *(share([one.seen for one in part]) for part in parts)])
    exact = [share([one.exact for one in overlays(records)]) for records in by_party.values()]
    rows.append(["all, the very entry named", "", *exact])
    flagged = [share([one.seen and one.verdict == "flagged" for one in overlays(part)]) for part in by_party.values()]
    rows.append(["all, flagged", "", *flagged])
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
        if (times := [one.seconds for one in records if one.facts["kind"] != KIND])
    ]
    print(table(["party", "mean", "median", "most"], rows))


def _show_contributions(name: str, drawn: Sequence[Record]) -> None:
    seen = [one for one in drawn if one.seen]
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
            if one.facts["kind"] == KIND and _surprising(one):
                print(f"    {name} {one.verdict} {one.picture!r} ({one.facts['visible']!r}): {_named(one)}")


def _verdicts(records: Sequence[Record]) -> str:
    counts = Counter(one.verdict for one in records)
    return f"{counts['flagged']} + {counts['review']}"


def _found(records: Sequence[Record]) -> str:
    return f"{sum(one.seen for one in records)} ({share([one.seen for one in records])})"


def _groups(one: Record) -> Iterator[str]:
    if one.facts["kind"] != KIND:
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
    """Views with the kind of their region for its name."""
    parts = (view.partition(" ") for view in _sources(one, "views"))
    return {f"{view} {_KIND_OF_REGION.get(region, region)}".rstrip() for view, _, region in parts}


_KIND_OF_REGION = {
    **dict.fromkeys(("top-left", "top-right", "bottom-left", "bottom-right"), "corner"),
    **dict.fromkeys(("top", "bottom"), "band"),
    **dict.fromkeys(("left", "right"), "strip"),
}
