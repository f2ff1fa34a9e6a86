"""True marks with more on their line: a number, a date, a name, or letters that nobody can read. Seeded.

What must not be taken for ordinary text that goes on.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from tests.synthetic.benign_lines import split_of
from tests.synthetic.fragments import RightAnswers, filled, letters_of
from tests.synthetic.scenes import line_scene
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.synthetic.benign_lines import Split
    from tests.synthetic.scenes import Scene
    from watermark_scan.model import Wording

FEWEST_LETTERS = 16
"""Of a wording, and of a piece that goes on illegibly."""
_GARBAGE = ".,'-_|~:;!il1tfJjrcvxzwkuy"
"""What engines make of texture."""
_GARBAGE_LETTERS = (3, 9)


def accompanied_marks(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """So many lines: a whole mark with what often stands beside one, or a piece of it and letters that nobody can read.

    Args:
        wordings: Signs of at least 16 letters, of Latin script.
        split: Which entries.
        count: How many.
        seed: Of all chance.
    """
    draw = Random(f"{seed} accompanied {split}")  # noqa: S311  a benchmark's sampling, no secret
    answers = RightAnswers(wordings)
    own = [one for one in wordings if one.role is Role.SIGN and split_of(one.pattern_id) == split]
    long = [one for one in own if one.text.isascii() and letters_of(one.text) >= FEWEST_LETTERS]
    for _ in range(count):
        one = draw.choice(long)
        text = filled(one.text, "7")
        shown = text.upper() if draw.random() < 1 / 2 else text
        kind, line, seen = _line(shown, draw)
        yield replace(line_scene(kind, line, draw), entries=answers.to(seen, "7", one.pattern_id))


def _line(text: str, draw: Random) -> tuple[str, str, str]:
    """Kind, line, and what is left of the text in it."""
    kind = draw.choice(("number after", "date before", "name after", "illegible after", "illegible before"))
    if kind == "number after":
        return kind, f"{text} {draw.choice(('v0.', 'build ', '· ', '#'))}{draw.randint(1, 99_999)}", text
    if kind == "date before":
        date = f"20{draw.randint(10, 26)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
        return kind, f"{date} {draw.randint(0, 23):02d}:{draw.randint(0, 59):02d} {text}", text
    if kind == "name after":
        return kind, f"{text} {draw.choice(('@', '© ', 'www.'))}{draw.choice(_NAMES)}", text
    size = draw.randint(min(FEWEST_LETTERS, len(text) - 1), len(text) - 1)
    garbage = "".join(draw.choices(_GARBAGE, k=draw.randint(*_GARBAGE_LETTERS)))
    if kind == "illegible after":
        return kind, text[:size] + garbage, text[:size]
    return kind, garbage + text[-size:], text[-size:]


_NAMES = ("korven_games", "Tilde Works", "pixelhafen.de", "moss.tv", "Nordlicht Studio", "drifter88", "arcadia-lab.com")
"""Of people, firms and pages."""
