"""Words that contain or nearly are words of listed wordings: "NOT A PUBLIC HOLIDAY", "ALPHA GAMES & TOYS". Seeded.

They stand alone, on shop signs, in headlines and in chats. The halves for tuning and reporting share no ordinary word.
"""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from tests.synthetic.benign_lines import frequent_words, split_of
from tests.synthetic.context_texts import texts_of, words_of
from tests.synthetic.fragments import letters_of
from tests.synthetic.listed_texts import ListedTexts
from tests.synthetic.plain_sentences import vocabulary
from tests.synthetic.readings import FRAME, LEADING, LETTER_WIDTH, block
from tests.synthetic.scenes import Scene, line_scene
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.synthetic.benign_lines import Split
    from watermark_scan.model import Wording

IN_CAPITALS = 0.6
"""Share of lines in capitals, as signs are."""
NEAREST = 5
"""Ordinary words to choose from that are most like a listed one."""
FEWEST_LETTERS = 6
"""That stand before the word that differs."""
MOST_WORDS = 4
"""The same in words."""
SHORTEST_NAME = 4
"""Letters of single words that are listed."""
_LANGUAGES = ("en", "de", "fr", "es")
"""Of the ordinary words that are like listed ones."""
_LONG = 7
"""Letters from which a word may differ in two of them."""
_CHAT_ROWS = 6
_SIDES = (80, 560)
"""Where the two columns of a chat begin."""


def near_words(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """So many different texts: a wording of which one word is another, and words that are nearly a listed one.

    Args:
        wordings: Those of two words and more, and the single words of four letters and more.
        split: Which ordinary words.
        count: At most.
        seed: Of all chance.
    """
    draw = Random(f"{seed} near words {split}")  # noqa: S311  a benchmark's sampling, no secret
    listed, seen = ListedTexts(wordings), set[str]()
    several = [one for one in wordings if one.role is Role.SIGN and one.languages[0] == "en" and " " in one.text]
    words = near_names(wordings, split)
    for _ in range(20 * count):
        if len(seen) >= count:
            return
        kind, text = (
            ("another word", _with_another_word(draw.choice(several).text, split, draw))
            if draw.random() < 1 / 2
            else ("near a name", draw.choice(words))
        )
        if letters_of(text) and text not in seen and not listed.holds_one(text):
            seen.add(text)
            yield placed(kind, text, split, draw)


def chats_and_signs(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """So many chats, headlines and shop signs with a listed name of two words at most, or with a wording's first words.

    The entries of the halves are different ones.
    """
    draw = Random(f"{seed} chats {split}")  # noqa: S311  as above
    own = [one for one in wordings if one.role is not Role.BENIGN and split_of(one.pattern_id) == split]
    latin = [one.text for one in own if one.text.isascii()]
    names = [text for text in latin if len(text.split()) <= 2]
    openers = [" ".join(text.split()[:size]) for text in latin for size in (2, 3) if size < len(text.split())]
    seen: set[str] = set()
    for _ in range(20 * count):
        if len(seen) >= count:
            return
        kind, chosen = ("mention", names) if draw.random() < 1 / 2 else ("opener", openers)
        scene = placed(kind, draw.choice(chosen), split, draw, alone=False)
        if scene.text not in seen:
            seen.add(scene.text)
            yield scene


def placed(kind: str, text: str, split: Split, draw: Random, *, alone: bool = True) -> Scene:
    """The text alone (if that is wanted), on a shop sign, in a headline, or in a chat."""
    shown = text.upper() if draw.random() < IN_CAPITALS else text
    where = draw.choice(("alone", "sign", "headline", "chat") if alone else ("sign", "headline", "chat"))
    if where == "alone":
        return line_scene(f"{kind}, alone", shown, draw)
    if where == "sign":
        return line_scene(f"{kind}, sign", _in_one_of("shop_signs", shown, split, draw), draw)
    if where == "headline":
        rows = [_in_one_of("headlines", shown, split, draw), *_halves(draw.choice(texts_of(split, "fillers")))]
        return _scene(f"{kind}, headline", rows, x=FRAME.width // 8, y=draw.choice((40, 300, 600)))
    return _chat(f"{kind}, chat", text, split, draw)


@cache
def _near_names(names: tuple[str, ...], split: Split) -> tuple[str, ...]:
    known = {word for language in _LANGUAGES for word in frequent_words(language)[0]}
    usual = sorted(word for word in known if word.isalpha() and split_of(word) == split)
    found: set[str] = set()
    for name in names:
        most = 2 if len(name) >= _LONG else 1
        matches = process.extract(name, usual, scorer=Levenshtein.distance, score_cutoff=most, limit=None)
        found.update(word for word, distance, _ in matches if distance)
    return tuple(sorted(found))


def near_names(wordings: Sequence[Wording], split: Split) -> tuple[str, ...]:
    """Ordinary words that differ from a listed single word in one letter, or two of seven and more."""
    single = [one.text.casefold() for one in wordings if one.role is not Role.BENIGN and one.text.isalpha()]
    return _near_names(tuple(sorted({text for text in single if len(text) >= SHORTEST_NAME})), split)


def _with_another_word(text: str, split: Split, draw: Random) -> str:
    """The beginning of a wording, and instead of its next word an ordinary one that is like it; empty if none fits."""
    words = text.split()
    places = [
        place
        for place in range(1, min(MOST_WORDS, len(words) - 1) + 1)
        if letters_of("".join(words[:place])) >= FEWEST_LETTERS
    ]
    if not places:
        return ""
    place = draw.choice(places)
    like = _likest(" ".join(words_of(words[place])), split)
    return " ".join([*words[:place], draw.choice(like)]) if like else ""


@cache
def _likest(word: str, split: Split) -> tuple[str, ...]:
    """Ordinary words most like another, that are no form of it."""
    others = [
        one
        for one in vocabulary()
        if split_of(one) == split and not one.startswith(word[:-1]) and not word.startswith(one)
    ]
    return tuple(found for found, _, _ in process.extract(word, others, limit=NEAREST)) if word else ()


def _in_one_of(kind: str, text: str, split: Split, draw: Random) -> str:
    template = draw.choice(texts_of(split, kind))
    return (template.upper() if text.isupper() and draw.random() < 1 / 2 else template).replace("{}", text)


def _halves(text: str) -> tuple[str, str]:
    words = text.split()
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


def _chat(kind: str, text: str, split: Split, draw: Random) -> Scene:
    """Lines left and right in turn, with one that holds the text."""
    usual = draw.sample(texts_of(split, "chat_lines"), _CHAT_ROWS - 1)
    rows = [*usual[: _CHAT_ROWS // 2], _in_one_of("chats", text, split, draw), *usual[_CHAT_ROWS // 2 :]]
    readings = tuple(
        reading
        for number, row in enumerate(rows)
        for reading in block([row], x=_SIDES[number % 2], y=60 + 2 * LEADING * number)
    )
    return Scene(kind=kind, text=" | ".join(rows), readings=readings, frame=FRAME)


def _scene(kind: str, rows: Sequence[str], *, x: int, y: int) -> Scene:
    fitting = [row[: (FRAME.width - x) // LETTER_WIDTH - 1] for row in rows]
    return Scene(kind=kind, text=" | ".join(fitting), readings=block(fitting, x=x, y=y), frame=FRAME)
