"""Tesseract's hOCR answer → what else each letter may be. Owns that format; words and places come from the TSV.

With `lstm_choice_mode=1` each word holds a symbol for each letter, each symbol the time steps of the network that
belong to it, and each step the letters it may be, with per cents. Mode 2 gives one list a letter, whose numbers are no
probabilities (the sixth choice of a letter has 58 and the first 67). Of 80 generated marks (tuning), read by Tesseract
alone, 50 are found with mode 1 as without, and 50 instead of 46 of them surely; it takes 1.4 times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import ParseError, fromstring

from watermark_scan.readers.second_choices import alternatives_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from watermark_scan.reading import Alternative

    Choices: TypeAlias = tuple[tuple[Alternative, ...], ...]
    WordChoices: TypeAlias = tuple[str, Choices]

_SPAN = "{http://www.w3.org/1999/xhtml}span"
_DIV = "{http://www.w3.org/1999/xhtml}div"


def choices_of(answer: bytes) -> tuple[tuple[WordChoices, ...], ...]:
    """For each page its words in reading order, each with one slot a letter; () where symbols do not fit the letters.

    Args:
        answer: The hOCR as Tesseract wrote it.

    Raises:
        ValueError: It is no hOCR.
    """
    try:
        # Of a program of this machine; what entities may grow to, expat itself bounds.
        root = fromstring(answer)  # noqa: S314  see above
    except ParseError as error:
        raise ValueError("its hOCR is damaged") from error
    return tuple(tuple(_words(page)) for page in root.iter(_DIV) if page.get("class") == "ocr_page")


def joined(read: Sequence[WordChoices], words: Sequence[str]) -> Choices:
    """One slot for each character of the words joined by spaces; () where these are not the words that were read."""
    if [text for text, _ in read] != list(words) or not any(slots for _, slots in read):
        return ()
    every: list[tuple[Alternative, ...]] = []
    for text, slots in read:
        every.extend([()] if every else [])
        every.extend(slots or [()] * len(text))
    return tuple(every)


def _words(page: Element) -> Iterator[WordChoices]:
    for span in page.iter(_SPAN):
        text = (span.text or "").strip()
        if span.get("class") == "ocrx_word" and text:
            symbols = [_strengths(symbol) for symbol in span.iter(_SPAN) if symbol.get("class") == "ocr_symbol"]
            # The space before a word is mostly its first symbol.
            if len(symbols) == len(text) + 1 and _is_space(symbols[0]):
                del symbols[0]
            slots = tuple(_slot(letter, symbol) for letter, symbol in zip(text, symbols, strict=False))
            yield text, slots if len(symbols) == len(text) else ()


def _strengths(symbol: Element) -> dict[str, float]:
    """The strongest of each letter over the symbol's steps; steps without a letter part equal ones."""
    strength: dict[str, float] = {}
    for choice in symbol.iter(_SPAN):
        text = choice.text or ""
        if len(text) == 1:
            strength[text] = max(strength.get(text, 0.0), _share(choice))
    return strength


def _is_space(strengths: dict[str, float]) -> bool:
    return bool(strengths) and max(strengths, key=strengths.__getitem__).isspace()


def _slot(letter: str, strengths: dict[str, float]) -> tuple[Alternative, ...]:
    others = ((text, strength) for text, strength in strengths.items() if text != letter and not text.isspace())
    return alternatives_of(letter, strengths.get(letter, 0.0), others)


def _share(choice: Element) -> float:
    """«x_confs 94» is 0.94."""
    name, _, percent = choice.get("title", "").partition(" ")
    if name != "x_confs":
        return 0.0
    try:
        return min(max(float(percent) / 100, 0.0), 1.0)
    except ValueError:
        return 0.0
