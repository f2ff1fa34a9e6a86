"""The flags of `scan`, which other commands use, too: how each is spelled, checked and explained.

Each default is said once, where it is used, and repeated by the help from there. Which flags may also stand in a
configuration file or an environment variable is said in `settings`.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli.console import FailOn
from watermark_scan.cli.folders import IGNORE_FILE, IMAGE_SUFFIXES
from watermark_scan.cli.settings import apply_settings, check_isolated
from watermark_scan.execution.tasks import DEFAULT_MEMORY, MEBIBYTE
from watermark_scan.ocr import ENGINES
from watermark_scan.options import FrameChoice, RegionPlan, ScanOptions
from watermark_scan.output.terminal import Color

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULTS = ScanOptions()
MAX_MEMORY = DEFAULT_MEMORY // MEBIBYTE
"""Mebibytes; people call them megabytes."""
_AUTO = "auto"
"""Leaves a choice to the program, as if the flag were left out."""
SAME_AS_OUTPUT = ""
"""Value of `--resume` where no file was named behind it."""
GROUPS = {
    "What to scan": ("files_from", "null", "ext", "exclude", "newer"),
    "What comes out": (
        *("format", "json", "brief", "output", "html", "annotate", "views", "explain", "readings", "summary_json"),
        *("quiet", "color", "fail_on"),
    ),
    "Which marks count": ("category", "ignore_category", "max_chance", "patterns", "no_builtin", "baseline"),
    "How to look": ("regions", "thorough", "frames", "reader", "languages"),
    "Long runs": ("jobs", "unordered", "resume", "accept_other_settings", "by_hash", "max_failures"),
    "Limits of one image": (*("timeout", "max_memory", "max_bytes", "max_pixels", "max_frames", "allow_incomplete"),),
    "Settings": ("config", "isolated"),
}
"""Headings of the help of `scan` → its parameters."""
_PAGE_SUFFIXES = frozenset({".html", ".htm"})


def names_in(text: str) -> tuple[str, ...]:
    """`eng,rus` (or Tesseract's own `eng+rus`) as names."""
    return tuple(name for part in re.split("[,+]", text) if (name := part.strip()))


def suffixes_in(text: str) -> frozenset[str]:
    """`jpg,.PNG` as endings with their dot, in lower case."""
    return frozenset("." + name.removeprefix(".").lower() for name in names_in(text))


class OutputFormat(StrEnum):
    """How reports are written."""

    TEXT = "text"
    NDJSON = "ndjson"
    JSON = "json"
    CSV = "csv"
    SARIF = "sarif"
    OVERLAY_TEXT = "overlay-text"


def with_resume_value(arguments: list[str]) -> list[str]:
    """The command line with a value behind each `--resume`: what is no file of reports is something to scan.

    Args:
        arguments: As the user typed them.
    """
    done: list[str] = []
    for place, argument in enumerate(arguments):
        if argument == "--":
            return done + arguments[place:]
        done.append(argument)
        if argument == "--resume" and not _may_be_reports(arguments[place + 1 : place + 2]):
            done.append(SAME_AS_OUTPUT)
    return done


def _may_be_reports(following: list[str]) -> bool:
    if not following or following[0].startswith("-"):
        return False
    path = Path(following[0])
    return not (path.suffix.lower() in IMAGE_SUFFIXES or path.is_dir())


def bytes_of(megabytes: int) -> int | None:
    """A limit in bytes; None, no limit, for 0."""
    return megabytes * MEBIBYTE or None


def positive(value: float) -> float:
    """Callback of flags that take a number above 0."""
    if not (math.isfinite(value) and value > 0):
        raise typer.BadParameter("choose a number greater than 0.")
    return value


def at_least(least: int) -> Callable[[int | None], int | None]:
    """Checks a whole number; says what is wrong in words, where Typer would show a range as a formula."""

    def check(value: int | None) -> int | None:
        if value is not None and value < least:
            raise typer.BadParameter(f"choose a whole number, {least} or more.")
        return value

    return check


def _languages(text: str | None) -> str | None:
    if text is not None and not names_in(text):
        raise typer.BadParameter("it names no language; write for example eng,rus.")
    return None if text is None or text.strip() == _AUTO else text


def _categories(text: str | None) -> str | None:
    if text is not None and not names_in(text):
        raise typer.BadParameter("it names no category.")
    return text


def _known_categories() -> list[str]:
    from watermark_scan.cli.shared_options import categories  # it imports this

    return categories()


def _suffixes(text: str | None) -> str | None:
    if text is not None and (not names_in(text) or suffixes_in(text) & {".", "./"}):
        raise typer.BadParameter("it names no ending; write for example jpg,png.")
    return text


def _date(text: str | None) -> str | None:
    if text is not None:
        try:
            seconds_of(text)
        except ValueError:
            raise typer.BadParameter("write a date as in 2026-11-30, or a time as in 2026-11-30T18:00.") from None
    return text


def seconds_of(date: str) -> float:
    """A date or time of ISO 8601 in seconds since 1970; local time where it names no zone.

    Raises:
        ValueError: It is none.
    """
    try:
        return datetime.fromisoformat(date.strip()).timestamp()
    except OverflowError as error:
        raise ValueError("beyond the calendar of this system") from error


def _no_picture(path: Path | None) -> Path | None:
    # `--output a.jpg b.jpg` is soon typed, and would replace a picture by reports.
    if path is not None and path.suffix.lower() in IMAGE_SUFFIXES:
        raise typer.BadParameter("its name is that of a picture; name a text file.")
    return path


def _page_name(path: Path | None) -> Path | None:
    # `--html a.jpg b.jpg` is soon typed, and would replace a picture by a page.
    if path is not None and path.suffix.lower() not in _PAGE_SUFFIXES:
        raise typer.BadParameter("name a file that ends in .html.")
    return path


def _readers(chosen: list[str] | None) -> list[str] | None:
    for name in chosen or ():
        if name == "none":
            raise typer.BadParameter("nothing looks for the shapes of wordings any more, so that a reader is needed.")
        if name not in ENGINES:
            raise typer.BadParameter(f"{name!r} is not one of {', '.join(map(repr, ENGINES))}.")
    return chosen or None


# Hidden, because Typer's entry would show a Python type; the text above the options explains it.
Paths = Annotated[list[str] | None, typer.Argument(metavar="PATHS", hidden=True)]
Json = Annotated[
    bool,
    typer.Option(
        "--json", help="The same as --format ndjson: one JSON object per image and line. Default: plain text."
    ),
]
Form = Annotated[
    OutputFormat | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        show_default=False,
        help="How reports are written: text, ndjson (one JSON object per image and line), json (one array), csv (one "
        "line per image, with its strongest finding), sarif (SARIF 2.1.0, for code hosts), or overlay-text (only what "
        "was read as overlay). Default: text.",
    ),
]
Brief = Annotated[bool, typer.Option("--brief", help="As text, one line per image. Default: all the evidence.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        metavar="FILE",
        callback=_no_picture,
        help="Write the reports to this file, which appears only when all are in it; until then, and when the run is "
        "stopped, they are in FILE.partial, where --resume finds them. Default: standard output.",
    ),
]
Html = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        callback=_page_name,
        help="Write a page to look at, with the pictures and the evidence in it, as this one .html file. "
        "Default: none.",
    ),
]
Annotate = Annotated[
    Path | None,
    typer.Option(
        "--annotate",
        metavar="DIR",
        help="Write a copy of each flagged or review image into this folder, with boxes around what was found. "
        "Originals stay as they are, and copies in this folder are not scanned. Default: none.",
    ),
]
Views = Annotated[
    Path | None,
    typer.Option(
        "--views",
        metavar="DIR",
        help="Write what was looked at into this folder, a folder with an index.html for each image: the regions and "
        "lines as the engines got them, and what they read there. It shows why something was missed. Images that "
        "cannot be scanned, or whose report --resume takes over, get none. An image scanned again replaces its own "
        "folder; what the program has not made stays. Default: none.",
    ),
]
Explain = Annotated[
    bool,
    typer.Option(
        "--explain", help="Add everything that was read, and why what nearly matched does not count. Default: off."
    ),
]
Readings = Annotated[
    bool,
    typer.Option(
        "--readings",
        help="Put everything that was read into the JSON reports, with its place in the image, by which engine, and "
        "in which view (how that part was made legible). Default: off.",
    ),
]
Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet",
        "-q",
        help="No text for clear images, no progress and no summary. JSON still has every image. Default: off.",
    ),
]
ColorChoice = Annotated[
    Color,
    typer.Option(
        "--color",
        metavar="WHEN",
        show_default=False,
        help="Use colour: always, never, or auto, which means on a terminal (NO_COLOR and FORCE_COLOR are heeded). "
        "Default: auto.",
    ),
]
Fail = Annotated[
    FailOn,
    typer.Option(
        "--fail-on",
        metavar="VERDICT",
        show_default=False,
        help="End with 1 from this verdict on: flagged, review (flagged, too), or never. Default: flagged.",
    ),
]
FilesFrom = Annotated[
    str | None,
    typer.Option(
        "--files-from",
        metavar="FILE",
        help="Scan the files and folders that this file lists, one per line; - is a list on standard input. "
        "Default: PATHS only.",
    ),
]
Null = Annotated[
    bool,
    typer.Option(
        "--null",
        "-0",
        help="In the list of --files-from, a NUL byte ends each path, as `find -print0` writes it. Default: the end "
        "of the line does.",
    ),
]
Ext = Annotated[
    str | None,
    typer.Option(
        "--ext",
        metavar="LIST",
        callback=_suffixes,
        help="Scan only files with these endings inside folders, as in jpg,png. Default: every picture, whatever its "
        "name; files are told by their first bytes.",
    ),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude",
        metavar="GLOB",
        help="Leave out files and folders inside folders whose name fits, as in thumbs or '*.gif', or whose path below "
        "the named folder does, as in '2019/*'. Repeat it for several. Default: none, and what a file "
        f"{IGNORE_FILE} in a folder lists, one a line.",
    ),
]
Newer = Annotated[
    str | None,
    typer.Option(
        "--newer",
        metavar="DATE",
        callback=_date,
        help="Inside folders, scan only files that were changed at or after this time, as in 2026-11-30 or "
        "2026-11-30T18:00 (local time). Default: all.",
    ),
]
SummaryJson = Annotated[
    Path | None,
    typer.Option(
        "--summary-json",
        metavar="FILE",
        callback=_no_picture,
        help="Write what came out of the run into this file, as one JSON object: how many images of each verdict, and "
        "what was not looked at in folders, by reason. Default: none.",
    ),
]
Regions = Annotated[
    RegionPlan,
    typer.Option(
        "--regions",
        metavar="WHERE",
        show_default=False,
        help="Where to look: corners (fastest), edges (corners and all four sides), or full (the middle, too). "
        f"Default: {DEFAULTS.regions.value}.",
    ),
]
Thorough = Annotated[
    bool,
    typer.Option(
        "--thorough",
        help="Read everything that can be found, also where the verdict is certain already or no place looks like "
        "letters. Takes several times as long. Default: off.",
    ),
]
Categories = Annotated[
    str | None,
    typer.Option(
        "--category",
        metavar="LIST",
        callback=_categories,
        autocompletion=_known_categories,
        help="Only findings of these categories of the list count, as in game-disclaimer,simulator; "
        "`watermark-scan patterns stats` names them. Default: all.",
    ),
]
IgnoredCategories = Annotated[
    str | None,
    typer.Option(
        "--ignore-category",
        metavar="LIST",
        callback=_categories,
        autocompletion=_known_categories,
        help="Findings of these categories do not count. Default: all count.",
    ),
]
MaxChance = Annotated[
    float,
    typer.Option(
        "--max-chance",
        metavar="NUMBER",
        show_default=False,
        callback=positive,
        help="Flag a wording only if chance alone gives at most this many matches as good in an image without such "
        f"text. Smaller is stricter. Default: {DEFAULTS.max_chance:g}, which is 1 in "
        f"{1 / DEFAULTS.max_chance:,.0f} images.",
    ),
]
Languages = Annotated[
    str | None,
    typer.Option(
        "--languages",
        metavar="LIST",
        callback=_languages,
        help="Language packs for Tesseract to read with, as in eng,rus; RapidOCR needs none. They must be "
        "installed. Default: auto, which is eng, and one installed pack for each further writing of the list.",
    ),
]
AllowIncomplete = Annotated[
    bool,
    typer.Option(
        "--allow-incomplete",
        help="Do not end with 3 for images on which one of several engines broke, or that were too long or too full of "
        "text to be searched wholly; the reports still say so. Default: such an image counts as not scanned.",
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        callback=apply_settings,
        is_eager=True,
        help="Take settings from this file; `watermark-scan config` shows them all. Default: .watermark-scan.toml in "
        "this folder or one above it, and your own configuration file.",
    ),
]
Isolated = Annotated[
    bool,
    typer.Option(
        "--isolated",
        callback=check_isolated,
        is_eager=True,
        help="Leave out all configuration files and WATERMARK_SCAN_* settings. Default: use them.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="NUMBER",
        callback=at_least(0),
        help="Scan so many images at the same time, each in a process of its own. 0 scans in this one, where limits of "
        "time and memory cannot be enforced. Default: one for each core.",
    ),
]
Unordered = Annotated[
    bool,
    typer.Option("--unordered", help="Give each report as soon as it is there. Default: in the order of the images."),
]
Resume = Annotated[
    str | None,
    typer.Option(
        "--resume",
        metavar="[REPORTS]",
        help="Go on with what earlier runs have finished: the reports in this file, which `scan --json` has written, "
        "or else in the file of --output, and those that a stopped run has left beside it (FILE.partial). Their images "
        "are not scanned again unless they have another size or time of change, or could not be scanned. The new "
        "reports hold the old ones, too, as they were made then. Default: scan everything.",
    ),
]
AcceptOtherSettings = Annotated[
    bool,
    typer.Option(
        "--accept-other-settings",
        help="With --resume, take over reports that were made with another list, limit or engine, or that do not state "
        "their settings. Default: their images are scanned again.",
    ),
]
ByHash = Annotated[
    bool,
    typer.Option(
        "--by-hash",
        help="With --resume, know images by their bytes, wherever they lie now; every file is read for that. "
        "Default: by path, size and time of change.",
    ),
]
MaxFailures = Annotated[
    int | None,
    typer.Option(
        "--max-failures",
        metavar="NUMBER",
        callback=at_least(1),
        help="End the run, with code 3, when so many images could not be scanned, as when a drive is gone; what is "
        "finished is kept as after Ctrl-C. Default: no limit.",
    ),
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        show_default=False,
        callback=positive,
        help="How long an image may take, from opening the file to the verdict; an engine may take half of that, "
        f"{DEFAULTS.reader_timeout:g} at most. Default: {DEFAULTS.timeout:g}.",
    ),
]
MaxMemory = Annotated[
    int,
    typer.Option(
        "--max-memory",
        metavar="MEGABYTES",
        callback=at_least(0),
        show_default=False,
        help="Address space of each process that scans; an image that needs more is not scanned. 0 sets no limit. "
        f"Default: {MAX_MEMORY}.",
    ),
]
MaxBytes = Annotated[
    int,
    typer.Option(
        "--max-bytes",
        metavar="NUMBER",
        show_default=False,
        callback=positive,
        help=f"Refuse files with more bytes than this. Default: {DEFAULTS.max_bytes} (one gibibyte).",
    ),
]
MaxPixels = Annotated[
    int,
    typer.Option(
        "--max-pixels",
        metavar="NUMBER",
        show_default=False,
        callback=positive,
        help="Refuse images with more pixels than this; they need much memory. "
        f"Default: {DEFAULTS.max_pixels} ({DEFAULTS.max_pixels / 1e6:g} megapixels).",
    ),
]
Frames = Annotated[
    FrameChoice,
    typer.Option(
        "--frames",
        metavar="WHICH",
        show_default=False,
        help="Which frames of an animation, or pages of a TIFF, to look at: first, or all, which means each that shows "
        f"something new; that takes as long as so many images. Default: {DEFAULTS.frames.value}.",
    ),
]
MaxFrames = Annotated[
    int,
    typer.Option(
        "--max-frames",
        metavar="NUMBER",
        show_default=False,
        callback=positive,
        help=f"With --frames all, refuse files with more frames or pages. Default: {DEFAULTS.max_frames}.",
    ),
]
Readers = Annotated[
    list[str] | None,
    typer.Option(
        "--reader",
        metavar="NAME",
        callback=_readers,
        autocompletion=lambda: list(ENGINES),
        help="Read with this OCR engine (program that recognises text in images) only: "
        f"{' or '.join(ENGINES)}. Repeat it for several; then all of them must be installed. Default: every engine "
        "that is installed.",
    ),
]
Spotting = Annotated[
    bool,
    typer.Option("--spotting/--no-spotting", hidden=True, help="Without effect: shapes are not looked for any more."),
]
