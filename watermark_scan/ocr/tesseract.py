"""Tesseract, through pytesseract: one process for each script reads all lines of a picture."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from pytesseract import TesseractError, TesseractNotFoundError
from pytesseract.pytesseract import run_tesseract

from watermark_scan.errors import EngineMissingError, EngineTimeoutError
from watermark_scan.ocr.base import EngineInfo, EngineRequest, OcrEngine
from watermark_scan.ocr.line_images import LineStep
from watermark_scan.ocr.scripts import LATIN, packs_by_script, packs_for, scripts_of_packs
from watermark_scan.ocr.tesseract_output import NAME, REMEDY, engine_failed, read_output

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from watermark_scan.model import LineImage, OcrResult

LATIN_PACK = "eng"
"""Always read with, unless languages are named: ordinary text in any language has Latin letters beside it."""
OLDEST = (4, 1)
"""The first release whose LSTM engine is complete: several languages, a confidence for each word."""
PROBE_SECONDS = 10.0
SINGLE_LINE = 7
"""Page segmentation mode: the image is one line. Layout analysis, which reads texture and takes most of the time, is
left out."""

_THREADS = "OMP_THREAD_LIMIT"
_INVERT_RENAMED = (5, 2)
"""The release that renamed the option to read doubtful lines inverted as well."""
_MAX_SAID = 1 << 16
"""Characters or bytes that are looked at of what the program says, which may be anything."""
_PACKS_WITHOUT_TEXT = frozenset({"osd", "equ"})
"""Packs that Tesseract lists as languages but that read no text."""
_REMEDY_INSTALL = (
    "Install it with `apt-get install tesseract-ocr` (Debian, Ubuntu) or `brew install tesseract` (macOS)."
)


def open_engine(request: EngineRequest) -> Tesseract:
    """Tesseract, ready to read.

    From here on this process lets the programs it starts have one OpenMP thread each, unless the environment says
    otherwise: two Tesseracts with a thread a core take 32 times as long on two cores.

    Raises:
        EngineMissingError: Tesseract or a language is not installed.
        UsageError: It is not known which script a language that was named is in.
    """
    os.environ.setdefault(_THREADS, "1")
    version, installed = probe()
    packs = choose_packs(request.languages, installed, request.scripts)
    info = EngineInfo(name=NAME, version=version, languages=packs, scripts=scripts_of_packs(packs), installed=installed)
    return Tesseract(
        info=info, timeout=request.seconds, keeps_all=bool(request.languages), side_by_side=request.side_by_side
    )


@dataclass(frozen=True, kw_only=True)
class Tesseract(OcrEngine):
    """Tesseract, ready to read; may be used by several threads at once.

    Attributes:
        info: Name, version and the packs it reads with: installed ones, at least one.
        timeout: Seconds that one `read` may take, whatever the number of lines, > 0.
        keeps_all: Whether its languages were named: then it reads with all of them, whatever other engines read.
        side_by_side: Whether the processes of several scripts run at the same time.

    Raises:
        ValueError: The time-out is not positive; pytesseract would take 0 for no limit.
    """

    info: EngineInfo
    timeout: float
    keeps_all: bool = False
    side_by_side: bool = False

    # Dark letters of 25–30 px on an even white ground. Which polarity a faint line has is a guess that is wrong for one
    # in four, and Tesseract reads nothing then; so it gets both.
    line_steps = (
        LineStep(view="light-text", height=48, max_length=3600),
        LineStep(view="dark-text", height=48, max_length=3600),
    )

    def __post_init__(self) -> None:
        if self.timeout <= 0:
            raise ValueError(f"a time-out needs to be positive, not {self.timeout}")

    def beyond(self, scripts: Collection[str]) -> Tesseract | None:
        """See `OcrEngine.beyond`."""
        if self.keeps_all:
            return self
        packs = tuple(pack for pack in self.info.languages if not scripts_of_packs((pack,)) <= frozenset(scripts))
        if not packs:
            return None
        return replace(self, info=replace(self.info, languages=packs, scripts=scripts_of_packs(packs)))

    def read(self, images: Sequence[LineImage]) -> tuple[OcrResult, ...]:
        """See `OcrEngine.read`. One process a script for all images: one for each image takes 1.7 times as long.

        Languages of different scripts are never mixed: with English and Russian in one process, a faint Latin line is
        read in Cyrillic letters that look alike.
        """
        if not images:
            return ()
        deadline = time.monotonic() + self.timeout
        try:
            with tempfile.TemporaryDirectory(prefix="watermark-scan-") as name:
                folder = Path(name)
                image_list = _written(folder, images)

                def read_with(packs: Sequence[str]) -> tuple[OcrResult, ...]:
                    left = deadline - time.monotonic()
                    if left <= 0:
                        raise self._too_slow()
                    output = folder / packs[0].replace("/", "-")
                    self._run(folder, image_list, output, packs, left)
                    return read_output(output, images)

                return tuple(result for results in self._for_each_script(read_with) for result in results)
        except OSError as error:
            raise engine_failed(f"its temporary files could not be used ({_reason(error)})") from error

    def _for_each_script(self, read: Callable[[Sequence[str]], tuple[OcrResult, ...]]) -> list[tuple[OcrResult, ...]]:
        packs = packs_by_script(self.info.languages)
        if len(packs) == 1 or not self.side_by_side:
            return list(map(read, packs))
        with ThreadPoolExecutor(max_workers=len(packs)) as threads:
            return list(threads.map(read, packs))

    def _run(self, folder: Path, image_list: Path, output: Path, packs: Sequence[str], seconds: float) -> None:
        try:
            run_tesseract(
                str(image_list),
                str(output),
                extension="tsv",
                lang="+".join(packs),
                config=self._config(),
                timeout=seconds,
            )
        except TesseractError as error:
            raise engine_failed(_cause(error.status, error.message, folder)) from error
        except UnicodeDecodeError as error:
            raise engine_failed("it ended with an unreadable message") from error
        except TesseractNotFoundError as error:
            raise engine_failed("the program is no longer on the PATH") from error
        except OSError as error:
            raise engine_failed(f"the program could not be started ({_reason(error)})") from error
        except RuntimeError as error:  # pytesseract's bare word for a time-out; its other errors are caught above
            raise self._too_slow() from error

    def _config(self) -> str:
        # Images come with dark text on light, so that reading doubtful lines inverted as well only costs (18 %).
        invert = "invert_threshold" if release_of(self.info.version) >= _INVERT_RENAMED else "tessedit_do_invert"
        # --oem 1 keeps the adaptive engine out, whose results drift; a stated resolution spares the estimate.
        output = "-c tessedit_create_tsv=1 -c tessedit_create_hocr=1 -c lstm_choice_mode=1"
        return f"--psm {SINGLE_LINE} --oem 1 --dpi 300 -c {invert}=0 {output}"

    def _too_slow(self) -> EngineTimeoutError:
        return EngineTimeoutError(
            f"Tesseract took longer than {self.timeout:g} seconds for one picture.",
            remedy="Allow more time, search fewer regions, or use --reader rapidocr.",
        )


def probe(timeout: float = PROBE_SECONDS) -> tuple[str, tuple[str, ...]]:
    """What is installed: the version and every language pack that reads text, in Tesseract's order.

    pytesseract asks the same questions, but without a time limit, and ends the interpreter over an answer it cannot
    parse.

    Args:
        timeout: Seconds that each of two questions to the program may take, > 0.

    Raises:
        EngineMissingError: Tesseract is not there, does not answer as it should, is too old or has no language.
    """
    # Both at once: every scan waits for the answers.
    with ThreadPoolExecutor(max_workers=1) as beside:
        languages = beside.submit(_ask, "--list-langs", timeout)
        version = _version(_ask("--version", timeout))
        if release_of(version) < OLDEST:
            raise EngineMissingError(
                f"Tesseract {version} is too old: at least {'.'.join(map(str, OLDEST))} is needed.",
                remedy=_REMEDY_INSTALL,
            )
        return version, _languages(languages.result())


def choose_packs(
    wanted: Sequence[str] | None, installed: Sequence[str], scripts: Iterable[str] = ()
) -> tuple[str, ...]:
    """The packs to read with, each once.

    Args:
        wanted: Packs in the order wanted. None (or none) takes `LATIN_PACK` and one for each further script: each
            script is a process of its own (0.06 s of processor time a picture), and a second pack in the same letters
            finds no other marks.
        installed: The packs there are.
        scripts: What is to be read, the most wanted first.

    Raises:
        EngineMissingError: A wanted pack is not installed, or none that could be chosen is.
        UsageError: It is not known which script a wanted pack is in.
    """
    further = packs_for((script for script in scripts if script != LATIN), installed)
    latin = (LATIN_PACK,) if LATIN_PACK in installed or not further else ()
    chosen = wanted or (*latin, *further)
    if missing := [name for name in chosen if name not in installed]:
        packages = " ".join("tesseract-ocr-" + re.sub(r"[^a-z0-9]+", "-", name.lower()) for name in missing)
        raise EngineMissingError(
            f"Tesseract lacks the language {', '.join(map(repr, missing))}.",
            remedy=f"Install it: `apt-get install {packages}` (Debian, Ubuntu) "
            "or `brew install tesseract-lang` (macOS).",
        )
    scripts_of_packs(chosen)
    return tuple(dict.fromkeys(chosen))


def release_of(version: str) -> tuple[int, int]:
    """Major and minor number of a version as `probe` gives it."""
    major, minor = re.findall(r"\d+", version)[:2]
    return int(major), int(minor)


def _ask(question: str, timeout: float) -> str:
    try:
        answer = subprocess.run(  # noqa: S603  one of two questions
            ("tesseract", question),  # noqa: S607  whichever is on the PATH
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
        )
    except FileNotFoundError as error:
        raise EngineMissingError("Tesseract is not installed, or not on the PATH.", remedy=_REMEDY_INSTALL) from error
    except OSError as error:
        raise EngineMissingError(f"Tesseract could not be started ({_reason(error)}).", remedy=REMEDY) from error
    except subprocess.TimeoutExpired as error:
        raise EngineMissingError(
            f"Tesseract did not answer `{question}` within {timeout:g} seconds.", remedy=REMEDY
        ) from error
    return answer.stdout[:_MAX_SAID].decode(errors="replace")


def _version(answer: str) -> str:
    found = re.search(r"^tesseract v?(\d{1,4}\.\d{1,4}[0-9A-Za-z.+-]{0,40})", answer, re.MULTILINE)
    if not found:
        raise EngineMissingError(
            f"The program `tesseract` does not state its version; it says: {_shortened(answer) or 'nothing'}",
            remedy=REMEDY,
        )
    return found[1]


def _languages(answer: str) -> tuple[str, ...]:
    _, _, names = answer.partition("List of available languages")
    found = (line.strip() for line in names.splitlines()[1:])
    return tuple(
        name for name in found if re.fullmatch(r"[0-9A-Za-z_/-]{1,60}", name) and name not in _PACKS_WITHOUT_TEXT
    )


def _written(folder: Path, images: Sequence[LineImage]) -> Path:
    """The images as files, and the file that lists them."""
    files = [folder / f"line-{number:04}.tif" for number in range(1, len(images) + 1)]
    for file, image in zip(files, images, strict=True):
        # Not compressed: Tesseract loads it faster than PNG or PNM.
        Image.fromarray(image.pixels).save(file, "TIFF")
    image_list = folder / "images.txt"
    image_list.write_bytes(b"".join(os.fsencode(file) + b"\n" for file in files))
    return image_list


def _cause(status: int, message: str, folder: Path) -> str:
    if status < 0:
        return f"it was ended by signal {-status}"
    # A line of progress for each image comes first; pytesseract has joined all lines with spaces.
    said = re.sub(rf"Page \d+ : {re.escape(str(folder))}\S*", "", message[:_MAX_SAID]).replace(f"{folder}{os.sep}", "")
    return f"it says: {_shortened(said) or f'nothing, with exit status {status}'}"


def _shortened(text: str) -> str:
    """One line of at most 200 printable characters of what a program said; it may be anything."""
    readable = "".join(sign if sign.isprintable() else " " for sign in text)
    return textwrap.shorten(readable, 200, placeholder="…")


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
