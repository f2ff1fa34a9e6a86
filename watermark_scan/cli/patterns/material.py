"""Benign material on disk: which of the paths hold texts and which images, and the lines of the texts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watermark_scan.cli.inputs import IMAGE_SUFFIXES
from watermark_scan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TEXT_SUFFIX = ".txt"
"""What counts as a text inside a folder. A file that is named itself is a text unless it ends like an image."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What to look at.

    Attributes:
        texts: Text files.
        images: Image files, and folders that hold images.
    """

    texts: tuple[Path, ...]
    images: tuple[Path, ...]


def sort_out(paths: Iterable[Path]) -> Material:
    """Files by their endings, folders by what is in them and in their subfolders.

    Raises:
        UsageError: A folder holds neither a text nor an image.
    """
    texts: list[Path] = []
    images: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [Path(folder, name) for folder, _, names in os.walk(path) for name in names]
            found = sorted(file for file in inside if file.suffix.lower() == TEXT_SUFFIX)
            has_images = any(file.suffix.lower() in IMAGE_SUFFIXES for file in inside)
            if not found and not has_images:
                raise UsageError(f"{path} holds no text and no image.", remedy="Name a folder with *.txt or images.")
            texts += found
            images += [path] if has_images else []
        else:
            (images if path.suffix.lower() in IMAGE_SUFFIXES else texts).append(path)
    return Material(texts=tuple(texts), images=tuple(images))


def different_lines(texts: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Each line once, whatever its case, with its first place as `file:line`; empty ones are left out.

    Raises:
        UsageError: A file cannot be read or is no UTF-8 text.
    """
    seen: set[str] = set()
    for path in texts:
        for number, raw in enumerate(_text_of(path).split("\n"), start=1):
            line = raw.strip()
            if line and line.casefold() not in seen:
                seen.add(line.casefold())
                yield f"{path}:{number}", line


def _text_of(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}.", remedy="Check the path.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is no UTF-8 text.", remedy="Name a text file, one text a line.") from error
    if "\0" in text:
        raise UsageError(f"{path} is no text.", remedy="Name a text file, one text a line.")
    return text
