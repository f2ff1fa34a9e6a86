"""News prose that mentions listed names and phrases: none of it is a mark. Seeded.

As a line alone, as a paragraph of an article, and as crops of articles that begin or end inside the mention. The halves
for tuning and reporting share no sentence, and no entry of the list.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from tests.synthetic.benign_lines import split_of
from tests.synthetic.context_texts import languages, texts_of
from tests.synthetic.fragments import RightAnswers, filled, letters_of
from tests.synthetic.readings import FRAME, LEADING, LETTER_WIDTH, LINE_HEIGHT, block, cropped
from tests.synthetic.scenes import Scene, line_scene
from watermark_scan.geometry import Box
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.synthetic.benign_lines import Split
    from watermark_scan.model import Wording

NAMES_IN = frozenset(
    ("ai-generator", "editor-trial", "engine-build", "game-branding", "repost-mark", "screen-recorder", "stock-agency")
)
"""Categories whose short wordings are names."""
MOST_WORDS_OF_NAME = 3
_NO_NAME = (
    "made",
    "created",
    "recorded",
    "powered",
    "by",
    "via",
    "this",
    "simulated",
    "unregistered",
    "debug",
    "unstable",
)
"""First words of short wordings that are no names in these categories."""
_UNSPACED = ("zh", "ja")
_COLUMNS = (44, 56, 72)
"""Letters in a line of an article."""
_X, _Y = 200, 60
"""Where articles begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A sentence that mentions a wording.

    Attributes:
        sentence: The whole.
        listed: The wording in it, as it stands there.
        entries: Ids of those that have the wording.
        kind: `name`, `phrase`, or `long phrase` where more than half of the sentence's letters are the wording's.
    """

    sentence: str
    listed: str
    entries: frozenset[str]
    kind: str


def mentions(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Mention]:
    """So many different sentences, of all wordings of this half in turn.

    Args:
        wordings: Signs and hints are mentioned.
        split: Which sentences, and which entries.
        count: At most.
        seed: Of all chance.
    """
    draw = Random(f"{seed} mentions {split}")  # noqa: S311  a benchmark's sampling, no secret
    chosen = [one for one in wordings if one.role is not Role.BENIGN and split_of(one.pattern_id) == split]
    spaced = [one for one in chosen if not one.languages[0].startswith(_UNSPACED)]
    answers, seen = RightAnswers(wordings), set[str]()
    for _ in range(20):
        for one in draw.sample(spaced, len(spaced)):
            if len(seen) >= count:
                return
            mention = _mention(one, answers, split, draw)
            if mention.sentence not in seen:
                seen.add(mention.sentence)
                yield mention


def lines(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """Each sentence alone in a picture, on one line."""
    draw = Random(f"{seed} lines {split}")  # noqa: S311  as above
    for one in mentions(wordings, split=split, count=count, seed=seed):
        yield replace(line_scene(f"{one.kind}, line", one.sentence, draw), entries=one.entries)


def paragraphs(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """Each sentence between others, broken into lines of one type."""
    draw = Random(f"{seed} paragraphs {split}")  # noqa: S311  as above
    for one in mentions(wordings, split=split, count=count, seed=seed + 1):
        _, rows = _article(one, split, draw)
        text = " | ".join(rows)
        readings = block(rows, x=_X, y=_Y)
        yield Scene(kind=f"{one.kind}, paragraph", text=text, readings=readings, frame=FRAME, entries=one.entries)


def crops(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """Articles of which the picture shows a part, whose left or right edge runs through the mention."""
    draw = Random(f"{seed} crops {split}")  # noqa: S311  as above
    for one in mentions(wordings, split=split, count=count, seed=seed + 2):
        row, rows = _article(one, split, draw)
        begins = rows[row].index(one.listed) if one.listed in rows[row] else 0
        size = len(one.listed) if one.listed in rows[row] else len(rows[row])
        edge = _X + LETTER_WIDTH * (begins + draw.randint(max(1, size // 3), max(1, size - 1)))
        kind, frame = (
            ("begins", Box(x=edge, y=0, width=FRAME.width - edge, height=FRAME.height))
            if draw.random() < 1 / 2
            else ("ends", Box(x=0, y=0, width=edge, height=FRAME.height))
        )
        readings, frame = cropped(block(rows, x=_X, y=_Y), _rows_near(frame, row, draw))
        if readings:
            text = " | ".join(reading.text for reading in readings)
            kind = f"{one.kind}, crop {kind} in it"
            yield Scene(kind=kind, text=text, readings=readings, frame=frame, entries=one.entries)


def _mention(one: Wording, answers: RightAnswers, split: Split, draw: Random) -> Mention:
    words = one.text.split()
    is_name = one.category in NAMES_IN and len(words) <= MOST_WORDS_OF_NAME and words[0].casefold() not in _NO_NAME
    kind = "brand_templates" if is_name else "phrase_templates"
    language = one.languages[0] if one.languages[0] in languages(split) else ""
    listed = filled(one.text, "7").rstrip(".!")
    sentence = draw.choice(texts_of(split, kind, language)).replace("{}", listed)
    is_long = 2 * letters_of(listed) > letters_of(sentence)
    return Mention(
        sentence=sentence,
        listed=listed,
        entries=answers.to(listed, "7", one.pattern_id),
        kind="name" if is_name else "long phrase" if is_long else "phrase",
    )


def _article(one: Mention, split: Split, draw: Random) -> tuple[int, list[str]]:
    """Lines, and the number of the one that holds the mention, or its beginning."""
    before, after, last = draw.sample(texts_of(split, "fillers"), 3)
    width = draw.choice(_COLUMNS)
    rows = textwrap.wrap(f"{before} {one.sentence}. {after} {last}", width, break_on_hyphens=False)
    whole = next((number for number, row in enumerate(rows) if one.listed in row), None)
    if whole is not None:
        return whole, rows
    first = one.listed.split()[0]
    # A wording that is broken over two lines.
    return next(number for number, row in enumerate(rows) if first in row), rows


def _rows_near(frame: Box, row: int, draw: Random) -> Box:
    """The frame, with its upper edge above the row or some lines higher, and its lower one likewise."""
    top = max(0, _Y + LEADING * (row - draw.randint(0, 3)) - (LEADING - LINE_HEIGHT) // 2)
    bottom = _Y + LEADING * (row + 1 + draw.randint(0, 4))
    return Box(x=frame.x, y=top, width=frame.width, height=min(bottom, FRAME.height) - top)
