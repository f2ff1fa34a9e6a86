"""Makes the sample pictures again: python samples/make_samples.py [--into FOLDER] [NAME ...].

Every picture is drawn from nothing with a generator seeded by its own file name, so that adding one changes no other.
With the same versions of NumPy and Pillow the files come out byte for byte the same. Owns the list of pictures and
how each is stored; `manifest.toml` says what is expected of them.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import clean
import marked
import numpy as np
from lettering import FontMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL import Image

HERE = Path(__file__).resolve().parent
RECIPES: dict[str, Callable[[np.random.Generator], Image.Image]] = {
    "founding-case.jpg": marked.founding_case,
    "founding-half.jpg": marked.founding_half,
    "faint.jpg": marked.faint,
    "tiny.jpg": marked.tiny,
    "dark-on-bright.jpg": marked.dark_on_bright,
    "two-lines.jpg": marked.two_lines,
    "side-strip.jpg": marked.side_strip,
    "russian.jpg": marked.russian,
    "stock-mark.jpg": marked.stock_mark,
    "ai-label.webp": marked.ai_label,
    "transparent.png": marked.transparent,
    "engine-build.jpg": marked.engine_build,
    "engine-warning.jpg": marked.engine_warning,
    "trial-mark.jpg": marked.trial_mark,
    "os-stamp.jpg": marked.os_stamp,
    "no-text-thermal.jpg": clean.no_text_thermal,
    "no-text-street.jpg": clean.no_text_street,
    "street-sign.jpg": clean.street_sign,
    "date-stamp.jpg": clean.date_stamp,
    "shop-board.jpg": clean.shop_board,
    "hud-numbers.jpg": clean.hud_numbers,
    "press-credit.jpg": clean.press_credit,
    "archive-footage.jpg": clean.archive_footage,
    "route-screen.png": clean.route_screen,
}
SHARED_SEEDS = {"founding-half.jpg": "founding-case.jpg"}
"""Two crops of one frame."""
QUALITY = {".jpg": 84, ".webp": 84}
"""Of the lossy formats: what sites and messengers leave."""


def picture(name: str) -> Image.Image:
    """The picture of that file name, freshly drawn.

    Raises:
        KeyError: There is no such sample.
        FontMissingError: A font is not installed; names the package.
    """
    seed = zlib.crc32(SHARED_SEEDS.get(name, name).encode())
    return RECIPES[name](np.random.default_rng(seed))


def write(name: str, folder: Path) -> Path:
    """Draw a sample and store it."""
    target = folder / name
    options = {"quality": QUALITY[target.suffix]} if target.suffix in QUALITY else {"optimize": True}
    picture(name).save(target, **options)
    return target


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw all samples, or those named. Gives the exit code."""
    parser = argparse.ArgumentParser(description="Draw the sample pictures again.")
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*RECIPES, []], help="only these files")
    parser.add_argument("--into", type=Path, default=HERE, help="folder to write to (default: samples/)")
    chosen = parser.parse_args(arguments)
    chosen.into.mkdir(parents=True, exist_ok=True)
    try:
        for name in chosen.names or RECIPES:
            path = write(name, chosen.into)
            print(f"{path} {path.stat().st_size // 1024} KB")
    except FontMissingError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
