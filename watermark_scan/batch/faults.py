"""What is said of workers that die, hang or never get ready. Decides nothing."""

from __future__ import annotations

from watermark_scan.errors import ScanTimeoutError, WorkerDiedError, WorkersBrokenError


def timed_out(seconds: float) -> ScanTimeoutError:
    """An image took longer than so many seconds."""
    return ScanTimeoutError(
        f"Scanning the image took longer than {seconds:g} seconds.",
        remedy="Allow more time with --timeout (timeout), search fewer regions, or scan a smaller copy.",
    )


def died(status: int) -> WorkerDiedError:
    """An image has cost all the workers it may.

    Args:
        status: The last one's exit status; below 0, the signal that ended it.
    """
    return WorkerDiedError(
        f"The worker process that scanned the image died, and so did a second one: they {_ended(status)}.",
        remedy="Scan it alone with more memory (--max-memory), scan a copy in another format, or report the image.",
    )


def none_ready(count: int, status: int) -> WorkersBrokenError:
    """So many workers in a row have died before they had a scanner; the last one with this exit status."""
    return WorkersBrokenError(
        f"No worker process gets ready: {count} in a row {_ended(status)}.",
        remedy="Allow workers more memory with --max-memory, or see what --jobs 0 says.",
    )


def _ended(status: int) -> str:
    return f"were ended by signal {-status}" if status < 0 else f"ended with exit status {status}"
