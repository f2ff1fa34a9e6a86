"""How often letters are misread, by engine and by what makes a line hard to read. Words, no counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.training.line_texts import Script
from tests.training.misreadings import DAMAGED, GARBAGE, is_damaged, rates_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.training.misreadings import Misreading
    from tests.training.rendered_lines import Conditions

STRATA: Final[dict[str, Callable[[Conditions], bool]]] = {
    "all": lambda _: True,
    "opacity below 0.5": lambda line: line.opacity < 0.5,
    "opacity 0.5 to 0.75": lambda line: 0.5 <= line.opacity < 0.75,
    "opacity above 0.75": lambda line: line.opacity >= 0.75,
    "type below 12 px": lambda line: line.size < 12,
    "type 12 to 18 px": lambda line: 12 <= line.size < 18,
    "type above 18 px": lambda line: line.size >= 18,
    "smooth ground": lambda line: not line.textured,
    "textured ground": lambda line: line.textured,
    "Latin": lambda line: line.script is Script.LATIN,
    "Cyrillic": lambda line: line.script is Script.CYRILLIC,
}
"""Name → whether a line belongs to it; they overlap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """How one engine misread one line, and what made it easy or hard."""

    engine: str
    conditions: Conditions
    misreading: Misreading


def summary(observations: Sequence[Observation]) -> Iterator[str]:
    """The rates of each engine in plain sentences, for the table's header."""
    for engine in dict.fromkeys(one.engine for one in observations):
        lines = [one.misreading for one in observations if one.engine == engine]
        legible, damaged = _legible(lines), [line for line in lines if is_damaged(line)]
        unread = sum(line.deleted == line.letters for line in lines)
        yield (
            f"{engine}: {len(lines)} lines, of which {len(lines) - len(legible)} had more than {GARBAGE:.0%} errors "
            f"({unread} were not read at all) and are left out."
        )
        yield f"  The others: {_worded(legible)}."
        yield f"  Those with {DAMAGED[0]:.0%} to {DAMAGED[1]:.0%} errors: {_worded(damaged)}."


def strata(observations: Sequence[Observation]) -> Iterator[str]:
    """The rates as a table for people: a row for each engine and stratum, legible and damaged lines beside each other.

    The shares are percents; «gaps» is the part of the deletions that are four or more letters in a row.
    """
    columns = "".join(f"{name:>8}" for name in ("lines", "letters", "subst", "delet", "gaps", "insert"))
    yield f"{'':32}{'lines':>8}{'garbage':>8} | legible {columns[8:]} | damaged {columns[8:]}"
    for engine in dict.fromkeys(one.engine for one in observations):
        for name, belongs in STRATA.items():
            lines = [one.misreading for one in observations if one.engine == engine and belongs(one.conditions)]
            if lines:
                yield f"{engine:10}{name:22}" + _row(lines)


def _row(lines: Sequence[Misreading]) -> str:
    legible, damaged = _legible(lines), [line for line in lines if is_damaged(line)]
    return f"{len(lines):8}{len(lines) - len(legible):8} | {_cells(legible)} | {_cells(damaged)}"


def _cells(lines: Sequence[Misreading]) -> str:
    rates = rates_of(lines)
    shares = (rates.substitution, rates.deletion, rates.gaps, rates.insertion)
    return f"{rates.lines:8}{rates.letters:8}" + "".join(f"{100 * share:8.1f}" for share in shares)


def _worded(lines: Sequence[Misreading]) -> str:
    rates = rates_of(lines)
    return (
        f"{rates.lines} lines, {rates.letters} letters; {rates.substitution:.1%} read as others, {rates.deletion:.1%} "
        f"not read ({rates.gaps:.1%} in gaps of four or more), {rates.insertion:.1%} inserted"
    )


def _legible(lines: Sequence[Misreading]) -> list[Misreading]:
    return [line for line in lines if line.error_rate <= GARBAGE]
