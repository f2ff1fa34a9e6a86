"""A match's wording for the page: its letters beside those that were read, in words that may break. No HTML."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from watermark_scan.matching.letters import Column, ColumnKind, letter_columns
from watermark_scan.output import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watermark_scan.report import Match

MISSING = "missing"
"""The kind of a run that is not in the picture at all: cut off, painted over, or on a line that was not found."""
_LONGEST = 1000
"""Characters of the missing part that are shown on either side; no real wording has as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Neighbouring letters of one kind.

    Attributes:
        kind: Of `ColumnKind`, or `MISSING`.
        listed: As listed; `·` for each letter that is only in what was read.
        read: As read, under the listed letters; `·` for each letter that is missing.
    """

    kind: str
    listed: str
    read: str


Word = tuple[Run, ...]


def aligned_words(match: Match) -> tuple[Word, ...]:
    """The whole wording, word by word, each letter with what was read in its place."""
    before, covered, after = phrases.split_wording(match.pattern_text, match.visible_span)
    columns = (*_missing(before[-_LONGEST:]), *_columns(match.matched_text, covered), *_missing(after[:_LONGEST]))
    return tuple(tuple(_runs(word)) for word in _words(columns) if word)


def _columns(read: str, listed: str) -> Iterator[tuple[str, Column]]:
    return ((column.kind.value, column) for column in letter_columns(read, listed))


def _missing(text: str) -> Iterator[tuple[str, Column]]:
    return ((MISSING, Column(kind=ColumnKind.GAP, read="", listed=character)) for character in text)


def _words(columns: Iterable[tuple[str, Column]]) -> Iterator[list[tuple[str, Column]]]:
    """Broken where either text has a space; the space itself is not shown."""
    word: list[tuple[str, Column]] = []
    for kind, column in columns:
        before, after = _breaks(column)
        if before:
            yield word
            word = []
        read, listed = (text.strip() if before or after else text for text in (column.read, column.listed))
        if read or listed:
            word.append((kind, Column(kind=column.kind, read=read, listed=listed)))
        if after:
            yield word
            word = []
    yield word


def _breaks(column: Column) -> tuple[bool, bool]:
    """Whether a word ends before a column, and after it: at a space on the side of what else stands there."""
    if column.kind is not ColumnKind.GAP:
        return False, False
    marks = [text for text in (column.read, column.listed) if text.strip()]
    return not marks or any(mark[0].isspace() for mark in marks), any(mark[-1].isspace() for mark in marks)


def _runs(word: Iterable[tuple[str, Column]]) -> Iterator[Run]:
    """Letters of one kind together, as long as each is one character above one character."""
    for (kind, single), columns in groupby(word, key=lambda entry: (entry[0], _is_single(entry[1]))):
        runs = [_run(kind, column) for _, column in columns]
        if single:
            listed, read = ("".join(texts) for texts in zip(*((run.listed, run.read) for run in runs), strict=True))
            yield Run(kind=kind, listed=listed, read=read)
        else:
            yield from runs


def _is_single(column: Column) -> bool:
    return max(len(column.read), len(column.listed)) == 1


def _run(kind: str, column: Column) -> Run:
    listed, read = column.listed, column.read
    # Punctuation is not compared, so that nothing is wrong where it is missing.
    empty = "\N{NO-BREAK SPACE}" if kind == ColumnKind.GAP else "·"
    return Run(kind=kind, listed=listed or empty * len(read), read=read or empty * len(listed))
