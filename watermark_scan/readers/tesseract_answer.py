"""What a Tesseract process has written: its files → readings. Owns no process.

The formats stand in `tesseract_tsv` and `tesseract_choices`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.errors import ReaderFailedError
from watermark_scan.readers.tesseract_choices import choices_of
from watermark_scan.readers.tesseract_probe import NAME, REMEDY_PROGRAM
from watermark_scan.readers.tesseract_tsv import readings_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from watermark_scan.page import Page
    from watermark_scan.reading import Reading

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
            ReaderFailedError: There is none, or it is too long.
        """
        text = _content(stem.with_name(f"{stem.name}.tsv"))
        if text is None:
            raise failed("it ended without an answer")
        return cls(text=text, choices=_content(stem.with_name(f"{stem.name}.hocr")) or b"")

    def readings(self, pages: Sequence[Page]) -> tuple[Reading, ...]:
        """What was read on the pages that the process had.

        Raises:
            ReaderFailedError: The answer is not in the format that Tesseract writes.
        """
        try:
            choices = choices_of(self.choices) if self.choices else ()
        except ValueError as error:
            raise failed(f"its answer could not be understood: {error}") from error
        return readings_of(self.text, pages, reader=NAME, choices=choices if len(choices) == len(pages) else ())


def failed(reason: str) -> ReaderFailedError:
    """Tesseract broke.

    Args:
        reason: Why; a clause.
    """
    return ReaderFailedError(f"Tesseract broke while reading: {reason}.", remedy=REMEDY_PROGRAM)


def _content(file: Path) -> bytes | None:
    try:
        with file.open("rb") as opened:
            content = opened.read(_MAX_ANSWER + 1)
    except FileNotFoundError:
        return None
    if len(content) > _MAX_ANSWER:
        raise failed(f"its answer is longer than {_MAX_ANSWER >> 20} MB")
    return content
