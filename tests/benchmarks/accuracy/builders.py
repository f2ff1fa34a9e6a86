"""Records built by hand, for the tests of what is counted."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.accuracy.records import Record

FACTS: dict[str, Any] = {
    "kind": "overlay",
    "background": "street.jpg",
    "blur": 0.0,
    "quality": 80,
    "visible": "Development footage",
    "letters": 18,
    "height": 20.0,
    "lines": 1,
    "face_set": "atlas",
    "colour": "white",
    "look": "plain",
    "opacity": 0.9,
    "position": "top-left",
    "sideways": 1.0,
    "lengthwise": 1.0,
}
"""Of a clear overlay."""


def record(
    *,
    verdict: str = "flagged",
    right: bool = True,
    party: str = "default",
    seconds: float = 1.0,
    picture: str = "overlay/1",
    **facts: Any,  # noqa: ANN401  facts are of many types
) -> Record:
    """An overlay that was found, but for what is said."""
    found = {"entry": "development-footage", "category": "development-footage", "readers": ["rapidocr"]}
    return Record(
        picture=picture,
        party=party,
        fingerprint="0",
        facts={**FACTS, **facts},
        verdict=verdict,
        found=[found] if right else [],
        right=right,
        exact=right,
        seconds=seconds,
    )
