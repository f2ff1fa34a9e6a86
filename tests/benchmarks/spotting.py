"""What spotting costs: processor time of a line by length of the list. `make bench-spotting`.

Lines are drawn as for the tables of misreadings, listed wordings and random letters, their boxes made imprecise as a
finder's are. Times are processor times on one core, so that a busy machine tells the same.
"""

from __future__ import annotations

import argparse
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

import numpy as np

from tests.benchmarks.matching.cost import longer
from tests.benchmarks.tables import table
from tests.synthetic.backgrounds import backgrounds
from tests.synthetic.line_pages import Script, line_page, words_of
from watermark_scan.catalog.load import load_patterns
from watermark_scan.geometry import Box, Placement
from watermark_scan.model import Polarity, TextLine
from watermark_scan.spotting.spotter import Spotter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.synthetic.line_pages import LinePage, WrittenLine
    from watermark_scan.model import Wording

LIST_SIZES = (1000, 2000, 5000, 10_000)
TARGET = 0.030
"""Seconds for a line and a thousand wordings, at the median."""
_SEED = 905
_HEIGHT, _LEVEL, _WIDTH = 0.12, 0.15, 0.03
"""How imprecise boxes are: share of their height, of their height, of their width."""


def drawn_lines(wordings: Sequence[Wording], count: int) -> list[tuple[TextLine, Box]]:
    """Lines with imprecise boxes, and the picture of each."""
    random, words = np.random.default_rng(_SEED), {script: words_of(wordings, script) for script in Script}
    lines: list[tuple[TextLine, Box]] = []
    while len(lines) < count:
        page = line_page(backgrounds(), words, random)
        lines.extend(_line(random, page, line) for line in page.lines if line.script is Script.LATIN)
    return lines[:count]


def cost(wordings: Sequence[Wording], lines: Sequence[tuple[TextLine, Box]]) -> tuple[float, list[float]]:
    """Seconds until the first line is done beyond what a line takes, and seconds of each line after it."""
    spotter, times = Spotter(wordings), []
    for line, frame in (lines[0], *lines):
        start = process_time()
        spotter.spot([line], frame)
        times.append(process_time() - start)
    return times[0] - times[1], times[1:]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=40, help="lines to time for each list")
    parser.add_argument("--lists", type=int, nargs="+", default=LIST_SIZES, help="lengths of the lists")
    options = parser.parse_args()
    listed = load_patterns().wordings
    lines = drawn_lines(listed, options.lines)
    rows = []
    for size in options.lists:
        prepared, times = cost(longer(listed, size, _SEED), lines)
        cells = (f"{size:,}", f"{prepared:.1f} s", f"{1000 * median(times):.0f} ms", f"{1000 * max(times):.0f} ms")
        rows.append(cells)
        print(*cells, flush=True)
    print(table(("wordings", "preparation", "line, median", "longest"), rows))
    print(f"To reach: {1000 * TARGET:.0f} ms a line at the median, 1000 wordings, one core.")


def _line(random: np.random.Generator, page: LinePage, written: WrittenLine) -> tuple[TextLine, Box]:
    frame = Box(x=0, y=0, width=page.pixels.shape[1], height=page.pixels.shape[0])
    box = written.box
    height = box.height * (1 + random.uniform(-_HEIGHT, _HEIGHT))
    width = box.width * (1 + random.uniform(-_WIDTH, _WIDTH))
    x = box.x + box.width / 2 + random.uniform(-_WIDTH, _WIDTH) * box.width - width / 2
    y = box.y + box.height / 2 + random.uniform(-_LEVEL, _LEVEL) * box.height - height / 2
    found = Box.from_corners(x, y, x + width, y + height).clipped(frame)
    line = TextLine(
        box=found,
        inner=(found.x, found.y, found.right, found.bottom),
        pixels=page.pixels,
        placement=Placement(region=frame),
        polarity=Polarity.LIGHT if written.light else Polarity.DARK,
        finder="drawn",
        score=1.0,
    )
    return line, frame


if __name__ == "__main__":
    main()
