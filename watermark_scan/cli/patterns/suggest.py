"""`watermark-scan patterns suggest`: a folder of images is searched for marks that the list does not have."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from watermark_scan.cli.console import Output, say
from watermark_scan.cli.inputs import Unusable, expand
from watermark_scan.cli.scan_options import DEFAULTS, Readers, Regions, at_least
from watermark_scan.cli.shared_options import BuiltinOption, PatternsOption, chosen_list, scan_options
from watermark_scan.errors import EngineFailedError, ExitCode, InputError, UsageError, WatermarkScanError
from watermark_scan.output.json import render_document
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from watermark_scan.curation.suggest import Suggestion
    from watermark_scan.options import ScanOptions
    from watermark_scan.scanner import ReadImage

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
_MIN_IMAGES = 3
_LIMIT = 50
_IMAGES_PER_MESSAGE = 10


class ImageReader(Protocol):
    """What this command needs of a scanner."""

    def read(self, source: Path) -> ReadImage:
        """Read one image.

        Raises:
            InputError: It cannot be read.
            EngineFailedError: Every engine broke.
        """


def suggest_entries(
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
            help=f"Suggestions to print at most, those in most images first. Default: {_LIMIT}.",
        ),
    ] = _LIMIT,
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
    from watermark_scan.curation import suggest as curation  # as for the scanner

    images = _ImagesRead(open_reader(options))
    lines = [
        line
        for path, read in images.read(folders)
        for line in curation.lines_in_image(str(path), read.results, read.frame.box)
    ]
    if not images.count:
        raise UsageError("No image could be read.", remedy="Name a folder with images that show the mark.")
    repeated = curation.find_repeated_texts(lines, min_images=min_images)
    found = list(curation.suggest(repeated, chosen, images=images.count))
    for number, suggestion in enumerate(found[:most], start=1):
        files = curation.write_crops(crops, number, suggestion.repeated, options.max_pixels) if crops else ()
        text = _json(suggestion, images.count, files) if as_json else _text(number, suggestion, images.count, files)
        output.line(text)
    say(f"Images read: {images.count}; repeated texts: {len(repeated)}; not listed: {len(found)}.")
    raise typer.Exit(ExitCode.INCOMPLETE if images.failed else ExitCode.CLEAN)


def open_reader(options: ScanOptions) -> ImageReader:
    """A scanner that only reads.

    Raises:
        EngineMissingError: An engine that was asked for is not installed, or there is none.
    """
    from watermark_scan.scanner import Scanner  # OpenCV, NumPy and the engines; not for --help

    with redirect_stdout(sys.stderr):
        return Scanner(options)


class _ImagesRead:
    """Reads images one by one; says on stderr which could not be read.

    Attributes:
        count: Different images that were read.
        failed: Images that could not be read, or not by every engine.
    """

    def __init__(self, reader: ImageReader) -> None:
        self.count = 0
        self.failed = 0
        self._reader = reader
        self._known: set[str | None] = set()

    def read(self, paths: Sequence[Path]) -> Iterator[tuple[Path, ReadImage]]:
        """Every image that the paths stand for, identical ones once."""
        for item in expand(paths):
            if isinstance(item, Unusable):
                self._complain(item.path, item.error)
                continue
            try:
                with redirect_stdout(sys.stderr):
                    read = self._reader.read(Path(item.path))
            except (InputError, EngineFailedError) as error:
                self._complain(item.path, error)
                continue
            self.failed += bool(read.incomplete)
            if read.sha256 not in self._known:
                self._known.add(read.sha256)
                self.count += 1
                if self.count % _IMAGES_PER_MESSAGE == 0 and sys.stderr is not None and sys.stderr.isatty():
                    say(f"{self.count} images read")
                yield Path(item.path), read

    def _complain(self, path: str, error: WatermarkScanError) -> None:
        self.failed += 1
        say(clean(f"{path}: {error.message}"))


def _json(suggestion: Suggestion, images: int, files: Sequence[Path]) -> str:
    repeated = suggestion.repeated
    return render_document(
        {
            "text": repeated.text,
            "images": len(repeated.lines),
            "of": images,
            "regions": [region.value for region in repeated.regions],
            "readings": list(repeated.readings),
            "examples": [{"path": line.image, "box": asdict(line.box)} for line in repeated.examples],
            "crops": [str(path) for path in files],
            "entry": suggestion.entry,
        }
    )


def _text(number: int, suggestion: Suggestion, images: int, files: Sequence[Path]) -> str:
    repeated = suggestion.repeated
    where = ", ".join(region.value for region in repeated.regions)
    head = f'# {number}. "{repeated.text}" at {where}, in {len(repeated.lines)} of {images} images, such as'
    names = [str(path) for path in files] or [line.image for line in repeated.examples]
    # All but the entry are comments, so that everything can be pasted into a list. Its lines are cleaned one by one.
    entry = "\n".join(clean(line) for line in suggestion.entry.split("\n"))
    return "\n".join((clean(head), *(clean(f"#    {name}") for name in names), entry))
