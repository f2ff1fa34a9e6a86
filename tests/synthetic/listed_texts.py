"""Whether a made text holds a listed wording, so that it would be no example of one that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.synthetic.context_texts import words_of
from tests.synthetic.fragments import filled
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watermark_scan.model import Wording


class ListedTexts:
    """The signs and hints of a list, word by word, whatever their case and spaces.

    Args:
        wordings: Of all roles.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        listed = [words_of(filled(one.text, "1")) for one in wordings if one.role is not Role.BENIGN]
        self._whole = {"".join(words) for words in listed}
        self._longest = max(map(len, listed), default=0)
        self._pieces = {"".join(piece) for words in listed for piece in _pieces(words, self._longest)}

    def holds_one(self, text: str) -> bool:
        """Whether a whole wording stands in the text, from word to word."""
        return any("".join(piece) in self._whole for piece in _pieces(words_of(text), self._longest))

    def has(self, text: str) -> bool:
        """Whether a wording has these words, one after the other."""
        return "".join(words_of(text)) in self._pieces


def _pieces(words: list[str], longest: int) -> Iterator[list[str]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            yield words[start:end]
