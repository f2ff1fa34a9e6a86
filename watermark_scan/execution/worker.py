"""What a worker and its supervisor tell each other. Values only; they travel pickled over the worker's own socket."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import select
import shutil
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, cast

from watermark_scan.errors import FileMissingError, InternalError, OutOfMemoryError, UsageError, WatermarkScanError
from watermark_scan.execution.process import end_session
from watermark_scan.execution.tasks import Done, Job, Ready, Refused, Setup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watermark_scan.execution.tasks import ImageScanner
    from watermark_scan.report import ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerFactory:
    """What makes a scanner.

    Attributes:
        home: Module and name of what is called, as in `watermark_scan.scanner:Scanner`.
        arguments: What it is called with; can be pickled.
    """

    home: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def scanner(self) -> ImageScanner:
        """Make it here; raises what the call raises."""
        return cast("ImageScanner", resolve_name(self.home)(**self.arguments))

    def packed(self) -> bytes:
        """The recipe as it goes to a worker.

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


_SPENT = 0.5
"""Part of the memory allowed that a worker may hold between images."""
_LONGEST = 300
"""Characters of a bug's own words."""


def run(descriptor: int) -> None:
    """The worker's life.

    Args:
        descriptor: The socket to the supervisor.
    """
    # The supervisor takes the socket's end for the worker's, so no child may hold it.
    os.set_inheritable(descriptor, False)  # noqa: FBT003  the call's own signature
    connection = Connection(descriptor)
    with suppress(EOFError, OSError):
        setup: Setup = connection.recv()
        threading.Thread(target=_end_with_supervisor, args=(descriptor, setup.folder), daemon=True).start()
        _serve(connection, setup)
    _end(setup.folder)


def _serve(connection: Connection, setup: Setup) -> None:
    limit_memory(setup.max_memory)
    answer, scanner = _opened(setup.recipe)
    connection.send(answer)
    while scanner is not None:
        job: Job = connection.recv()
        # The kernel ends a hanging worker even if the supervisor is busy, or gone; its default action needs no Python.
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
        signal.setitimer(signal.ITIMER_REAL, job.seconds)
        outcome = scanned(scanner, job)
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.send(Done(outcome=outcome, spent=_is_spent(outcome, setup.max_memory)))


def limit_memory(limit: int | None) -> None:
    """Let this process, and each of its children, have so many bytes of address space; None for as many as before."""
    if limit is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    known = [bound for bound in (limit, soft, hard) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(known), hard))


def scanned(scanner: ImageScanner, job: Job) -> ScanReport | WatermarkScanError:
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
            f"This is a bug in watermark-scan: {type(error).__name__}: {error}"[:_LONGEST],
            remedy="Please report it; WATERMARK_SCAN_DEBUG=1 with --jobs 0 shows where it happened.",
        )


def _opened(packed: bytes) -> tuple[Ready | Refused, ImageScanner | None]:
    # Loading makes hardly any garbage, and what it makes stays: looking through it again and again, now and between
    # pictures, takes a twentieth of the time of a single one.
    gc.disable()
    try:
        return _made(packed)
    finally:
        gc.freeze()
        gc.enable()


def _made(packed: bytes) -> tuple[Ready | Refused, ImageScanner | None]:
    try:
        recipe: ScannerFactory = pickle.loads(packed)  # noqa: S301  from the supervisor, through a socket that only it holds
        scanner = recipe.scanner()
        head = scanner.failure("", FileMissingError("", remedy=""))
    except WatermarkScanError as error:
        return Refused(error=error), None
    except Exception as error:  # noqa: BLE001  told instead of printed
        told = WatermarkScanError(
            f"A worker process could not start: {type(error).__name__}: {error}"[:_LONGEST],
            remedy="Allow workers more memory with --max-memory, or see what --jobs 0 says.",
        )
        return Refused(error=told), None
    return Ready(head=head), scanner


def _is_spent(outcome: ScanReport | WatermarkScanError, limit: int | None) -> bool:
    """Whether what earlier images left behind may cost a later one its scan."""
    if isinstance(outcome, OutOfMemoryError):
        return True
    return limit is not None and _address_space() > limit * _SPENT


def _address_space() -> int:
    """Bytes."""
    return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()


def _end_with_supervisor(descriptor: int, folder: str | None) -> None:
    """Wait until nobody holds the other end of the socket."""
    poll = select.poll()
    poll.register(descriptor, select.POLLHUP)
    poll.poll()
    _end(folder)


def _end(folder: str | None) -> None:
    end_session(os.getpid(), spared=os.getpid())
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)
