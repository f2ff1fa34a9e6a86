"""A worker process: what it and its supervisor send each other, and what it does from its start to its end.

Messages are pickled values on a socket between the two. The worker gets a `Setup` and answers `Ready` or `Refused`;
then it answers each `Job` with `Done`.
"""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pkgutil import resolve_name
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, cast

from watermark_scan.errors import (
    DEBUG_VARIABLE,
    FileMissingError,
    InternalError,
    OutOfMemoryError,
    UsageError,
    WatermarkScanError,
)
from watermark_scan.execution import platform_limits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

    from watermark_scan.execution.tasks import ImageScanner, Source
    from watermark_scan.report import ScanReport

_ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OMP_THREAD_LIMIT",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "OPENCV_FOR_THREADS_NUM",
    ),
    "1",
)
"""Workers that each use all cores fight for them. ONNX Runtime takes its number from the engine's own settings."""
_MEMORY_KEPT = 0.5
"""Part of the memory allowed that a worker may hold between images; one that holds more is replaced."""
_LONGEST_FAULT = 300
"""Characters of a bug's own words that the report repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerFactory:
    """What makes the scanner of a worker.

    Attributes:
        target: Module and name of what is called, as in `watermark_scan.scanner:Scanner`.
        arguments: What it is called with; can be pickled.
    """

    target: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def make(self) -> ImageScanner:
        """Make the scanner here; raises what the call raises."""
        return cast("ImageScanner", resolve_name(self.target)(**self.arguments))

    def pickled(self) -> bytes:
        """The factory as it goes to a worker.

        Raises:
            UsageError: An argument cannot be pickled.
        """
        try:
            return pickle.dumps(self)
        except Exception as error:  # pickling calls whatever the objects define
            raise UsageError(
                f"The scanner cannot be given to worker processes: {error}.",
                remedy="Scan with jobs=0, or make engines of your own such that they can be pickled.",
            ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The first message to a worker.

    Attributes:
        factory: A pickled `ScannerFactory`.
        max_memory: Bytes of address space that it may have; None for no limit.
        folder: The worker's own folder for temporary files, which it removes when its supervisor is gone; None for
            none.
    """

    factory: bytes
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
        failed_report: A report of a failed scan, from which the supervisor makes its own.
    """

    failed_report: ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The worker could not make its scanner: the list is broken, or an engine is missing."""

    error: WatermarkScanError


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The job is done.

    Attributes:
        outcome: The report, or what was raised instead.
        is_full: The worker holds on to so much memory that it should be replaced.
    """

    outcome: ScanReport | WatermarkScanError
    is_full: bool = False


def run_inherited(descriptor: int) -> NoReturn:
    """Run a worker that has inherited the socket of this number; its standard streams lead nowhere already."""
    # The worker is gone for its supervisor when nobody holds the socket any more, so its children must not.
    os.set_inheritable(descriptor, False)  # noqa: FBT003  the call's own signature
    run(Connection(descriptor))


def run_spawned(connection: Connection) -> NoReturn:
    """Run a worker that `multiprocessing` has started, with the standard streams and the Ctrl-C of its supervisor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    streams = (sys.stdout,) if os.environ.get(DEBUG_VARIABLE) else (sys.stdout, sys.stderr)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        with suppress(OSError, ValueError, AttributeError):  # a stream that is closed, or none of the system's
            os.dup2(nowhere, stream.fileno())
    run(connection)


def run(connection: Connection) -> NoReturn:
    """Work until the supervisor is gone, which ends this process with all that it has started."""
    folder = None
    with suppress(EOFError, OSError):
        setup: Setup = connection.recv()
        folder = setup.folder
        # Before anything is loaded that looks at them.
        os.environ.update(worker_environment(folder))
        jobs: SimpleQueue[Job] = SimpleQueue()
        threading.Thread(target=_receive_jobs, args=(connection, jobs, folder), daemon=True).start()
        _serve(connection, jobs, setup)
    _end(folder)


def worker_environment(folder: str | None) -> dict[str, str]:
    """The variables that a worker, and what it starts, sees changed.

    Args:
        folder: Where temporary files go; None for where they went before.
    """
    return {**_ONE_THREAD, **({"TMPDIR": folder} if folder else {})}


def scan_job(scanner: ImageScanner, job: Job) -> ScanReport | WatermarkScanError:
    """The report of an image, or what came instead of one: whatever happens, the others go on."""
    try:
        return scanner.scan(job.source)
    except WatermarkScanError as error:
        return error
    except MemoryError:
        return OutOfMemoryError(
            "Scanning the image needs more memory than a worker may have.",
            remedy="Allow more with --max-memory (max_memory), or scan a smaller copy.",
        )
    except Exception as error:  # noqa: BLE001  the last net: a bug costs one image, not all that follow
        return InternalError(
            f"This is a bug in watermark-scan: {type(error).__name__}: {error}"[:_LONGEST_FAULT],
            remedy="Please report it; WATERMARK_SCAN_DEBUG=1 with --jobs 0 shows where it happened.",
        )


def make_scanner(factory: bytes) -> tuple[Ready | Refused, ImageScanner | None]:
    """The answer to a `Setup`, and the scanner where there is one.

    Args:
        factory: A pickled `ScannerFactory`.
    """
    # Loading makes hardly any garbage, and what it makes stays: looking through it again and again, now and between
    # images, takes a twentieth of the time of a single one.
    gc.disable()
    try:
        scanner = cast("ScannerFactory", pickle.loads(factory)).make()  # noqa: S301  only the supervisor can send it
        return Ready(failed_report=scanner.failure("", FileMissingError("", remedy=""))), scanner
    except WatermarkScanError as error:
        return Refused(error=error), None
    except Exception as error:  # noqa: BLE001  sent instead of printed
        fault = WatermarkScanError(
            f"A worker process could not start: {type(error).__name__}: {error}"[:_LONGEST_FAULT],
            remedy="Allow workers more memory with --max-memory, or see what --jobs 0 says.",
        )
        return Refused(error=fault), None
    finally:
        gc.freeze()
        gc.enable()


def _receive_jobs(connection: Connection, jobs: SimpleQueue[Job], folder: str | None) -> None:
    """Take in jobs; when the supervisor is gone, end this process, whatever it is doing."""
    with suppress(EOFError, OSError):
        while True:
            jobs.put(connection.recv())
    _end(folder)


def _serve(connection: Connection, jobs: SimpleQueue[Job], setup: Setup) -> None:
    platform_limits.limit_memory(setup.max_memory)
    answer, scanner = make_scanner(setup.factory)
    connection.send(answer)
    while scanner is not None:
        job = jobs.get()
        # Ends a hanging worker even if the supervisor is busy, or gone.
        platform_limits.start_alarm(job.seconds)
        outcome = scan_job(scanner, job)
        platform_limits.stop_alarm()
        connection.send(Done(outcome=outcome, is_full=_is_full(outcome, setup.max_memory)))


def _is_full(outcome: ScanReport | WatermarkScanError, limit: int | None) -> bool:
    """Whether what earlier images left behind may cost a later one its scan."""
    if isinstance(outcome, OutOfMemoryError):
        return True
    held = platform_limits.address_space()
    return limit is not None and held is not None and held > limit * _MEMORY_KEPT


def _end(folder: str | None) -> NoReturn:
    platform_limits.end_session(os.getpid(), spared=os.getpid())
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)
