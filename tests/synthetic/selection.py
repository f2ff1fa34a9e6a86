"""Which records belong together. Owns no counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.synthetic.overlays import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.accuracy.records import Record
    from tests.synthetic.strata import Stratum


def overlays(records: Sequence[Record]) -> list[Record]:
    """Those of generated pictures with a listed wording."""
    return of_kind(records, Kind.OVERLAY)


def of_kind(records: Sequence[Record], kind: str) -> list[Record]:
    """Those of pictures of that kind."""
    return [one for one in records if one.facts["kind"] == kind]


def inside(records: Sequence[Record], stratum: Stratum) -> list[Record]:
    """Those that belong to the stratum."""
    return [one for one in records if stratum.holds(one.facts)]
