"""`watermark-scan patterns suggest`: a folder of images is searched for marks that the list does not have.

Owns the flags, the files it writes, and how a suggestion looks.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from watermark_scan.cli.console import Output, say
from watermark_scan.cli.inputs import Unusable, expand
from watermark_scan.cli.scan_options import (
    DEFAULTS,
    Readers,
    Regions,
    at_least,
)
from watermark_scan.cli.shared_options import BuiltinOption, PatternsOption, chosen_list, scan_options
from watermark_scan.errors import EngineFailedError, ExitCode, InputError, UsageError, WatermarkScanError
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.curation.suggest import Repeat, Seen, Suggestion
    from watermark_scan.options import ScanOptions
    from watermark_scan.scanner import ReadImage

_MIN_IMAGES = 3
_MOST = 50
_CROPS = 3
"""Crops, and names of files, for each suggestion."""
_TOLD_EVERY = 10
SUGGEST_ENTRIES_EPILOG = """\
\b
Examples:
  watermark-scan patterns suggest downloads/ --crops crops/
  watermark-scan patterns suggest downloads/ --json | head -1

Look at the crops before you paste an entry: a street sign in ten frames of one video repeats, too.

\b
Exit code:
  0    every image was read
  2    nothing could be done: wrong usage, a broken pattern list,
       no OCR engine
  3    some image could not be read (the others were searched)
