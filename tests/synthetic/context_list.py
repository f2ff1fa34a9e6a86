"""A short list for the tests of what is made around listed wordings."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.matching.builders import wording
from watermark_scan.model import Role, Wording


def _in(category: str, one: Wording) -> Wording:
    return replace(one, category=category)


LISTED: tuple[Wording, ...] = (
    wording("This video is a virtual game simulation", entry="virtual"),
    wording("Development footage. All content subject to change", entry="development"),
    wording("All content is subject to change", entry="content"),
    wording("Does not represent actual gameplay", entry="represent"),
    wording("Work in progress. Not final quality.", entry="progress"),
    wording("Not a public build", entry="public"),
    _in("development-footage", wording("Footage not final", entry="footage")),
    _in("development-footage", wording("Captured in-engine", entry="captured")),
    _in("simulation-label", wording("Screen images simulated", entry="screen")),
    _in("simulation-label", wording("Simulated flight deck", entry="deck")),
    _in("rating-promo", wording("Rating pending to adult", entry="pending")),
    _in("rating-promo", wording("In-game images shown", entry="images")),
    _in("engine-build", wording("Made with Godot", entry="godot")),
    _in("engine-build", wording("Made with Unity", entry="unity")),
    *(
        _in("stock-agency", wording(name, entry=name, exact_token=len(name) < 6))
        for name in ("alamy", "picfair", "dreamstime", "fotolia", "pond5", "stocksy", "shutterstock", "iStock")
    ),
    _in("stock-agency", wording("Alamy Stock Photo", entry="credit", role=Role.HINT)),
    _in("stock-agency", wording("图虫创意", entry="tuchong")),
    _in("small-print", wording("Prices subject to change", entry="prices", role=Role.BENIGN)),
)
"""Signs of every kind that is looked for, a hint, a benign wording, and one without spaces."""
