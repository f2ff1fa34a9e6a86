"""What may stand on a line: listed wordings as they are and in capitals, and decoys; whole, or some of their words.

Owns texts and numbers, no pictures. A decoy is a wording with its letters in another order: as long, as wide, of the
same script, and certainly not written there. What decoys reach on a line shows what chance reaches.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from itertools import accumulate, islice
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from watermark_scan.spotting.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from watermark_scan.model import Wording

FEWEST = 7
"""Letters and digits of a part of a wording that is looked for by itself; whole wordings may be shorter."""
_WORD = re.compile(r"\S+")
LONGEST, MOST_WORDS = 200, 24
"""Characters of the longest wording that is looked for, and words whose runs are: no line of an overlay holds more, and
runs grow with the square of the words. The longest of the built-in list has 107 characters and 18 words."""
_SLOT = re.compile(r"\{.*?\}")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text that may stand on a line.

    Attributes:
        text: In the case in which it would stand there.
        wording: Index of its wording; decoys have that of the wording they were made from.
        decoy: Whether the letters were put in another order.
    """

    text: str
    wording: int
    decoy: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pieces:
    """Runs of characters of texts; arrays of the same length.

    Attributes:
        text: Index of the text.
        start: First character.
        stop: The character after the last.
    """

    text: NDArray[np.int64]
    start: NDArray[np.int64]
    stop: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Pieces:
        return Pieces(text=self.text[chosen], start=self.start[chosen], stop=self.stop[chosen])

    def joined(self, other: Pieces) -> Pieces:
        """These, then the others."""
        return Pieces(
            text=np.concatenate([self.text, other.text]),
            start=np.concatenate([self.start, other.start]),
            stop=np.concatenate([self.stop, other.stop]),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Texts:
    """All texts, and the pieces that are always looked for.

    Attributes:
        texts: In a fixed order.
        characters: All that occur, sorted, without spaces.
        codes: Texts × positions: index of the character; -1 for a space and behind the end.
        spaces: Texts × positions: whether it is a space.
        lengths: Of the texts, in characters.
        solid: Texts × positions + 1: characters other than spaces before each position.
        slots: The same, characters of slots.
        decoy: By text.
        pieces: Whole texts, and runs of whole words.
        row: The characters in one row.
    """

    texts: tuple[Text, ...]
    characters: tuple[str, ...]
    codes: NDArray[np.int64]
    spaces: NDArray[np.bool_]
    lengths: NDArray[np.int64]
    solid: NDArray[np.int64]
    slots: NDArray[np.int64]
    decoy: NDArray[np.bool_]
    pieces: Pieces
    row: Row

    def of(self, piece_text: int, start: int, stop: int) -> str:
        """The characters of a piece."""
        return self.texts[piece_text].text[start:stop]


def texts_of(wordings: Sequence[Wording]) -> Texts:
    """All texts of these wordings. Scripts that run from right to left are left out: their letters join."""
    texts = tuple(text for index, wording in enumerate(wordings) for text in _texts(index, wording))
    lengths = np.array([len(text.text) for text in texts], np.int64)
    inside = np.arange(lengths.max(initial=1)) < lengths[:, None]
    characters, found = _numbered("".join(text.text for text in texts))
    codes, spaces = np.full(inside.shape, -1), np.zeros(inside.shape, bool)
    codes[inside], spaces[inside] = found, found < 0
    runs = [(row, *run) for row, text in enumerate(texts) for run in _runs(text.text, parts=not text.decoy)]
    columns = np.array(runs, dtype=np.int64).reshape(-1, 3).T
    return Texts(
        texts=texts,
        characters=characters,
        codes=codes,
        spaces=spaces,
        lengths=lengths,
        solid=_before(codes >= 0),
        slots=_before(_in_slots(texts, inside.shape)),
        decoy=np.array([text.decoy for text in texts], bool),
        pieces=Pieces(text=columns[0], start=columns[1], stop=columns[2]),
        row=Row.of(lengths, found),
    )


def plain(text: str) -> str:
    """Its letters and digits, small: what two texts that say the same have in common."""
    return "".join(filter(str.isalnum, text.casefold()))


def _numbered(text: str) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The characters that occur, sorted, without spaces; and the index of each one's, -1 for a space."""
    points, places = np.unique(np.frombuffer(text.encode("utf-32-le"), "<u4"), return_inverse=True)
    occurring = [chr(point) for point in points.tolist()]
    solid = np.array([not character.isspace() for character in occurring], bool)
    numbers = np.where(solid, np.cumsum(solid) - 1, -1)
    return tuple(character for character in occurring if not character.isspace()), numbers[places]


def _in_slots(texts: Sequence[Text], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    found = np.zeros(shape, bool)
    for index, text in enumerate(texts):
        for slot in _SLOT.finditer(text.text) if "{" in text.text else ():
            found[index, slice(*slot.span())] = True
    return found


def _before(marks: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many marks stand before each position: texts × positions + 1."""
    return np.pad(np.cumsum(marks, axis=1), ((0, 0), (1, 0)))


def _texts(index: int, wording: Wording) -> Iterator[Text]:
    if len(wording.text) > LONGEST or _RIGHT_TO_LEFT.search(wording.text):
        return
    capitals = wording.text.upper()
    capitals = capitals if len(capitals) == len(wording.text) else wording.text
    for text in dict.fromkeys([capitals] if wording.upper_case else [wording.text, capitals]):
        yield Text(text=text, wording=index, decoy=False)
        yield Text(text=_shuffled(text), wording=index, decoy=True)


def _shuffled(text: str) -> str:
    """Letters in another order: capitals among capitals, small ones among small ones; all else stays."""
    random = Random(zlib.crc32(text.encode()))  # noqa: S311  always the same decoys, no secret
    slots = {place for slot in _SLOT.finditer(text) for place in range(*slot.span())}
    groups: dict[str, list[int]] = {}
    for place, character in enumerate(text):
        if character.isalpha() and place not in slots:
            groups.setdefault(unicodedata.category(character), []).append(place)
    letters = list(text)
    for places in groups.values():
        order = places[:]
        random.shuffle(order)
        for place, other in zip(places, order, strict=True):
            letters[place] = text[other]
    return "".join(letters)


def _runs(text: str, *, parts: bool) -> Iterator[tuple[int, int]]:
    """Start and stop of the whole text, and of parts, runs of words with enough letters; none over a slot."""
    words = [word.span() for word in islice(_WORD.finditer(text), MOST_WORDS)]
    if not parts:
        words = [(words[0][0], words[-1][1])] if words else []
    written = (0, *accumulate(map(str.isalnum, text)))
    for first, (start, _) in enumerate(words):
        slot = text.find("{", start)
        for last in range(first, len(words)):
            stop = words[last][1]
            if 0 <= slot < stop:
                break
            whole = first == 0 and last == len(words) - 1
            if whole or written[stop] - written[start] >= FEWEST:
                yield start, stop
