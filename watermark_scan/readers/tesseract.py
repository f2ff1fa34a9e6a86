"""The one door to Tesseract, through pytesseract: one process reads all pages of a picture.

Owns the command line, the private folder of a run and the wording of what can go wrong in it. What is installed stands
in `tesseract_probe`, starting and ending the process in `tesseract_process`, what becomes of its answer in
`tesseract_answer`.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import module_from_spec
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from pytesseract import pytesseract as shared_pytesseract

from watermark_scan.errors import ReaderTimeoutError
from watermark_scan.readers.tesseract_answer import Answer, failed
from watermark_scan.readers.tesseract_probe import (
    NAME,
    choose_languages,
    probe,
    release_of,
    shortened,
)
from watermark_scan.readers.tesseract_process import CHILD_ENVIRONMENT, OwnedProcess
from watermark_scan.readers.tiff import write_tiff
from watermark_scan.readers.writing import by_writing, writings_read

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from watermark_scan.page import Page
    from watermark_scan.readers.base import EngineInfo
    from watermark_scan.reading import Reading

__all__ = ["NAME", "SINGLE_LINE", "TesseractReader", "open_tesseract", "probe"]

SINGLE_LINE = 7
"""Page segmentation: the page is one line. Layout analysis, which reads texture and takes most of the time, is left
out."""
_INVERT_THRESHOLD = (5, 2)
"""The release that renamed the option to read doubtful lines inverted as well."""


def _own_pytesseract() -> Any:  # noqa: ANN401  the library is untyped
    """A second instance of the module, whose globals are ours alone.

    pytesseract starts the program with its module's `environ` and `subprocess`, and has no argument for either.
    Changing them in the shared module would change every other user of it in this process; changing them around each
    call would let threads meet. So they are set once, in an instance that nobody else holds.
    """
    spec = shared_pytesseract.__spec__
    own: Any = module_from_spec(spec)
    spec.loader.exec_module(own)
    own.environ = CHILD_ENVIRONMENT
    own.subprocess = SimpleNamespace(**{**vars(subprocess), "Popen": OwnedProcess})
    return own


_pytesseract = _own_pytesseract()


def open_tesseract(
    languages: tuple[str, ...] | None, timeout: float, writings: Iterable[str] = (), *, side_by_side: bool = False
) -> TesseractReader:
    """Tesseract, ready to read.

    Args:
        languages: Packs to read with, the most likely first; None chooses among the installed ones.
        timeout: Seconds that one `read` may take, > 0.
        writings: What is to be read, for that choice: one pack for each, and English.
        side_by_side: Whether the processes of several writings run at the same time.

    Raises:
        ReaderMissingError: Tesseract or a language is not installed.
    """
    installed = probe()
    chosen = choose_languages(languages, installed.languages, writings)
    info = replace(installed, languages=chosen, installed=installed.languages)
    return TesseractReader(info=info, timeout=timeout, is_told=bool(languages), side_by_side=side_by_side)


@dataclass(frozen=True, slots=True, kw_only=True)
class TesseractReader:
    """Tesseract, ready to read; may be used by several threads at once.

    Attributes:
        info: Name, version and the languages it reads with: installed ones, at least one.
        timeout: Seconds that one `read` may take, whatever the number of pages, > 0.
        page_segmentation: Tesseract's `--psm`.
        is_told: Whether its languages were named: then it reads with all of them, whatever others read.
        side_by_side: Whether the processes of several writings run at the same time.

    Raises:
        ValueError: The time-out is not positive; pytesseract would take 0 for no limit.
    """

    info: EngineInfo
    timeout: float
    page_segmentation: int = SINGLE_LINE
    is_told: bool = False
    side_by_side: bool = False

    def __post_init__(self) -> None:
        if self.timeout <= 0:
            raise ValueError(f"a time-out needs to be positive, not {self.timeout}")

    def beyond(self, writings: Collection[str]) -> TesseractReader | None:
        """See `Specialist.beyond`."""
        if self.is_told:
            return self
        packs = tuple(pack for pack in self.info.languages if not writings_read((pack,)) <= frozenset(writings))
        return replace(self, info=replace(self.info, languages=packs)) if packs else None

    def read(self, pages: Sequence[Page]) -> tuple[Reading, ...]:
        """See `Reader.read`. One process a writing for all pages: a process for each page takes 1.7 times as long.

        Languages of different writings are never mixed: with English and Russian in one process, a faint Latin line
        is read in Cyrillic letters that look alike.
        """
        if not pages:
            return ()
        deadline = time.monotonic() + self.timeout
        try:
            with tempfile.TemporaryDirectory(prefix="watermark-scan-") as name:
                folder = Path(name)
                page_list = _written(folder, pages)
                answers = self._each(partial(self._asked, folder, page_list, deadline))
        except OSError as error:
            raise failed(f"its temporary files could not be used ({_named(error)})") from error
        return tuple(reading for answer in answers for reading in answer.readings(pages))

    def _each(self, asked: Callable[[int, Sequence[str]], Answer]) -> list[Answer]:
        """The answer of a process for each writing, in their order."""
        writings = by_writing(self.info.languages)
        if len(writings) == 1 or not self.side_by_side:
            return list(map(asked, count(), writings))
        with ThreadPoolExecutor(max_workers=len(writings)) as threads:
            return list(threads.map(asked, count(), writings))

    def _asked(self, folder: Path, page_list: Path, deadline: float, number: int, packs: Sequence[str]) -> Answer:
        """The answer of one process, which reads with these packs; its number tells its files from the others'."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise self._too_slow()
        answer = folder / f"answer-{number}"
        self._run(folder, page_list, answer, packs, left)
        return Answer.stored(answer)

    def _too_slow(self) -> ReaderTimeoutError:
        return ReaderTimeoutError(
            f"Tesseract took longer than {self.timeout:g} seconds for one picture.",
            remedy="Allow more time, search fewer regions, or use --reader rapidocr.",
        )

    def _run(self, folder: Path, page_list: Path, answer: Path, packs: Sequence[str], seconds: float) -> None:
        try:
            _pytesseract.run_tesseract(
                str(page_list),
                str(answer),
                extension="tsv",
                lang="+".join(packs),
                config=self._config(),
                timeout=seconds,
            )
        except _pytesseract.TesseractError as error:
            raise failed(_cause(error.status, error.message, folder)) from error
        except UnicodeDecodeError as error:
            raise failed("it ended with an unreadable message") from error
        except _pytesseract.TesseractNotFoundError as error:
            raise failed("the program is no longer on the PATH") from error
        except OSError as error:
            raise failed(f"the program could not be started ({_named(error)})") from error
        except RuntimeError as error:  # pytesseract's bare word for a time-out; its other errors are caught above
            raise self._too_slow() from error

    def _config(self) -> str:
        # Pages come with dark text on light, so that reading doubtful lines inverted as well only costs (18 %).
        invert = "invert_threshold" if release_of(self.info.version) >= _INVERT_THRESHOLD else "tessedit_do_invert"
        # --oem 1 keeps the adaptive engine out, whose results drift; a stated resolution spares the estimate.
        answer = "-c tessedit_create_tsv=1 -c tessedit_create_hocr=1 -c lstm_choice_mode=1"
        return f"--psm {self.page_segmentation} --oem 1 --dpi 300 -c {invert}=0 {answer}"


def _written(folder: Path, pages: Sequence[Page]) -> Path:
    files = [folder / f"page-{number:04}.tif" for number in range(1, len(pages) + 1)]
    for file, page in zip(files, pages, strict=True):
        write_tiff(file, page.pixels)
    page_list = folder / "pages.txt"
    page_list.write_bytes(b"".join(os.fsencode(file) + b"\n" for file in files))
    return page_list


def _cause(status: int, message: str, folder: Path) -> str:
    if status < 0:
        return f"it was ended by signal {-status}"
    # A line of progress for each page comes first; pytesseract has joined all lines with spaces.
    said = re.sub(rf"Page \d+ : {re.escape(str(folder))}\S*", "", message).replace(f"{folder}{os.sep}", "")
    return f"it says: {shortened(said) or f'nothing, with exit status {status}'}"


def _named(error: OSError) -> str:
    return error.strerror or type(error).__name__
