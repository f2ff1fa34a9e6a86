"""Disclaimers of several sentences, as they are read: true marks. Seeded."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from tests.synthetic.benign_lines import split_of
from tests.synthetic.fragments import RightAnswers, filled, letters_of, noisy
from tests.synthetic.readings import FRAME, LEADING, LETTER_WIDTH, MARGIN, block, cropped
from tests.synthetic.scenes import Scene
from watermark_scan.geometry import Box
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.synthetic.benign_lines import Split
    from watermark_scan.model import Wording

SENTENCES = (2, 3)
"""Of disclaimers that are put together from wordings of one category."""
COLUMNS = (24, 40, 60)
"""Letters in a line."""
ERROR_RATES = (0.0, 0.05, 0.1)
LEFT_OVER = (0.5, 0.8)
"""Of the widest line, where the frame cuts it."""
_CATEGORIES = ("development-footage", "simulation-label", "rating-promo")
_LISTED = 0.4
"""Share of disclaimers that are listed as a whole."""
_FEWEST_LETTERS = 8
"""Of a sentence."""
_PLACES = ("centre", "centre", "top left", "top right", "bottom left", "bottom right", "bottom")


def disclaimers(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """So many disclaimers of several sentences: in the centre or at the rim, whole or cut by the frame's edge.

    Args:
        wordings: English signs are put together, those of one category.
        split: Which entries.
        count: How many.
        seed: Of all chance.
    """
    draw = Random(f"{seed} disclaimers {split}")  # noqa: S311  a benchmark's sampling, no secret
    answers = RightAnswers(wordings)
    own = [one for one in wordings if one.role is Role.SIGN and split_of(one.pattern_id) == split]
    signs = [one for one in own if one.languages[0] == "en" and " " in one.text]
    whole = [one for one in signs if re.search(r"[.!?] \w", one.text)]
    by_category: defaultdict[str, list[Wording]] = defaultdict(list)
    for one in signs:
        if one.category in _CATEGORIES and letters_of(one.text) >= _FEWEST_LETTERS and not one.exact_token:
            by_category[one.category].append(one)
    for number in range(count):
        category = by_category[draw.choice(sorted(by_category))]
        together = draw.sample(category, min(draw.choice(SENTENCES), len(category)))
        parts = [draw.choice(whole)] if whole and draw.random() < _LISTED else together
        text = ". ".join(filled(one.text, "7").rstrip(".!") for one in parts) + "."
        entries = frozenset[str]().union(*(answers.to(filled(one.text, "7"), "7", one.pattern_id) for one in parts))
        yield _disclaimer(
            text.upper() if draw.random() < 1 / 2 else text, entries, _PLACES[number % len(_PLACES)], draw
        )


def _disclaimer(text: str, entries: frozenset[str], place: str, draw: Random) -> Scene:
    rows = textwrap.wrap(text, draw.choice(COLUMNS), break_on_hyphens=False)
    rate = draw.choice(ERROR_RATES)
    rows = [noisy(row, rate, draw) for row in rows]
    widest, high = max(map(len, rows)) * LETTER_WIDTH, len(rows) * LEADING
    top = (FRAME.height - high) // 2 if place == "centre" else 20 if "top" in place else FRAME.height - high - 10
    kept = place in {"centre", "bottom"} or draw.random() < 1 / 2
    if place in {"centre", "bottom"}:
        readings, frame = block(rows, x=FRAME.width // 2, y=top, centred=True), FRAME
    else:
        left = "left" in place
        readings = block(rows, x=MARGIN // 2 if left else FRAME.width - MARGIN // 2 - widest, y=top)
        lost = 0 if kept else round(widest * (1 - draw.uniform(*LEFT_OVER))) + MARGIN // 2
        x, width = (lost if left else 0), FRAME.width - lost
        readings, frame = (
            cropped(readings, Box(x=x, y=0, width=width, height=FRAME.height)) if lost else (readings, FRAME)
        )
    where = "centre" if place == "centre" else "rim"
    return Scene(
        kind=f"{where}, {'whole' if kept else 'cut'}, {rate:.0%} misread",
        text=" | ".join(reading.text for reading in readings),
        readings=readings,
        frame=frame,
        entries=entries,
    )
