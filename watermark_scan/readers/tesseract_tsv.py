"""Tesseract's TSV answer → readings. Owns the columns and what counts as damage; starts nothing.

The text is parsed here because pytesseract's own table cuts the confidence to a whole number and quietly drops cells.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from watermark_scan.errors import ReaderFailedError
from watermark_scan.geometry import Box
from watermark_scan.readers.tesseract_choices import joined
from watermark_scan.reading import Reading, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.page import Page
    from watermark_scan.readers.tesseract_choices import WordChoices

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
) -> tuple[Reading, ...]:
    """The lines on the pages, in Tesseract's order; no word is dropped for its confidence.

    Args:
        answer: The TSV as Tesseract wrote it, UTF-8, without quoting.
        pages: What it read, in the order it was given them.
        reader: Name for the readings.
        choices: For each page what else its letters may be; none where the program has not said.

    Raises:
        ReaderFailedError: The answer is damaged, or does not cover every page.
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


def _reading(line: Sequence[_Row], page: Page, reader: str, choices: Sequence[WordChoices]) -> Reading:
    words = tuple(Word(text=row.text, box=_box(row, page), confidence=row.confidence) for row in line)
    return Reading(
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


def _damaged(reason: str) -> ReaderFailedError:
    return ReaderFailedError(
        f"Tesseract's answer could not be understood: {reason}.",
        remedy="Check that `tesseract` on the PATH is the real program, or scan with --reader rapidocr.",
    )
