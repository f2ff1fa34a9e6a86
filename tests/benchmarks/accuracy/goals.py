"""What the program has to reach on pictures, and whether it does. Owns the goals."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

from tests.benchmarks.accuracy import strata
from tests.benchmarks.accuracy.corpus import KIND, POSITIVE
from tests.benchmarks.accuracy.overlays import Kind
from tests.benchmarks.accuracy.parties import OURS, RAPIDOCR
from tests.benchmarks.accuracy.selection import inside, of_kind, overlays
from tests.benchmarks.targets import Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.accuracy.records import Record

_GOALS = {"all": 0.76, strata.CLEAR: 0.97, strata.LENGTHWISE: 0.65}
_RATIO = 1.35
"""Our recall over that of RapidOCR on the whole frame."""
_FLAGGED, _FLAGGED_REAL, _REVIEW_REAL = 0.001, 0.003, 0.02
_REAL = 0.95
_COST = 2.0
"""Our processor time over that of RapidOCR on the whole frame."""


def show(by_party: dict[str, list[Record]]) -> None:
    """Print, for each configuration of the program, what is reached and what is missed by how much."""
    for name, records in by_party.items():
        if name in OURS:
            reached = list(_targets(records, by_party.get(RAPIDOCR, [])))
            print(f"\n6. Targets of '{name}': {sum(not one.short for one in reached)} of {len(reached)} reached")
            for one in reached:
                print(f"  {one}")


def _targets(ours: Sequence[Record], rapid: Sequence[Record]) -> Iterator[Target]:
    drawn, others = overlays(ours), overlays(rapid)
    yield from _of_recall(drawn)
    if drawn and any(one.seen for one in others):
        ratio = mean(one.seen for one in drawn) / mean(one.seen for one in others)
        yield Target(name="recall over that of RapidOCR whole frame", value=ratio, goal=_RATIO)
        cost = mean(one.seconds for one in drawn) / mean(one.seconds for one in others)
        yield Target(name="processor time over that of RapidOCR whole frame", value=cost, goal=_COST, most=True)
    made = [*of_kind(ours, Kind.CLEAN), *of_kind(ours, Kind.BENIGN)]
    yield from _at_most("generated without a mark, flagged", made, "flagged", _FLAGGED)
    yield from _of_labelled(of_kind(ours, KIND))


def _of_recall(drawn: Sequence[Record]) -> Iterator[Target]:
    for stratum in strata.strata():
        part = inside(drawn, stratum)
        if stratum.name in _GOALS and part:
            recall = mean(one.seen for one in part)
            yield Target(name=f"recall, {stratum.name} ({len(part)})", value=recall, goal=_GOALS[stratum.name])


def _of_labelled(labelled: Sequence[Record]) -> Iterator[Target]:
    marked = [one for one in labelled if one.facts["readable"] == "yes" and one.facts["categories"]]
    if marked:
        yield Target(name=f"readable listed marks ({len(marked)})", value=mean(one.seen for one in marked), goal=_REAL)
    real = [one for one in labelled if one.facts["class"] != POSITIVE]
    yield from _at_most("real without a mark, flagged", real, "flagged", _FLAGGED_REAL)
    yield from _at_most("real without a mark, review", real, "review", _REVIEW_REAL)


def _at_most(name: str, records: Sequence[Record], verdict: str, goal: float) -> Iterator[Target]:
    if records:
        loud = sum(one.verdict == verdict for one in records)
        yield Target(name=f"{name} ({loud} of {len(records)})", value=loud / len(records), goal=goal, most=True)
