"""Is Tesseract there, how old is it, and which languages can it read. Owns what to install; reads no picture.

pytesseract asks the same questions, but without a time limit, and ends the interpreter over an answer it cannot parse.
"""

from __future__ import annotations

import re
import subprocess
import textwrap
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from watermark_scan.errors import ReaderMissingError
from watermark_scan.readers.base import EngineInfo
from watermark_scan.readers.tesseract_process import ask
from watermark_scan.readers.writing import LATIN, packs_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NAME = "tesseract"
LATIN_PACK = "eng"
"""Always read with, unless languages are named: ordinary text in any language has Latin letters beside it."""
OLDEST = (4, 1)
"""The first release whose LSTM engine is complete: several languages, a confidence for each word."""
REMEDY_PROGRAM = "Run `tesseract --version` and `tesseract --list-langs` to see its state, or use --reader rapidocr."

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
        ReaderMissingError: Tesseract is not there, does not answer as it should, is too old or has no language.
    """
    # Both at once: every scan waits for the answers.
    with ThreadPoolExecutor(max_workers=1) as beside:
        listed = beside.submit(_ask, "--list-langs", timeout)
        version = _version(_ask("--version", timeout))
        if release_of(version) < OLDEST:
            raise ReaderMissingError(
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
        writings: What is to be read, the most wanted first; see `writing.writings_of`.

    Raises:
        ReaderMissingError: A wanted pack is not installed, or none that could be chosen is.
    """
    further = packs_for((writing for writing in writings if writing != LATIN), installed)
    latin = (LATIN_PACK,) if LATIN_PACK in installed or not further else ()
    chosen = wanted or (*latin, *further)
    if missing := [name for name in chosen if name not in installed]:
        packages = " ".join("tesseract-ocr-" + re.sub(r"[^a-z0-9]+", "-", name.lower()) for name in missing)
        raise ReaderMissingError(
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
        raise ReaderMissingError("Tesseract is not installed, or not on the PATH.", remedy=_REMEDY_INSTALL) from error
    except OSError as error:
        raise ReaderMissingError(
            f"Tesseract could not be started ({error.strerror or type(error).__name__}).", remedy=REMEDY_PROGRAM
        ) from error
    except subprocess.TimeoutExpired as error:
        raise ReaderMissingError(
            f"Tesseract did not answer `{question}` within {timeout:g} seconds.", remedy=REMEDY_PROGRAM
        ) from error


def _version(answer: str) -> str:
    found = re.search(r"^tesseract v?(\d{1,4}\.\d{1,4}[0-9A-Za-z.+-]{0,40})", answer, re.MULTILINE)
    if not found:
        raise ReaderMissingError(
            f"The program `tesseract` does not state its version; it says: {shortened(answer) or 'nothing'}",
            remedy=REMEDY_PROGRAM,
        )
    return found[1]


def _languages(answer: str) -> tuple[str, ...]:
    _, _, names = answer.partition("List of available languages")
    found = (line.strip() for line in names.splitlines()[1:])
    return tuple(name for name in found if re.fullmatch(r"[0-9A-Za-z_/-]{1,60}", name) and name not in _NO_TEXT)