"""


class ImageReader(Protocol):
    """What this command needs of a scanner."""

    def read(self, source: Path) -> ReadImage:
        """Read one image.

        Raises:
            InputError: It cannot be read.
            EngineFailedError: Every engine broke.
        """


def open_reader(options: ScanOptions) -> ImageReader:
    """A scanner that only reads.

    Raises:
        EngineMissingError: An engine that was asked for is not installed, or there is none.
    """
    from watermark_scan.scanner import Scanner  # noqa: PLC0415  OpenCV, NumPy and the engines; not for --help

    with redirect_stdout(sys.stderr):
        return Scanner(options)


def suggest_entries(  # noqa: PLR0913  one parameter per flag
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", hidden=True)],
    *,
    min_images: Annotated[
        int,
        typer.Option(
            metavar="NUMBER",
            callback=at_least(2),
            show_default=False,
            help=f"Images that must have the text at the same place, 2 or more. Default: {_MIN_IMAGES}.",
        ),
    ] = _MIN_IMAGES,
    most: Annotated[
        int,
        typer.Option(
            "--limit",
            metavar="NUMBER",
            callback=at_least(1),
            show_default=False,
            help=f"Suggestions to print at most, those in most images first. Default: {_MOST}.",
        ),
    ] = _MOST,
    crops: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write cut-outs of the images (crops) with each suggestion to this folder. Default: no crops.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per suggestion and line. Default: plain text.")
    ] = False,
    reader: Readers = None,
    regions: Regions = DEFAULTS.regions,
    patterns: PatternsOption = None,
    no_builtin: BuiltinOption = False,
) -> None:
    """Look for text that repeats at the same place in several images, and that the list does not have yet.

    DIR... are folders with images, read with their subfolders, or images.

    Each suggestion comes with counts, file names and an entry to paste into a list of your own. The entry is a hint
    and experimental until you have checked it. Identical files count once.
    """
    chosen = chosen_list(patterns, no_builtin=no_builtin)
    options = scan_options(readers=reader, regions=regions, patterns=patterns, no_builtin=no_builtin)
    output = Output.open(utf8=as_json)
    from watermark_scan.curation.suggest import find_repeats, suggest  # noqa: PLC0415  likewise
    from watermark_scan.curation.trial import Trials  # noqa: PLC0415  likewise

    reading = _Reading(open_reader(options))
    lines = [line for path in folders for line in reading.lines(path)]
    if not reading.images:
        raise UsageError("No image could be read.", remedy="Name a folder with images that show the mark.")
    repeats = find_repeats(lines, min_images=min_images)
    found = list(suggest(repeats, chosen, Trials(chosen.wordings), total=reading.images))
    for number, suggestion in enumerate(found[:most], start=1):
        files = _write_crops(crops, number, suggestion.repeat, options.max_pixels) if crops else ()
        output.line(_json(suggestion, reading, files) if as_json else _text(number, suggestion, reading, files))
    say(f"Images read: {reading.images}; repeated texts: {len(repeats)}; not listed: {len(found)}.")
    raise typer.Exit(ExitCode.INCOMPLETE if reading.failed else ExitCode.CLEAN)


class _Reading:
    """Reads images one by one and counts them; says on stderr which could not be read."""

    def __init__(self, reader: ImageReader) -> None:
        self.images = 0
        self.failed = 0
        self._reader = reader
        self._known: set[str | None] = set()

    def lines(self, path: Path) -> Iterator[Seen]:
        """The lines of every image that a path stands for."""
        for item in expand([path]):
            if isinstance(item, Unusable):
                self._complain(item.path, item.error)
                continue
            try:
                with redirect_stdout(sys.stderr):
                    read = self._reader.read(item.path)
            except (InputError, EngineFailedError) as error:
                self._complain(item.path, error)
                continue
            yield from self._new_lines(item.path, read)

    def _new_lines(self, path: Path, read: ReadImage) -> Iterator[Seen]:
        from watermark_scan.curation.suggest import lines_of  # noqa: PLC0415  as above

        self.failed += bool(read.incomplete)
        if read.sha256 in self._known:
            return
        self._known.add(read.sha256)
        self.images += 1
        if self.images % _TOLD_EVERY == 0 and sys.stderr is not None and sys.stderr.isatty():
            say(f"{self.images} images read")
        yield from lines_of(str(path), read.results, read.frame.box)

    def _complain(self, path: Path, error: WatermarkScanError) -> None:
        self.failed += 1
        say(clean(f"{path}: {error.message}"))


def _examples(repeat: Repeat) -> Sequence[Seen]:
    return repeat.seen[:_CROPS]


def _write_crops(folder: Path, number: int, repeat: Repeat, max_pixels: int) -> tuple[Path, ...]:
    """A PNG for each example: `01-1.png`, `01-2.png`; images that are gone meanwhile are left out."""
    from watermark_scan.output.pictures import crop_png  # noqa: PLC0415  not for --help
    from watermark_scan.sources.frames import decode  # noqa: PLC0415  with the next: NumPy and Pillow

    written = []
    for place, seen in enumerate(_examples(repeat), start=1):
        path = folder / f"{number:02}-{place}.png"
        try:
            frame = decode(Path(seen.image), max_pixels=max_pixels)
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(crop_png(frame.pixels, seen.box))
        except InputError:
            continue
        except OSError as error:
            raise UsageError(
                f"{path} cannot be written: {error.strerror or error}.", remedy="Check the folder and its permissions."
            ) from error
        written.append(path)
    return tuple(written)


def _json(suggestion: Suggestion, reading: _Reading, files: Sequence[Path]) -> str:
    repeat = suggestion.repeat
    return render_document(
        {
            "text": repeat.text,
            "images": len(repeat.seen),
            "of": reading.images,
            "regions": [region.value for region in repeat.regions],
            "readings": list(repeat.readings),
            "examples": [{"path": seen.image, "box": asdict(seen.box)} for seen in _examples(repeat)],
            "crops": [str(path) for path in files],
            "entry": suggestion.entry,
        }
    )


def _text(number: int, suggestion: Suggestion, reading: _Reading, files: Sequence[Path]) -> str:
    repeat = suggestion.repeat
    where = ", ".join(region.value for region in repeat.regions)
    head = f'# {number}. "{repeat.text}" at {where}, in {len(repeat.seen)} of {reading.images} images, such as'
    names = [str(path) for path in files] or [seen.image for seen in _examples(repeat)]
    # All but the entry are comments, so that everything can be pasted into a list. Its lines are cleaned one by one.
    entry = "\n".join(clean(line) for line in suggestion.entry.split("\n"))
    return "\n".join((clean(head), *(clean(f"#    {name}") for name in names), entry))
