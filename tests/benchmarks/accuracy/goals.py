"""What the program has to reach on pictures, and whether it does. Owns the goals."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

from tests.benchmarks.accuracy.corpus import KIND, POSITIVE
from tests.benchmarks.accuracy.parties import OURS, RAPIDOCR
from tests.benchmarks.targets import Target
from tests.synthetic import strata
from tests.synthetic.overlays import Kind
from tests.synthetic.selection import inside, of_kind, overlays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.accuracy.records import Record

_GOALS = {
    "all": 0.90,
    strata.CLEAR: 0.97,
    strata.FAINT: 0.85,
    strata.TINY: 0.80,
    strata.LENGTHWISE: 0.85,
    strata.SIDEWAYS: 0.90,
}
_ABSENT = 0.05
"""How much worse marks in typefaces that the glyph atlas lacks may be found."""
_RATIO = 1.35
"""Our recall over that of RapidOCR on the whole frame."""
_FLAGGED, _FLAGGED_REAL, _REVIEW_REAL = 0.001, 0.003, 0.02
_REAL = {"yes": 0.95, "hard": 0.60}
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
    yield from _of_typefaces(drawn)
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


def _of_typefaces(drawn: Sequence[Record]) -> Iterator[Target]:
    named = {stratum.name: inside(drawn, stratum) for stratum in strata.strata()}
    known, absent = named[strata.ATLAS], named[strata.ABSENT]
    if known and absent:
        lost = mean(one.seen for one in known) - mean(one.seen for one in absent)
        yield Target(name="recall lost where the atlas lacks the typeface", value=lost, goal=_ABSENT, most=True)


def _of_labelled(labelled: Sequence[Record]) -> Iterator[Target]:
    for readable, goal in _REAL.items():
        marked = [one for one in labelled if one.facts["readable"] == readable and one.facts["categories"]]
        if marked:
            name = f"listed marks, readable: {readable} ({len(marked)})"
            yield Target(name=name, value=mean(one.seen for one in marked), goal=goal)
    real = [one for one in labelled if one.facts["class"] != POSITIVE]
    yield from _at_most("real without a mark, flagged", real, "flagged", _FLAGGED_REAL)
    yield from _at_most("real without a mark, review", real, "review", _REVIEW_REAL)


def _at_most(name: str, records: Sequence[Record], verdict: str, goal: float) -> Iterator[Target]:
    if records:
        loud = sum(one.verdict == verdict for one in records)
        yield Target(name=f"{name} ({loud} of {len(records)})", value=loud / len(records), goal=goal, most=True)
