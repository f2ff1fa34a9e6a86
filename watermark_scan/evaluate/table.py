"""CSV manifest → expectations. Owns the columns and what their cells may hold."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.evaluate.expectation import VERDICTS, Expectation, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BAR = "|"
"""Parts several values of one cell."""
_MARK_ACCEPTED: frozenset[Verdict] = frozenset({"flagged", "review"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Names of a CSV's columns; the image's and one that says what is expected must be there.

    Attributes:
        image: Path of the image, from the manifest's folder.
        expected: A verdict, or several with a bar between them. Comes before `class_`.
        class_: What kind of image it is; `positive` kinds are expected to be flagged or for review, others clear.
        positive: Values of `class_` that mean a listed wording stands on the picture.
        patterns: Ids of entries of which one must match, with a bar between them.
        text: What stands on the picture.
        groups: Columns to count by; those that are missing are left out.
    """

    image: str = "path"
    expected: str = "expected"
    class_: str = "class"
    positive: frozenset[str] = frozenset({"positive"})
    patterns: str = "patterns"
    text: str = "overlay_text"
    groups: tuple[str, ...] = ("readable",)


def read_table(path: Path, text: str, columns: Columns, faults: list[str]) -> Sequence[Expectation]:
    """The images of a CSV with a header line; what is wrong is added to the faults, with the line.

    Args:
        path: Of the manifest.
        text: Its content.
        columns: What its columns are called.
        faults: Grows.
    """
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        header = list(reader.fieldnames or ())
        faults.extend(_missing(header, columns))
        if faults:
            return ()
        return [found for row in reader if (found := _row(path, reader.line_num, row, columns, faults)) is not None]
    except csv.Error as error:
        faults.append(f"line {reader.line_num}: {error}")
        return ()


def _missing(header: Sequence[str], columns: Columns) -> Sequence[str]:
    there = f"the columns are {', '.join(header) or 'none'}"
    if columns.image not in header:
        return [f"line 1: no column '{columns.image}' with the path of the image; {there}"]
    if columns.expected not in header and columns.class_ not in header:
        return [f"line 1: no column '{columns.expected}' or '{columns.class_}' with what is expected; {there}"]
    return ()


def _row(
    path: Path, line: int, row: dict[str | None, str | None], columns: Columns, faults: list[str]
) -> Expectation | None:
    if None in row or None in row.values():
        faults.append(f"line {line}: it has not as many cells as the first line")
        return None
    cells = {key: value.strip() for key, value in row.items() if key is not None and value is not None}
    name = cells[columns.image]
    accepted = _accepted(cells, columns)
    wrong = accepted - set(VERDICTS)
    if not name or wrong:
        reason = f"'{min(wrong)}' is no verdict; write {', '.join(VERDICTS)}" if name else "it names no image"
        faults.append(f"line {line}: {reason}")
        return None
    try:
        return Expectation(
            image=path.parent / name,
            name=name,
            accepted=frozenset(verdict for verdict in VERDICTS if verdict in accepted),
            patterns=_parts(cells.get(columns.patterns, "")),
            text=cells.get(columns.text, ""),
            groups=tuple((group, cells[group]) for group in columns.groups if cells.get(group)),
        )
    except ValueError as error:
        faults.append(f"line {line}: {error}")
        return None


def _accepted(cells: dict[str, str], columns: Columns) -> frozenset[str]:
    if columns.expected in cells:
        return frozenset(_parts(cells[columns.expected]))
    return _MARK_ACCEPTED if cells[columns.class_] in columns.positive else frozenset({"clear"})


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for raw in cell.split(BAR) if (part := raw.strip()))
