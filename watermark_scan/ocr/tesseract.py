"""Is Tesseract there, how old is it, and which languages can it read. Owns what to install; reads no picture.

pytesseract asks the same questions, but without a time limit, and ends the interpreter over an answer it cannot parse.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import textwrap
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

from watermark_scan.errors import EngineMissingError, EngineTimeoutError
from watermark_scan.ocr.base import EngineInfo
from watermark_scan.ocr.scripts import LATIN, packs_by_script, packs_for, scripts_read_by
from watermark_scan.ocr.tesseract_output import NAME, REMEDY_PROGRAM, Answer, failed
from watermark_scan.ocr.tesseract_process import CHILD_ENVIRONMENT, OwnedProcess, ask
from watermark_scan.ocr.tiff import write_tiff

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from watermark_scan.model import OcrResult, Page

LATIN_PACK = "eng"
"""Always read with, unless languages are named: ordinary text in any language has Latin letters beside it."""
OLDEST = (4, 1)
"""The first release whose LSTM engine is complete: several languages, a confidence for each word."""

_PROBE_SECONDS = 10.0
_NO_TEXT = frozenset({"osd", "equ"})
"""Packs that Tesseract lists as languages but that read no text."""
_REMEDY_INSTALL = (
    "Install it with `apt-get install tesseract-ocr` (Debian, Ubuntu) or `brew install tesseract` (macOS)."
)


def probe(timeout: float = _PROBE_SECONDS) -> EngineInfo:
    """What is installed: the version and every language pack that reads text, in Tesseract's order.

    Args:
        timeout: Seconds that each of two questions to the program may take, > 0.

    Raises:
        EngineMissingError: Tesseract is not there, does not answer as it should, is too old or has no language.
    """
    # Both at once: every scan waits for the answers.
    with ThreadPoolExecutor(max_workers=1) as beside:
        listed = beside.submit(_ask, "--list-langs", timeout)
        version = _version(_ask("--version", timeout))
        if release_of(version) < OLDEST:
            raise EngineMissingError(
                f"Tesseract {version} is too old: at least {'.'.join(map(str, OLDEST))} is needed.",
                remedy=_REMEDY_INSTALL,
            )
        return EngineInfo(name=NAME, version=version, languages=_languages(listed.result()))


def choose_languages(
    wanted: Sequence[str] | None, installed: Sequence[str], writings: Iterable[str] = ()
) -> tuple[str, ...]:
    """The packs to read with, each once.

    Args:
        wanted: Packs in the order wanted. None (or none) takes `LATIN_PACK` and one for each further writing: each
            writing is a process of its own (0.06 s of processor time a picture, 8 % of a scan), and a second pack in
            the same letters finds no others.
        installed: The packs there are.
        writings: What is to be read, the most wanted first; see `writing.scripts_of`.

    Raises:
        EngineMissingError: A wanted pack is not installed, or none that could be chosen is.
    """
    further = packs_for((writing for writing in writings if writing != LATIN), installed)
    latin = (LATIN_PACK,) if LATIN_PACK in installed or not further else ()
    chosen = wanted or (*latin, *further)
    if missing := [name for name in chosen if name not in installed]:
        packages = " ".join("tesseract-ocr-" + re.sub(r"[^a-z0-9]+", "-", name.lower()) for name in missing)
        raise EngineMissingError(
            f"Tesseract lacks the language {', '.join(map(repr, missing))}.",
            remedy=f"Install it: `apt-get install {packages}` (Debian, Ubuntu) "
            "or `brew install tesseract-lang` (macOS).",
        )
    return tuple(dict.fromkeys(chosen))


def release_of(version: str) -> tuple[int, int]:
    """Major and minor number of a version as `probe` gives it."""
    major, minor = re.findall(r"\d+", version)[:2]
    return int(major), int(minor)


def shortened(text: str) -> str:
    """One line of at most 200 printable characters of what a program said; it may be anything."""
    readable = "".join(sign if sign.isprintable() else " " for sign in text)
    return textwrap.shorten(readable, 200, placeholder="…")


def _ask(question: str, timeout: float) -> str:
    try:
        return ask(("tesseract", question), timeout)
    except FileNotFoundError as error:
        raise EngineMissingError("Tesseract is not installed, or not on the PATH.", remedy=_REMEDY_INSTALL) from error
    except OSError as error:
        raise EngineMissingError(
            f"Tesseract could not be started ({error.strerror or type(error).__name__}).", remedy=REMEDY_PROGRAM
        ) from error
    except subprocess.TimeoutExpired as error:
        raise EngineMissingError(
            f"Tesseract did not answer `{question}` within {timeout:g} seconds.", remedy=REMEDY_PROGRAM
        ) from error


def _version(answer: str) -> str:
    found = re.search(r"^tesseract v?(\d{1,4}\.\d{1,4}[0-9A-Za-z.+-]{0,40})", answer, re.MULTILINE)
    if not found:
        raise EngineMissingError(
            f"The program `tesseract` does not state its version; it says: {shortened(answer) or 'nothing'}",
            remedy=REMEDY_PROGRAM,
        )
    return found[1]


def _languages(answer: str) -> tuple[str, ...]:
    _, _, names = answer.partition("List of available languages")
    found = (line.strip() for line in names.splitlines()[1:])
    return tuple(name for name in found if re.fullmatch(r"[0-9A-Za-z_/-]{1,60}", name) and name not in _NO_TEXT)


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
        EngineMissingError: Tesseract or a language is not installed.
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
        packs = tuple(pack for pack in self.info.languages if not scripts_read_by((pack,)) <= frozenset(writings))
        return replace(self, info=replace(self.info, languages=packs)) if packs else None

    def read(self, pages: Sequence[Page]) -> tuple[OcrResult, ...]:
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
        writings = packs_by_script(self.info.languages)
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

    def _too_slow(self) -> EngineTimeoutError:
        return EngineTimeoutError(
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
