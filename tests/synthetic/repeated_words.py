"""Pages that repeat a word for good reasons: galleries, tables, menus, credits, results. None is a mark. Seeded."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from tests.synthetic.benign_lines import split_of
from tests.synthetic.context_texts import names, texts_of
from tests.synthetic.mentions import NAMES_IN
from tests.synthetic.near_words import near_names
from tests.synthetic.readings import FRAME, LEADING, LETTER_WIDTH, block
from tests.synthetic.scenes import Scene
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.synthetic.benign_lines import Split
    from watermark_scan.model import OcrResult, Wording

    Page = Callable[[str, Split, Random], Iterator[OcrResult]]

_INVENTED = 60
_TOP, _LEFT = 50, 60
_SHARES = {"ordinary word": 0.4, "near a name": 0.3, "credit of a name": 0.3}


def repeated_words(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """So many pages.

    Args:
        wordings: Names of agencies and programs, of this half, stand in credit lines; words near them are repeated.
        split: Which words, and which entries.
        count: How many.
        seed: Of all chance.
    """
    draw = Random(f"{seed} repeated words {split}")  # noqa: S311  a benchmark's sampling, no secret
    credited = [
        one.text
        for one in wordings
        if one.role is not Role.BENIGN and one.category in NAMES_IN and one.text.isalnum() and one.text.isascii()
        if split_of(one.pattern_id) == split
    ]
    for _ in range(count):
        kind = draw.choices(list(_SHARES), list(_SHARES.values()))[0]
        word = _word(kind, near_names(wordings, split), credited, split, draw)
        name = draw.choice(list(PAGES))
        readings = tuple(PAGES[name](word, split, draw))
        text = " | ".join(reading.text for reading in readings)
        yield Scene(kind=f"{kind}, {name}", text=text, readings=readings, frame=FRAME)


def _word(kind: str, near: Sequence[str], credited: Sequence[str], split: Split, draw: Random) -> str:
    if kind == "credit of a name":
        return draw.choice(texts_of(split, "credits")).replace("{}", draw.choice(credited))
    word = draw.choice(near) if kind == "near a name" else draw.choice(texts_of(split, "words_repeated"))
    return draw.choice((word, word.upper(), word.capitalize()))


def _gallery(word: str, split: Split, draw: Random) -> Iterator[OcrResult]:
    """Pictures in rows, with the word under each, and a name above some."""
    columns, rows = draw.randint(2, 4), draw.randint(2, 4)
    across, down = (FRAME.width - _LEFT) // columns, (FRAME.height - _TOP) // rows
    for row in range(rows):
        for column in range(columns):
            x, y = _LEFT + across * column, _TOP + down * row
            if draw.random() < 1 / 2:
                yield from block([_name(split, draw)], x=x, y=y)
            yield from block([word[: across // LETTER_WIDTH - 2]], x=x, y=y + down - 2 * LEADING)


def _table(word: str, split: Split, draw: Random) -> Iterator[OcrResult]:
    """Rows of a name, a number and the word."""
    for row in range(draw.randint(5, 14)):
        y = _TOP + row * LEADING * 3 // 2
        yield from block([_name(split, draw)], x=_LEFT, y=y)
        yield from block([f"{draw.randint(1, 999)}"], x=_LEFT + 420, y=y)
        if draw.random() < 0.8:
            yield from block([word], x=_LEFT + 640, y=y)


def _menu(word: str, split: Split, draw: Random) -> Iterator[OcrResult]:
    """Dishes with prices, whose names hold the word."""
    for row in range(draw.randint(5, 10)):
        y = _TOP + row * LEADING * 2
        dish = f"{word} {_name(split, draw)}" if draw.random() < 0.7 else _name(split, draw)
        yield from block([dish], x=_LEFT + 100, y=y)
        yield from block([f"{draw.randint(3, 29)}.{draw.choice(('00', '50', '90'))}"], x=_LEFT + 900, y=y)


def _credits(word: str, split: Split, draw: Random) -> Iterator[OcrResult]:
    """The word on the left of every line, flush right, and a name on the right."""
    for row in range(draw.randint(5, 16)):
        y = _TOP + row * LEADING
        yield from block([word], x=600 - LETTER_WIDTH * len(word), y=y)
        yield from block([_name(split, draw)], x=640, y=y)


def _results(word: str, split: Split, draw: Random) -> Iterator[OcrResult]:
    """What a search gives: a title with the word, and two lines from the page."""
    for row in range(draw.randint(3, 5)):
        ending, filler = draw.choice(texts_of(split, "free_endings")), draw.choice(texts_of(split, "fillers"))
        title = draw.choice((f"{word} {ending}", f"{_name(split, draw)} - {word}"))
        yield from block([title, filler[:70], f"{word}, {filler[70:]}"], x=_LEFT, y=_TOP + row * LEADING * 4)


def _chat(word: str, split: Split, draw: Random) -> Iterator[OcrResult]:
    """A chat in which the word is said again and again."""
    for row in range(draw.randint(5, 9)):
        said = draw.choice(texts_of(split, "chats")).replace("{}", word)
        text = draw.choice((word, f"{word}!", said, draw.choice(texts_of(split, "chat_lines"))))
        yield from block([text], x=draw.choice((_LEFT, 700)), y=_TOP + row * LEADING * 2)


def _name(split: Split, draw: Random) -> str:
    return draw.choice(names(split, 1, _INVENTED))


PAGES: dict[str, Page] = {
    "gallery": _gallery,
    "table": _table,
    "menu": _menu,
    "credits": _credits,
    "results": _results,
    "chat": _chat,
}
"""Kinds of pages."""
