"""Reads what `scan --json` has written. Stored reports are strangers' documents, so each is checked whole."""

from __future__ import annotations

import codecs
import json
from dataclasses import dataclass
from itertools import chain
from typing import IO, TYPE_CHECKING, Any, NoReturn

from pydantic import ValidationError

from watermark_scan.report import ScanReport
from watermark_scan.text_encoding import encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_LINE = 2**28
"""Bytes. The longest real line holds everything that was read in one picture: a few megabytes."""


_PIECE = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class BadLine:
    """A line that is no report.

    Attributes:
        number: Of the line, from 1.
        fault: What is wrong with it, without a full stop; holds text of the document, so clean it before printing.
    """

    number: int
    fault: str


def read_reports(stream: IO[bytes]) -> Iterator[ScanReport | BadLine]:
    """The reports of a stream in their order, one a line; empty lines are passed over.

    A single report, or a list of them, that some other program has laid out over many lines is understood, too.
    So are UTF-16, which a `>` of Windows PowerShell makes of what the program writes, a mark, and any line ends.
    """
    lines = enumerate((part for line in _lines(stream) for part in line.splitlines(keepends=True)), start=1)
    for number, line in lines:
        if not line.strip():
            continue
        if _is_json(line):
            return (yield from _line_by_line(chain([(number, line)], lines)))
        return (yield from _as_one_document([(number, line), *lines]))


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines in UTF-8, whatever Unicode the stream is in."""
    first = stream.readline(LONGEST_LINE)
    encoding, mark = encoding_of(first[:4])
    if encoding == "utf-8":
        yield from chain([first[mark:]] if first else [], iter(lambda: stream.readline(LONGEST_LINE), b""))
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    begun = ""
    for piece in chain([first[mark:]], iter(lambda: stream.read(_PIECE), b""), [b""]):
        *whole, begun = (begun + decoder.decode(piece, final=not piece)).split("\n")
        yield from (f"{line}\n".encode() for line in whole)
    if begun:
        yield begun.encode()


def _line_by_line(lines: Iterable[tuple[int, bytes]]) -> Iterator[ScanReport | BadLine]:
    for number, line in lines:
        if line.strip():
            yield from _documents(number, line)


def _as_one_document(lines: list[tuple[int, bytes]]) -> Iterator[ScanReport | BadLine]:
    """One document over many lines, or else line by line: then the first one at least is bad."""
    whole = b"".join(line for _, line in lines)
    yield from _documents(lines[0][0], whole) if _is_json(whole) else _line_by_line(lines)


def _documents(number: int, data: bytes) -> Iterator[ScanReport | BadLine]:
    try:
        document = _parsed(data)
    except (ValueError, RecursionError) as error:
        yield BadLine(number=number, fault=_json_fault(error))
        return
    for item in document if isinstance(document, list) else [document]:
        try:
            yield ScanReport.model_validate(item)
        except ValidationError as error:
            yield BadLine(number=number, fault=_report_fault(error))


def _is_json(data: bytes) -> bool:
    try:
        _parsed(data)
    except (ValueError, RecursionError):
        return False
    return True


def _parsed(data: bytes) -> Any:  # noqa: ANN401  any document; the report model checks it
    # Not pydantic's own parser: it refuses half characters (\udcff), which a file name may hold.
    return json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _json_fault(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is neither UTF-8 nor UTF-16"
    if isinstance(error, json.JSONDecodeError):
        return f"it is no JSON ({error.msg} at column {error.colno})"
    return "it is nested too deeply" if isinstance(error, RecursionError) else f"it is no JSON ({error})"


def _report_fault(error: ValidationError) -> str:
    """The first fault in words; a document of another kind has a hundred, which help no one."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else str(first["msg"])
