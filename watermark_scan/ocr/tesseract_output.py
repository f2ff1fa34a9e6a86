"""What a Tesseract process wrote → OCR results: words and places from its TSV, second choices from its hOCR.

pytesseract's own table cuts the confidence to a whole number and drops cells, so both formats are read here.

In the hOCR of `lstm_choice_mode=1` each word holds a symbol for each letter, each symbol the time steps of the network
that belong to it, and each step the letters it may be, in per cent. (The numbers of mode 2 are no
probabilities.)
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, fromstring

from watermark_scan.errors import EngineFailedError
from watermark_scan.geometry import Box
from watermark_scan.model import OcrResult, Word
from watermark_scan.ocr.base import alternatives_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import TypeAlias
    from xml.etree.ElementTree import Element

    from watermark_scan.model import Alternative, LineImage

    Choices: TypeAlias = tuple[tuple[Alternative, ...], ...]
    WordChoices: TypeAlias = tuple[str, Choices]

NAME = "tesseract"
REMEDY = "Run `tesseract --version` and `tesseract --list-langs` to see its state, or use --reader rapidocr."

_MAX_BYTES = 32 << 20
"""Of one output file; more than a hundred times what a busy picture gives."""
_SPAN = "{http://www.w3.org/1999/xhtml}span"
_DIV = "{http://www.w3.org/1999/xhtml}div"
_PLACE = ("page_num", "block_num", "par_num", "line_num", "left", "top", "width", "height")
_COLUMNS = frozenset({"level", *_PLACE, "conf", "text"})
_PAGE_LEVEL, _WORD_LEVEL = "1", "5"
_MAX_NUMBER = 10**9
"""Above any pixel or index; larger numbers would overflow further down."""


def read_output(stem: Path, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
    """What was read on the images that the process had.

    Args:
        stem: Path of the output files, less their endings.
        images: In the order in which the process was given them.

    Raises:
        EngineFailedError: There is no output, it is too long, or it is not in the format that Tesseract writes.
    """
    table = _content(stem.with_name(f"{stem.name}.tsv"))
    if table is None:
        raise engine_failed("it ended without an answer")
    pages = _content(stem.with_name(f"{stem.name}.hocr"))
    try:
        choices = word_choices(pages) if pages else ()
    except ValueError as error:
        raise engine_failed(f"its answer could not be understood: {error}") from error
    return parse_table(table, images, choices if len(choices) == len(images) else ())


def engine_failed(reason: str) -> EngineFailedError:
    """The error of a Tesseract that broke; `reason` is a clause."""
    return EngineFailedError(f"Tesseract broke while reading: {reason}.", remedy=REMEDY)


def parse_table(
    table: bytes, images: Sequence[LineImage], choices: Sequence[Sequence[WordChoices]] = ()
) -> tuple[OcrResult, ...]:
    """The lines on the images, in Tesseract's order; no word is dropped for its confidence.

    Args:
        table: The TSV as Tesseract wrote it, UTF-8, without quoting.
        images: What it read, in the order it was given them.
        choices: For each image what else its letters may be (see `word_choices`); empty where that is not known.

    Raises:
        EngineFailedError: The table is damaged, or does not cover every image.
    """
    try:
        rows = list(_rows(table.decode()))
        _check_pages(rows, len(images))
    except UnicodeDecodeError as error:
        raise _damaged("it is not UTF-8") from error
    except ValueError as error:
        raise _damaged(str(error)) from error
    lines: dict[tuple[int, ...], list[_Row]] = {}
    for row in rows:
        if row.level == _WORD_LEVEL and row.text:
            lines.setdefault(row.place[:4], []).append(row)
    lines_of_page = Counter(key[0] for key in lines)
    return tuple(
        _result(line, images[key[0] - 1], choices[key[0] - 1] if choices and lines_of_page[key[0]] == 1 else ())
        for key, line in lines.items()
    )


def word_choices(hocr: bytes) -> tuple[tuple[WordChoices, ...], ...]:
    """For each page its words in reading order, each with the alternatives of its letters; none where they do not fit.

    Args:
        hocr: As Tesseract wrote it.

    Raises:
        ValueError: It is no hOCR.
    """
    try:
        # Of a program of this machine; what entities may grow to, expat itself bounds.
        root = fromstring(hocr)  # noqa: S314  see above
    except ParseError as error:
        raise ValueError("its hOCR is damaged") from error
    return tuple(tuple(_words(page)) for page in root.iter(_DIV) if page.get("class") == "ocr_page")


def joined_choices(read: Sequence[WordChoices], words: Sequence[str]) -> Choices:
    """Alternatives for each character of the words joined by spaces; () where other words were read."""
    if [text for text, _ in read] != list(words) or not any(choices for _, choices in read):
        return ()
    joined: list[tuple[Alternative, ...]] = []
    for text, choices in read:
        joined.extend([()] if joined else [])
        joined.extend(choices or [()] * len(text))
    return tuple(joined)


def _content(file: Path) -> bytes | None:
    try:
        with file.open("rb") as opened:
            content = opened.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    if len(content) > _MAX_BYTES:
        raise engine_failed(f"its answer is longer than {_MAX_BYTES >> 20} MB")
    return content


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row of the table; `place` as in `_PLACE`, in pixels of the image."""

    level: str
    place: tuple[int, ...]
    confidence: float
    text: str


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


def _result(line: Sequence[_Row], image: LineImage, choices: Sequence[WordChoices]) -> OcrResult:
    words = tuple(Word(text=row.text, box=_box(row, image), confidence=row.confidence) for row in line)
    return OcrResult(
        text=" ".join(word.text for word in words),
        box=reduce(Box.union, (word.box for word in words)),
        words=words,
        engine=NAME,
        view=image.view,
        turn=image.placement.turn,
        alternatives=joined_choices(choices, [word.text for word in words]),
        line=image.line_number,
        facing=image.facing,
    )


def _box(row: _Row, image: LineImage) -> Box:
    left, top, width, height = row.place[4:]
    return image.box_of(left, top, left + width, top + height)


def _damaged(reason: str) -> EngineFailedError:
    return EngineFailedError(
        f"Tesseract's answer could not be understood: {reason}.",
        remedy="Check that `tesseract` on the PATH is the real program, or scan with --reader rapidocr.",
    )


def _words(page: Element) -> Iterator[WordChoices]:
    for span in page.iter(_SPAN):
        text = (span.text or "").strip()
        if span.get("class") == "ocrx_word" and text:
            symbols = [_strengths(symbol) for symbol in span.iter(_SPAN) if symbol.get("class") == "ocr_symbol"]
            # The space before a word is mostly its first symbol.
            if len(symbols) == len(text) + 1 and _is_space(symbols[0]):
                del symbols[0]
            choices = tuple(_alternatives(letter, symbol) for letter, symbol in zip(text, symbols, strict=False))
            yield text, choices if len(symbols) == len(text) else ()


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


def _alternatives(letter: str, strengths: dict[str, float]) -> tuple[Alternative, ...]:
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
