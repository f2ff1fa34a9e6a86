"""What is made of texts that only resemble marks, and of marks that are more than a line: counts by kind.

Openers, neighbours, mentions, near words and repeated words are no marks; disclaimers and tiles are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.matching.ours import look
from tests.benchmarks.tables import NOTHING, table
from tests.synthetic import accompanied, disclaimers, mentions, near_words, neighbours, openers, repeated_words, tiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

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
        marks: Whether they are marks, to be found.
    """

    name: str
    make: Make
    count: int
    marks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A scene, and what was made of it."""

    scene: Scene
    look: Look

    @property
    def names_wrong(self) -> bool:
        """An entry was named, flagged or for review, and none of those that the text is of."""
        return self.look.verdict != "clear" and not self.scene.entries & self.look.named


ROWS = (
    Row(name="openers", make=openers.openers, count=600),
    Row(name="endings", make=openers.endings, count=300),
    Row(name="neighbours", make=neighbours.neighbours, count=800),
    Row(name="mentions, lines", make=mentions.lines, count=500),
    Row(name="mentions, paragraphs", make=mentions.paragraphs, count=200),
    Row(name="mentions, crops", make=mentions.crops, count=200),
    Row(name="near words", make=near_words.near_words, count=500),
    Row(name="chats, headlines, shop signs", make=near_words.chats_and_signs, count=500),
    Row(name="repeated words", make=repeated_words.repeated_words, count=300),
    Row(name="tiles of ordinary words", make=tiles.ordinary_tiles, count=60),
    Row(name="marks: disclaimers", make=disclaimers.disclaimers, count=100, marks=True),
    Row(name="marks: with something beside", make=accompanied.accompanied_marks, count=200, marks=True),
    Row(name="marks: tiles", make=tiles.tiles, count=100, marks=True),
)
"""In the order in which they are printed."""
SPREAD = (0.1, 0.5, 0.9)
"""Shares of the pictures at which the smallest expected chance of a sign is printed."""
HEAD = ("pictures", "flagged", "review", "clear", "wrong entry", *(f"chance at {part:.0%}" for part in SPREAD))
_VERDICTS = ("clear", "review", "flagged")


def measure(matcher: Matcher, scenes: Iterable[Scene]) -> list[Seen]:
    """Look at every scene."""
    return [Seen(scene=scene, look=look(matcher, scene.readings, scene.frame)) for scene in scenes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What to measure, and how to show it.

    Attributes:
        split: The half of the ordinary texts.
        seed: Of all chance.
        rows: Part of the names of the rows wanted; empty for all.
        share: Of the pictures of each row, 0…1.
        worst: How many examples to show of each row: of what is no mark the surest, of marks the least sure.
        keep: A file for what was made of every scene, tab-separated, to hold two versions against each other.
    """

    split: Split
    seed: int
    rows: str = ""
    share: float = 1.0
    worst: int = 0
    keep: Path | None = None


def show(wordings: Sequence[Wording], matcher: Matcher, choice: Choice) -> None:
    """Measure and print; the matcher is of the same wordings."""
    print(f"\n6. Texts around marks and pieces of them, the half to {choice.split} on, seed {choice.seed}")
    totals, kept = [], ["row\tkind\tverdict\tchance\tnamed\ttext"]
    for row in (row for row in ROWS if choice.rows in row.name):
        count = round(choice.share * row.count)
        seen = measure(matcher, row.make(wordings, split=choice.split, count=count, seed=choice.seed))
        totals.append(_cells(row.name, seen))
        kept += [f"{row.name}\t{_kept(one)}" for one in seen]
        print(f"\n  {row.name}\n{table(['kind', *HEAD], by_kind(seen))}")
        for one in furthest(seen, marks=row.marks)[: choice.worst]:
            print(f"    {one.look.verdict:7} {one.look.chance():8.2g} {one.scene.kind}: {one.scene.text!r}")
            print(f"            {one.look.strongest or 'nothing'}: {one.look.reason}")
    print(f"\n  All rows\n{table(['row', *HEAD], totals)}")
    if choice.keep:
        choice.keep.write_text("\n".join(kept) + "\n", encoding="utf-8")


def by_kind(seen: Sequence[Seen]) -> list[list[str]]:
    """A row of cells for each kind of scene."""
    kinds: defaultdict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        kinds[one.scene.kind].append(one)
    return [_cells(kind, kinds[kind]) for kind in sorted(kinds)]


def furthest(seen: Iterable[Seen], *, marks: bool) -> list[Seen]:
    """In the order of how far they are from what they should be: marks, or none."""
    order = sorted(seen, key=lambda one: (-_VERDICTS.index(one.look.verdict), one.look.chance()))
    return order[::-1] if marks else order


def _cells(name: str, seen: Sequence[Seen]) -> list[str]:
    looks = [one.look for one in seen]
    verdicts = [_part([look.verdict == verdict for look in looks]) for verdict in reversed(_VERDICTS)]
    chances = sorted(look.chance() for look in looks)
    spread = (
        [f"{chances[round(part * (len(chances) - 1))]:.1g}" for part in SPREAD] if chances else [NOTHING] * len(SPREAD)
    )
    return [name, str(len(seen)), *verdicts, _part([one.names_wrong for one in seen]), *spread]


def _kept(one: Seen) -> str:
    named = ",".join(sorted(one.look.named))
    return "\t".join((one.scene.kind, one.look.verdict, f"{one.look.chance():.3g}", named, one.scene.text))


def _part(holds: Sequence[bool]) -> str:
    return f"{sum(holds)} ({sum(holds) / len(holds):.1%})" if holds else NOTHING
