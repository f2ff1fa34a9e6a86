"""Pieces of listed wordings that go on in other words: none of them is a mark. Seeded.

An opener is a wording's first words, and an ordinary ending; an ending is an ordinary beginning, and a wording's last
words. The halves for tuning and reporting share no ordinary text.
"""

from __future__ import annotations

from itertools import cycle
from random import Random
from typing import TYPE_CHECKING

from tests.synthetic.context_texts import languages, texts_of
from tests.synthetic.fragments import filled
from tests.synthetic.listed_texts import ListedTexts
from tests.synthetic.scenes import beginning_cut, line_scene, rest_cut
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.synthetic.benign_lines import Split
    from tests.synthetic.scenes import Scene
    from watermark_scan.model import Wording

FEWEST_WORDS = 4
"""Of the wordings that openers are made of."""
IN_CAPITALS = 0.4
"""Share of lines in capitals."""
CUT = 0.25
"""Share of lines that the frame cuts, at the far end of the ordinary text."""
_ARTICLES = {"a", "an", "the", "this", "no", "any"}
_BE = {"is", "are", "was", "be", "been", "not"}
_PREPOSITIONS = {"of", "for", "by", "with", "from", "in", "to", "on", "and", "as"}


def openers(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """So many different lines: a wording's first three, four or more words, going on in other ones.

    Args:
        wordings: Those of four words and more, in turn.
        split: Which ordinary endings.
        count: At most.
        seed: Of all chance.
    """
    draw = Random(f"{seed} openers {split}")  # noqa: S311  a benchmark's sampling, no secret
    listed, seen = ListedTexts(wordings), set[str]()
    for wording, size in _sizes(wordings, draw, 100):
        if len(seen) >= count:
            return
        piece = " ".join(filled(wording.text, "7").split()[:size])
        ending = draw.choice(_endings(piece, wording.languages[0], split))
        text = f"{piece} {ending}"
        if text in seen or listed.holds_one(text) or listed.has(f"{piece} {ending.split()[0]}"):
            continue
        seen.add(text)
        shown = text.upper() if draw.random() < IN_CAPITALS else text
        yield (rest_cut if draw.random() < CUT else line_scene)(_kind("first", size), shown, draw)


def endings(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """So many different lines: ordinary words, and then a wording's last three, four or more words."""
    draw = Random(f"{seed} endings {split}")  # noqa: S311  as above
    listed, seen = ListedTexts(wordings), set[str]()
    for wording, size in _sizes([one for one in wordings if one.languages[0] == "en"], draw, 100):
        if len(seen) >= count:
            return
        piece = " ".join(filled(wording.text, "7").split()[-size:])
        beginning = draw.choice(texts_of(split, "beginnings"))
        text = f"{beginning} {piece}"
        if text in seen or listed.holds_one(text) or listed.has(f"{beginning.split()[-1]} {piece}"):
            continue
        seen.add(text)
        shown = text.upper() if draw.random() < IN_CAPITALS else text
        yield (beginning_cut if draw.random() < CUT else line_scene)(_kind("last", size), shown, draw)


def _sizes(wordings: Sequence[Wording], draw: Random, rounds: int) -> Iterator[tuple[Wording, int]]:
    """Wordings and numbers of words, each as often as there are rounds, in random order."""
    signs = [one for one in wordings if one.role is Role.SIGN and len(one.text.split()) >= FEWEST_WORDS]
    pairs = [
        (one, size)
        for one in signs
        for length in [len(one.text.split())]
        for size in sorted({3, 4, length // 2})
        if 2 <= size < length
    ]
    draw.shuffle(pairs)
    for _, pair in zip(range(rounds * len(pairs)), cycle(pairs), strict=False):
        yield pair


def _kind(which: str, size: int) -> str:
    return f"{which} {size if size < FEWEST_WORDS + 1 else 'more'} words"


def _endings(piece: str, language: str, split: Split) -> tuple[str, ...]:
    """Those that fit the grammar of what stands before, as far as one word tells."""
    if language in languages(split):
        return texts_of(split, "endings", language)
    last = piece.rsplit(maxsplit=1)[-1].casefold()
    if last in _ARTICLES:
        return texts_of(split, "noun_endings")
    if last in _BE:
        return texts_of(split, "participle_endings")
    if last in _PREPOSITIONS:
        return texts_of(split, "name_endings")
    return texts_of(split, "free_endings")
