"""Collected ordinary text: interface sentences, names of places and languages, texts of installed packages.

Owns where such text lies. It comes from what is installed with the `bench` extra, so that the same environment always
gives the same lines: message catalogues (Django, JupyterLab: interface; pycountry: names), and the descriptions and
licences of all installed distributions (documents).
"""

from __future__ import annotations

import gettext
import io
import re
from importlib.metadata import distribution, distributions
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "pl", "nl", "tr", "ru", "uk", "ja", "zh", "ko", "ar")
"""Languages that lines are drawn in."""
INTERFACE = (
    "Django",
    "jupyterlab-language-pack-es-ES",
    "jupyterlab-language-pack-fr-FR",
    "jupyterlab-language-pack-ja-JP",
    "jupyterlab-language-pack-ru-RU",
    "jupyterlab-language-pack-zh-CN",
)
NAMES = ("pycountry",)
OWN = "watermark-scan"
"""This project; its own description quotes listed wordings."""
_FIELD = re.compile(r"%\(|%[sd]|[{}<>\\]|&\w+;")
"""Signs of a line that is filled in or is code: no one ever reads it as it stands."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def interface_lines() -> Iterator[tuple[str, str]]:
    """Language and text of interface sentences."""
    for name in INTERFACE:
        yield from _catalogue_lines(name)


def name_lines() -> Iterator[tuple[str, str]]:
    """Language and text of names of countries, regions, languages, scripts and currencies."""
    for name in NAMES:
        yield from _catalogue_lines(name)


def document_lines() -> Iterator[tuple[str, str]]:
    """Language (English) and text of sentences in descriptions and licences."""
    others = (found for found in distributions() if found.name.replace("_", "-").lower() != OWN)
    for installed in sorted(others, key=lambda found: found.name):
        texts = [installed.read_text("METADATA") or ""]
        licences = [path for path in installed.files or () if "licen" in path.name.lower() and path.suffix != ".pyc"]
        texts.extend(path.read_binary().decode(errors="ignore") for path in licences)
        for text in texts:
            yield from (("en", line) for line in _lines(text))


def _catalogue_lines(name: str) -> Iterator[tuple[str, str]]:
    paths = sorted(path for path in distribution(name).files or () if path.suffix == ".mo")
    for path in paths:
        # Folders are called de, pt_BR or zh_Hans.
        language = path.parts[path.parts.index("LC_MESSAGES") - 1].partition("_")[0]
        if language in LANGUAGES:
            catalogue = gettext.GNUTranslations(io.BytesIO(path.read_binary()))
            messages: dict[object, str] = catalogue._catalog  # type: ignore[attr-defined]  # it has no other listing
            for key, message in sorted((str(key), message) for key, message in messages.items()):
                yield from ((language, line) for line in (_lines(message) if key else ()))


def _lines(text: str) -> Iterator[str]:
    for paragraph in text.splitlines():
        yield from (line.strip() for line in _SENTENCE_END.split(paragraph) if not _FIELD.search(line))
