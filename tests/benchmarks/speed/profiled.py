"""Where the processor time of a scan goes: the stages, found by the functions that do them."""

from __future__ import annotations

import cProfile
import pstats
import time
from pathlib import Path
from typing import TYPE_CHECKING

import watermark_scan
from tests.benchmarks.speed.clock import child_seconds
from tests.benchmarks.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

STAGES: Mapping[str, tuple[str, str]] = {
    "decode": ("sources/decode.py", "decode"),
    "pages for the detector": ("detection/pages.py", "_page"),
    "detector": ("ocr/rapidocr.py", "_find_on"),
    "strokes": ("detection/strokes.py", "find_strokes"),
    "letters or texture": ("detection/letter_network.py", "letter_odds"),
    "surroundings": ("detection/surroundings_network.py", "odds_among"),
    "halves": ("detection/pyramid.py", "build_pyramid"),
    "fitting to ink": ("detection/strokes.py", "fitted_to_ink"),
    "merging": ("detection/candidates.py", "merge"),
    "cutting": ("detection/cutting.py", "cut_lines"),
    "pages of lines": ("detection/pages.py", "_line_page"),
    "recogniser": ("ocr/rapidocr.py", "_read_line"),
    "Tesseract": ("ocr/tesseract.py", "read"),
    "matching": ("matching/matcher.py", "match"),
}
"""Name → file inside the package, and function or method in it. None of them calls another one."""
WHOLE = ("scanner.py", "scan")
"""All stages together, and what is between them."""
WITH_CHILDREN = "Tesseract"
"""The stage that starts processes."""
_PACKAGE = Path(watermark_scan.__file__).parent


def profiled(look: Callable[[Path], None], paths: Sequence[Path]) -> str:
    """A table: processor seconds an image, and share, of each stage.

    Args:
        look: The program's scan of a file, warm.
        paths: Images.
    """
    # Not a clock that counts children as well: it takes so long that short functions would seem to be slow ones.
    profile, before = cProfile.Profile(time.process_time), child_seconds()
    for path in paths:
        profile.runcall(look, path)
    spent, children = _cumulative(profile), child_seconds() - before
    whole = spent.get(WHOLE, 0.0) + children
    stages = {name: spent.get(place, 0.0) for name, place in STAGES.items()}
    stages[WITH_CHILDREN] += children
    stages["all else"] = whole - sum(stages.values())
    rows = [
        (name, f"{1000 * seconds / len(paths):.1f}", f"{100 * seconds / whole:.0f} %")
        for name, seconds in sorted(stages.items(), key=lambda stage: -stage[1])
    ]
    return table(("stage", "CPU ms/image", "share"), [*rows, ("whole scan", f"{1000 * whole / len(paths):.1f}", "")])


def _cumulative(profile: cProfile.Profile) -> dict[tuple[str, str], float]:
    """Seconds in each function of the package and in all that it calls."""
    found: dict[tuple[str, str], float] = {}
    calls: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # known to pstats, not to its stubs
    for (file, _, name), (*_, seconds, _) in calls.items():
        path = Path(file)
        if path.is_relative_to(_PACKAGE):
            key = (path.relative_to(_PACKAGE).as_posix(), name)
            found[key] = found.get(key, 0.0) + seconds
    return found
