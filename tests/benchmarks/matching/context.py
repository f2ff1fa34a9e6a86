"""What is made of texts that only resemble marks, and of marks that are more than a line: counts by kind.

Openers, neighbours, mentions, near words and repeated words are no marks; disclaimers and tiles are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.matching.ours import look
from tests.benchmarks.tables import table
from tests.synthetic import disclaimers, mentions, near_words, neighbours, openers, repeated_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tests.benchmarks.matching.ours import Look
    from tests.synthetic.benign_lines import Split
    from tests.synthetic.scenes import Scene
    from watermark_scan.matching.matcher import Matcher
    from watermark_scan.model import Wording

    Make = Callable[..., Iterator[Scene]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Something that is measured.

    Attributes:
        name: What is made.
        make: Makes it, of the list, for a half, so many.
        count: How many.
    """

    name: str
    make: Make
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A scene, and what was made of it."""

    scene: Scene
    look: Look

    @property
    def wrong(self) -> bool:
        """An entry was named, flagged or for review, that does not stand there."""
        return self.look.verdict != "clear" and not self.scene.entries & self.look.counted


ROWS = (
    Row(name="openers", make=openers.openers, count=600),
    Row(name="endings", make=openers.endings, count=300),
    Row(name="neighbours", make=neighbours.neighbours, count=800),
    Row(name="mentions, lines", make=mentions.lines, count=500),
    Row(name="mentions, paragraphs", make=mentions.paragraphs, count=200),
    Row(name="mentions, crops", make=mentions.crops, count=200),
    Row(name="near words", make=near_words.near_words, count=500),
    Row(name="chats, headlines and shop signs", make=near_words.chats_and_signs, count=500),
    Row(name="galleries, tables, menus, credits, results, chats", make=repeated_words.repeated_words, count=300),
    Row(name="tiles of ordinary words", make=disclaimers.ordinary_tiles, count=60),
    Row(name="marks: disclaimers of several sentences", make=disclaimers.disclaimers, count=100),
    Row(name="marks: tiles of a short word", make=disclaimers.tiles, count=100),
)
"""In the order in which they are printed."""


def measure(matcher: Matcher, scenes: Iterable[Scene]) -> list[Seen]:
    """Look at every scene."""
    return [Seen(scene=scene, look=look(matcher, scene.readings, scene.frame)) for scene in scenes]


def show(wordings: Sequence[Wording], matcher: Matcher, *, split: Split, seed: int, worst: int) -> None:
    """Measure and print all rows.

    Args:
        wordings: The list.
        matcher: The same, prepared.
        split: The half of the ordinary texts.
        seed: Of all chance.
        worst: How many examples to show of each row: of what is no mark the surest, of marks the least sure.
    """
    print(f"\n6. Texts around marks and pieces of them, the half to {split} on, seed {seed}")
    for row in ROWS:
        seen = measure(matcher, row.make(wordings, split=split, count=row.count, seed=seed))
        print(_counts(row.name, seen))
        for one in _worst(seen)[:worst]:
            print(f"    {one.look.verdict:7} {one.look.chance():8.2g} {one.scene.kind}: {one.scene.text!r}")
            if one.look.verdict != "clear":
                print(f"            {one.look.strongest}: {one.look.reason}")


def _counts(name: str, seen: Sequence[Seen]) -> str:
    kinds: defaultdict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        kinds[one.scene.kind].append(one)
    rows = [_cells(kind, kinds[kind]) for kind in sorted(kinds)]
    head = ["kind", "pictures", "flagged", "review", "clear", "wrong entry", "median chance"]
    return f"\n  {name}\n" + table(head, [*rows, _cells("all", seen)])


def _cells(name: str, seen: Sequence[Seen]) -> list[str]:
    verdicts = [one.look.verdict for one in seen]
    counts = [verdicts.count(verdict) for verdict in ("flagged", "review", "clear")]
    chance = median(one.look.chance() for one in seen) if seen else float("inf")
    return [name, str(len(seen)), *map(str, counts), str(sum(one.wrong for one in seen)), f"{chance:.2g}"]


def _worst(seen: Sequence[Seen]) -> list[Seen]:
    """Those that are furthest from what they should be: no mark and surest, or a mark and least sure."""
    severity = {"clear": 0, "review": 1, "flagged": 2}
    marks = bool(seen) and bool(seen[0].scene.entries)
    order = sorted(seen, key=lambda one: (-severity[one.look.verdict], one.look.chance()))
    return order[::-1] if marks else order
