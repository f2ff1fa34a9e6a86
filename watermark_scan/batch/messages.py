"""What a worker and its supervisor tell each other. Values only; they travel pickled over the worker's own socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watermark_scan.batch.task import Source
    from watermark_scan.errors import WatermarkScanError
    from watermark_scan.report import ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The first message to a worker.

    Attributes:
        recipe: A pickled `Recipe`.
        max_memory: Bytes of address space, or None.
        folder: The worker's own folder for temporary files, which it removes when its supervisor is gone.
    """

    recipe: bytes
    max_memory: int | None
    folder: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Job:
    """An image to scan.

    Attributes:
        source: As for `Scanner.scan`.
        seconds: After which the worker ends itself, should nobody have done so.
    """

    source: Source
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The worker has its scanner.

    Attributes:
        head: A failed report, to make others from.
    """

    head: ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The worker could not make its scanner: the list is broken, or an engine is missing."""

    error: WatermarkScanError


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The job is done.

    Attributes:
        outcome: The report; or what was raised instead.
        spent: The worker holds on to so much memory that it should be replaced.
    """

    outcome: ScanReport | WatermarkScanError
    spent: bool = False
