"""What matching costs: processor time by length of the list and of the text, and one huge reading.

Lists longer than the real one are its wordings again and again, with words exchanged.
"""

from __future__ import annotations

import os
import random
import tracemalloc
from dataclasses import dataclass, replace
from itertools import chain, count
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from tests.benchmarks.matching.false_flags import images
from tests.benchmarks.tables import table
from tests.synthetic.fragments import letters_of
from tests.synthetic.readings import FRAME, alone, page
from watermark_scan.matching.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.model import Wording

LIST_SIZES = (1000, 2000, 5000, 10_000)
LINE_COUNTS = (10, 40, 160)
USUAL_LIST, USUAL_LINES = 1000, 40
FEWEST_LETTERS, MOST_LETTERS = 8, 60
HUGE = 100_000
"""Characters of the huge reading."""
_EXCHANGED = 0.5
"""Share of the words that are exchanged in a longer list; one in each wording at least."""
_SHORTEST = 4
"""Letters of words that pseudo-words are made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Processor time of matching one image, in milliseconds.

    Attributes:
        wordings: In the list.
        lines: In the image.
        median: Of several images.
    """

    wordings: int
    lines: int
    median: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """All that was measured.

    Attributes:
        by_list: For each list size, with images of the usual number of lines.
        by_text: For each number of lines, with the list of the usual size.
        huge_seconds: Processor time of one huge reading.
        huge_bytes: Memory that took beyond what was there, at its peak.
    """

    by_list: tuple[Cost, ...]
    by_text: tuple[Cost, ...]
    huge_seconds: float
    huge_bytes: int


def measure(wordings: Sequence[Wording], lines: Sequence[str], *, repeats: int, seed: int) -> Costs:
    """Measure on one core.

    Args:
        wordings: The real list.
        lines: Innocent lines, thousands; those of 8 to 60 letters are taken.
        repeats: Images for each median.
        seed: Of the longer lists.
    """
    keep_to_one_core()
    fitting = [line for line in lines if FEWEST_LETTERS <= letters_of(line) <= MOST_LETTERS]
    usual = Matcher(longer(wordings, USUAL_LIST, seed))
    by_text = tuple(_cost(usual, USUAL_LIST, fitting, count, repeats) for count in LINE_COUNTS)
    by_list = tuple(
        _cost(Matcher(longer(wordings, size, seed)), size, fitting, USUAL_LINES, repeats) for size in LIST_SIZES
    )
    seconds, peak = _huge(usual, lines)
    return Costs(by_list=by_list, by_text=by_text, huge_seconds=seconds, huge_bytes=peak)


def longer(wordings: Sequence[Wording], size: int, seed: int) -> list[Wording]:
    """So many wordings: the real ones as far as they go, in random order, then made ones that differ from all others.

    Args:
        wordings: At least one of them with a word of four letters or more.
        size: Of the list, > 0.
        seed: Of all chance.
    """
    draw = random.Random(seed)  # noqa: S311  made lists, no secret
    real = draw.sample(list(wordings), len(wordings))
    made = _made(real, draw)
    return [*real[:size], *(next(made) for _ in range(size - len(real)))]


def keep_to_one_core() -> None:
    """Stay on one of the cores that this process may use, where the system can be told so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def show(costs: Costs) -> None:
    """Print milliseconds and growth."""
    print("\n6. Cost of matching one image: median processor time on one core, warm")
    first = costs.by_list[0]
    print(
        table(
            ["wordings", "lines", "ms", "list", "time"],
            [_row(one, one.wordings / first.wordings, first) for one in costs.by_list],
        )
    )
    first = costs.by_text[0]
    print(
        table(
            ["wordings", "lines", "ms", "text", "time"],
            [_row(one, one.lines / first.lines, first) for one in costs.by_text],
        )
    )
    print(
        f"  one reading of {HUGE} characters: {costs.huge_seconds:.2f} s, {costs.huge_bytes / 1e6:.0f} MB at the peak"
    )


def _row(one: Cost, size: float, first: Cost) -> list[str]:
    time = one.median / first.median
    return [str(one.wordings), str(one.lines), f"{one.median:.1f}", f"x {size:g}", f"x {time:.2f}"]


def _cost(matcher: Matcher, wordings: int, texts: Sequence[str], lines: int, repeats: int) -> Cost:
    pages = [page(group) for group in images(texts[: lines * (repeats + 1)], lines)]
    times = []
    for readings, frame in pages:
        begin = process_time()
        matcher.match(readings, frame)
        times.append(1000 * (process_time() - begin))
    # The first one warms the caches.
    return Cost(wordings=wordings, lines=lines, median=median(times[1:]))


def _huge(matcher: Matcher, lines: Sequence[str]) -> tuple[float, int]:
    """Seconds, and bytes at the peak; measured one after the other, because watching memory takes time."""
    text = " ".join(chain.from_iterable([lines] * (1 + HUGE // sum(map(len, lines)))))[:HUGE]
    readings = alone(text)
    begin = process_time()
    matcher.match(readings, FRAME)
    seconds = process_time() - begin
    tracemalloc.start()
    matcher.match(readings, FRAME)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return seconds, peak


def _made(real: Sequence[Wording], draw: random.Random) -> Iterator[Wording]:
    seen = {wording.text for wording in real}
    parts = sorted({word for text in seen for word in text.split() if len(word) >= _SHORTEST and word.isalpha()})
    for number in count():
        model = real[number % len(real)]
        text = _exchanged(model.text, parts, draw)
        if text not in seen:
            seen.add(text)
            yield replace(model, pattern_id=f"{model.pattern_id}-{number}", text=text)


def _exchanged(text: str, parts: Sequence[str], draw: random.Random) -> str:
    words = text.split()
    chosen = draw.randrange(len(words))
    return " ".join(
        _pseudo_word(parts, draw) if place == chosen or draw.random() < _EXCHANGED else word
        for place, word in enumerate(words)
    )


def _pseudo_word(parts: Sequence[str], draw: random.Random) -> str:
    """The first half of one word and the second half of another."""
    first, second = draw.choice(parts), draw.choice(parts)
    return first[: (len(first) + 1) // 2] + second[len(second) // 2 :]
