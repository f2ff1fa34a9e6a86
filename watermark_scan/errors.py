"""The one exception tree. Each error knows its code, its exit code and the remedy that the user is told."""

from __future__ import annotations

from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable

DEBUG_VARIABLE = "WATERMARK_SCAN_DEBUG"
"""Set to anything, this environment variable shows where a bug happened, and what engines in workers print."""


class ExitCode(IntEnum):
    """What the process answers; part of the public interface."""

    CLEAN = 0
    """Every input was scanned and nothing was flagged (`review` is not flagged)."""
    FLAGGED = 1
    """Every input was scanned and at least one was flagged."""
    UNUSABLE = 2
    """Nothing could be done: wrong usage, a broken pattern list, no reader."""
    INCOMPLETE = 3
    """Some input could not be scanned, or not wholly; reports were still written. Wins over FLAGGED."""
    INTERRUPTED = 130
    """Stopped by the user (128 + SIGINT)."""
    TERMINATED = 143
    """Stopped by another program (128 + SIGTERM)."""


class WatermarkScanError(Exception):
    """Base of everything this package raises on purpose.

    Attributes:
        message: One sentence that says what is wrong.
        remedy: One sentence that says what the user can do.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[ExitCode] = ExitCode.UNUSABLE

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[Callable[..., WatermarkScanError], tuple[str]]:
        """Errors cross from workers to the program; the usual way of an exception forgets keywords."""
        return partial(type(self), remedy=self.remedy), (self.message,)


class UsageError(WatermarkScanError):
    """The request itself makes no sense."""

    code = "usage"


class TooManyFailuresError(WatermarkScanError):
    """So many inputs could not be scanned that the run was to end (`--max-failures`)."""

    code = "too-many-failures"
    exit_code = ExitCode.INCOMPLETE


class ConfigError(WatermarkScanError):
    """A configuration file is missing or broken; names file and line, and all faults at once."""

    code = "config"


class PatternListError(WatermarkScanError):
    """A pattern list is missing or broken; names file and line, and all faults at once."""

    code = "pattern-list"


class BaselineError(WatermarkScanError):
    """A baseline file, or a report to make one from, is missing or broken; names all faults at once."""

    code = "baseline"


class EngineMissingError(WatermarkScanError):
    """An OCR engine that is needed is not installed, is too old or lacks a language."""

    code = "reader-missing"


class EngineFailedError(WatermarkScanError):
    """An OCR engine that was there broke while reading an image."""

    code = "reader-failed"
    exit_code = ExitCode.INCOMPLETE


class EngineTimeoutError(EngineFailedError):
    """An OCR engine took longer than allowed."""

    code = "reader-timeout"


class InputError(WatermarkScanError):
    """One input could not be scanned; the others go on."""

    code = "input"
    exit_code = ExitCode.INCOMPLETE


class FileMissingError(InputError):
    """There is no such file."""

    code = "file-missing"


class FileUnreadableError(InputError):
    """The file is there but may not be read, or is no regular file."""

    code = "file-unreadable"


class NoImagesError(InputError):
    """A folder holds no image."""

    code = "no-images"


class EmptyFileError(InputError):
    """The file has no bytes."""

    code = "file-empty"


class NotAnImageError(InputError):
    """The bytes are no image of a known format."""

    code = "not-an-image"


class ImageBrokenError(InputError):
    """The image starts well but cannot be decoded to its end (truncated or damaged)."""

    code = "image-broken"


class ImageTooLargeError(InputError):
    """The image exceeds the limit on pixels or bytes."""

    code = "image-too-large"


class ScanTimeoutError(InputError):
    """The image took longer than it may."""

    code = "timed-out"


class OutOfMemoryError(InputError):
    """The image needed more memory than it may have."""

    code = "out-of-memory"


class WorkerDiedError(InputError):
    """The worker process that scanned the image died, and so did a fresh one."""

    code = "worker-died"


class InternalError(InputError):
    """A bug in this package kept the image from being scanned."""

    code = "internal"


class WorkersBrokenError(WatermarkScanError):
    """No worker process can be started, so that the images that are left cannot be scanned."""

    code = "workers-broken"
    exit_code = ExitCode.INCOMPLETE
