"""Processor seconds of each party on each picture, taken in turn, and their medians. Owns no table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import mean, median
from typing import TYPE_CHECKING

from tests.benchmarks.speed.clock import cost_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from tests.benchmarks.speed.pictures import Picture
    from tests.synthetic.overlays import Kind


@dataclass(frozen=True, slots=True)
class Costs:
    """Processor seconds by kind of picture and party; the lists of one kind go by the same pictures."""

    seconds: dict[Kind, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def median(self, kind: Kind, party: str) -> float:
        """Of all pictures of a kind."""
        return median(self.seconds[kind][party])

    def mean(self, kind: Kind, party: str) -> float:
        """Of all pictures of a kind."""
        return mean(self.seconds[kind][party])

    def ratio(self, kind: Kind, party: str, other: str) -> float:
        """Median of a party over that of another."""
        return self.median(kind, party) / self.median(kind, other)


def measured(pictures: Iterable[Picture], parties: Mapping[str, Callable[[Path], None]]) -> Costs:
    """What every party takes for every picture.

    All parties look at a picture before the next one comes, each time in another order, so that whatever else the
    machine does meets all alike. The first picture is shown to each once before, so that models are loaded.
    """
    costs = Costs()
    names = list(parties)
    for number, picture in enumerate(pictures):
        if number == 0:
            for look in parties.values():
                look(picture.path)
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            spent = cost_of(lambda name=name, path=picture.path: parties[name](path))  # type: ignore[misc]  # mypy gives the default no type
            costs.seconds[picture.kind][name].append(spent)
    return costs
