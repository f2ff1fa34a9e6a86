"""Asks the parties about pictures, in two processes, and keeps what they answer."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path  # noqa: TC003  a field's type
from typing import TYPE_CHECKING

from tests.benchmarks.accuracy.parties import party
from tests.benchmarks.accuracy.records import name_of, of_labelled, of_sample
from tests.synthetic.overlays import Kind, Pictures, Purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.benchmarks.accuracy.records import Record, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to look at.

    Attributes:
        purpose: Tuning or reporting.
        seed: Of the generator.
        corpus: A labelled folder; None for none.
        benign: A tab-separated file with texts for benign pictures; None for none.
        parties: Names.
    """

    purpose: Purpose
    seed: int
    corpus: Path | None
    benign: Path | None
    parties: tuple[str, ...]

    @property
    def pictures(self) -> Pictures:
        """The generator."""
        return Pictures(purpose=self.purpose, seed=self.seed, corpus=self.corpus, benign=self.benign)


Task = tuple[str, int | str, tuple[str, ...]]
"""Kind of a picture, its number or path, and the parties still to ask."""


def generated(overlays: int, clean: int, hard: int = 0) -> Iterator[tuple[Kind, int]]:
    """The pictures of a run: overlays, hard ones, then ordinary texts and clean ones in turn."""
    yield from ((Kind.OVERLAY, index) for index in range(overlays))
    yield from ((Kind.HARD, index) for index in range(hard))
    yield from ((Kind.BENIGN if index % 2 else Kind.CLEAN, index // 2) for index in range(clean))


def run(plan: Plan, wanted: Iterable[tuple[str, int | str]], store: Store, *, workers: int) -> list[Record]:
    """All records of the wanted pictures and parties: kept ones, and new ones for what is missing.

    Args:
        plan: What to look at.
        wanted: Kind and number of generated pictures, `records.CORPUS` and path of labelled ones.
        store: Where records are kept.
        workers: Processes.
    """
    wanted = list(wanted)
    asked = {name_of(*picture) for picture in wanted}
    valid = {name: party(name).fingerprint for name in plan.parties}
    kept = [one for one in store.load() if valid.get(one.party) == one.fingerprint and one.picture in asked]
    done = {(one.picture, one.party) for one in kept}
    tasks = [
        (kind, index, missing)
        for kind, index in wanted
        if (missing := tuple(name for name in plan.parties if (name_of(kind, index), name) not in done))
    ]
    return [*kept, *_new(plan, tasks, store, workers)]


def _new(plan: Plan, tasks: Sequence[Task], store: Store, workers: int) -> list[Record]:
    records: list[Record] = []

    def counted(batches: Iterable[list[Record]]) -> Iterator[Record]:
        for number, batch in enumerate(batches, 1):
            print(f"\r  {number} of {len(tasks)} pictures", end="", flush=True)
            records.extend(batch)
            yield from batch
        print()

    if tasks:
        # Forked children would share the locks of engines that this process may have loaded.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            store.add(counted(pool.map(_ask, [plan] * len(tasks), tasks)))
    return records


def _ask(plan: Plan, task: Task) -> list[Record]:
    kind, index, names = task
    parties = [party(name) for name in names]
    if isinstance(index, int):
        return list(of_sample(_pictures(plan).sample(Kind(kind), index), parties))
    if plan.corpus is None:
        raise ValueError("a labelled picture needs its folder")
    return list(of_labelled(plan.corpus, index, parties))


@cache
def _pictures(plan: Plan) -> Pictures:
    return plan.pictures
