"""`--resume` and `--by-hash`: the file of earlier reports, and what is said when it is unfit. Owns no comparison."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan.cli.console import say
from watermark_scan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from watermark_scan.execution.tasks import Task

    Resumed = Callable[[Iterable[Task]], Iterator[Task]]

ResumeOption = Annotated[
    Path | None,
    typer.Option(
        "--resume",
        metavar="REPORTS",
        help="Take over the reports in this file, which `scan --json` has written: their images are not scanned again "
        "unless they have another size or time of change, or could not be scanned. The new reports hold the old ones, "
        "too, as they were made then. Default: scan everything.",
    ),
]
ByHashOption = Annotated[
    bool,
    typer.Option(
        "--by-hash",
        help="With --resume, know images by their bytes, wherever they lie now; every file is read for that. "
        "Default: by path, size and time of change.",
    ),
]


@contextmanager
def resuming(path: Path | None, *, by_hash: bool, max_bytes: int) -> Iterator[Resumed]:
    """What makes tasks of an earlier run's images into known reports.

    Args:
        path: The file with the reports; None leaves tasks as they are.
        by_hash: See `--by-hash`.
        max_bytes: Larger images are not compared.

    Raises:
        UsageError: The file cannot be read, or is the one that the new reports go to.
    """
    if path is None:
        if by_hash:
            raise UsageError("--by-hash says how --resume compares, but --resume is missing.", remedy="Add --resume.")
        yield iter
        return
    from watermark_scan.execution.resume import EarlierReports  # noqa: PLC0415  not for --help

    try:
        with path.open("rb") as stream:
            _refuse_own_output(path, stream.fileno())
            earlier = EarlierReports(stream=stream, by_hash=by_hash, max_bytes=max_bytes)
            for number in earlier.bad_lines:
                say(f"{path}, line {number}: This is no report; its image is scanned again.")
            yield earlier.resumed
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror or type(error).__name__}.",
            remedy="--resume takes a file that `scan --json` has written.",
        ) from error


def _refuse_own_output(path: Path, descriptor: int) -> None:
    with suppress(OSError, ValueError, AttributeError):  # a stdout that is closed, or none of the system's
        if os.path.samestat(os.fstat(sys.stdout.fileno()), os.fstat(descriptor)):
            raise UsageError(
                f"Standard output goes to {path}, which --resume reads.",
                remedy="Name it with --output, too: then it is replaced when all reports are there.",
            )
