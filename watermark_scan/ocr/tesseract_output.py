"""Tesseract's hOCR answer → what else each letter may be. Owns that format; words and places come from the TSV.

With `lstm_choice_mode=1` each word holds a symbol for each letter, each symbol the time steps of the network that
belong to it, and each step the letters it may be, with per cents. Mode 2 gives one list a letter, whose numbers are no
probabilities (the sixth choice of a letter has 58 and the first 67). Of 80 generated marks (tuning), read by Tesseract
alone, 50 are found with mode 1 as without, and 50 instead of 46 of them surely; it takes 1.4 times as long.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from xml.etree.ElementTree import Element, ParseError, fromstring

from watermark_scan.errors import EngineFailedError
from watermark_scan.geometry import Box
from watermark_scan.model import Alternative, OcrResult, Page, Word
from watermark_scan.ocr.base import alternatives_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

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


_PLACE = ("page_num", "block_num", "par_num", "line_num", "left", "top", "width", "height")
_COLUMNS = frozenset({"level", *_PLACE, "conf", "text"})
_PAGE_LEVEL, _WORD_LEVEL = "1", "5"
_MAX_NUMBER = 10**9
"""Above any pixel or index; larger numbers would overflow further down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    level: str
    place: tuple[int, ...]
    """As `_PLACE`, in view pixels."""
    confidence: float
    text: str


def readings_of(
    answer: bytes, pages: Sequence[Page], *, reader: str, choices: Sequence[Sequence[WordChoices]] = ()
) -> tuple[OcrResult, ...]:
    """The lines on the pages, in Tesseract's order; no word is dropped for its confidence.

    Args:
        answer: The TSV as Tesseract wrote it, UTF-8, without quoting.
        pages: What it read, in the order it was given them.
        reader: Name for the readings.
        choices: For each page what else its letters may be; none where the program has not said.

    Raises:
        EngineFailedError: The answer is damaged, or does not cover every page.
    """
    try:
        rows = list(_rows(answer.decode()))
        _check_pages(rows, len(pages))
    except UnicodeDecodeError as error:
        raise _damaged("it is not UTF-8") from error
    except ValueError as error:
        raise _damaged(str(error)) from error
    lines: dict[tuple[int, ...], list[_Row]] = {}
    for row in rows:
        if row.level == _WORD_LEVEL and row.text:
            lines.setdefault(row.place[:4], []).append(row)
    alone = Counter(key[0] for key in lines)
    return tuple(
        _reading(line, pages[key[0] - 1], reader, choices[key[0] - 1] if choices and alone[key[0]] == 1 else ())
        for key, line in lines.items()
    )


def _rows(text: str) -> Iterator[_Row]:
    # Only \n ends a row: str.splitlines would also cut at the exotic separators that may stand in a word.
    header, *lines = (line.removesuffix("\r") for line in text.split("\n"))
    columns = {name: place for place, name in enumerate(header.split("\t"))}
    if missing := _COLUMNS - columns.keys():
        raise ValueError(f"it lacks the columns {', '.join(sorted(missing))}")
    for number, line in enumerate(lines, start=2):
        if line:
            try:
                yield _row(line.split("\t", len(columns) - 1), columns)
            except (IndexError, ValueError) as error:
                raise ValueError(f"its line {number} is damaged") from error


def _row(cells: Sequence[str], columns: dict[str, int]) -> _Row:
    place = tuple(int(cells[columns[name]]) for name in _PLACE)
    percent = float(cells[columns["conf"]])
    if max(map(abs, place)) > _MAX_NUMBER or not math.isfinite(percent):
        raise ValueError("a number out of range")
    return _Row(
        level=cells[columns["level"]],
        place=place,
        confidence=min(max(percent / 100, 0.0), 1.0),
        text=cells[columns["text"]].strip(),
    )


def _check_pages(rows: Sequence[_Row], given: int) -> None:
    answered = {row.place[0] for row in rows if row.level == _PAGE_LEVEL}
    if answered != set(range(1, given + 1)):
        raise ValueError(f"it covers {len(answered)} pages and {given} were given")
    if any(row.place[0] not in answered for row in rows):
        raise ValueError("it speaks of a page that was not given")


def _reading(line: Sequence[_Row], page: Page, reader: str, choices: Sequence[WordChoices]) -> OcrResult:
    words = tuple(Word(text=row.text, box=_box(row, page), confidence=row.confidence) for row in line)
    return OcrResult(
        text=" ".join(word.text for word in words),
        box=reduce(Box.union, (word.box for word in words)),
        words=words,
        reader=reader,
        view=page.name,
        turn=page.placement.turn,
        alternatives=joined(choices, [word.text for word in words]),
        line=page.line_number,
    )


def _box(row: _Row, page: Page) -> Box:
    left, top, width, height = row.place[4:]
    box = page.placement.to_picture(left, top, left + width, top + height)
    return (page.line and page.line.intersection(box)) or box


def _damaged(reason: str) -> EngineFailedError:
    return EngineFailedError(
        f"Tesseract's answer could not be understood: {reason}.",
        remedy="Check that `tesseract` on the PATH is the real program, or scan with --reader rapidocr.",
    )


_MAX_ANSWER = 32 << 20
"""Bytes; more than a hundred times what a busy picture gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one process wrote.

    Attributes:
        text: Words and places, as TSV.
        choices: What else their letters may be, as hOCR; empty where it did not say.
    """

    text: bytes
    choices: bytes

    @classmethod
    def stored(cls, stem: Path) -> Answer:
        """The answer in the files of this name, less their endings.

        Raises:
            EngineFailedError: There is none, or it is too long.
        """
        text = _content(stem.with_name(f"{stem.name}.tsv"))
        if text is None:
            raise failed("it ended without an answer")
        return cls(text=text, choices=_content(stem.with_name(f"{stem.name}.hocr")) or b"")

    def readings(self, pages: Sequence[Page]) -> tuple[OcrResult, ...]:
        """What was read on the pages that the process had.

        Raises:
            EngineFailedError: The answer is not in the format that Tesseract writes.
        """
        try:
            choices = choices_of(self.choices) if self.choices else ()
        except ValueError as error:
            raise failed(f"its answer could not be understood: {error}") from error
        return readings_of(self.text, pages, reader=NAME, choices=choices if len(choices) == len(pages) else ())


def failed(reason: str) -> EngineFailedError:
    """Tesseract broke.

    Args:
        reason: Why; a clause.
    """
    return EngineFailedError(f"Tesseract broke while reading: {reason}.", remedy=REMEDY_PROGRAM)


def _content(file: Path) -> bytes | None:
    try:
        with file.open("rb") as opened:
            content = opened.read(_MAX_ANSWER + 1)
    except FileNotFoundError:
        return None
    if len(content) > _MAX_ANSWER:
        raise failed(f"its answer is longer than {_MAX_ANSWER >> 20} MB")
    return content


NAME = "tesseract"


REMEDY_PROGRAM = "Run `tesseract --version` and `tesseract --list-langs` to see its state, or use --reader rapidocr."
