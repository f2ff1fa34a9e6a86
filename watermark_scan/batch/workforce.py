"""How many workers there are, and what each may use: frozen plain values, every default with its reason."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from watermark_scan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watermark_scan.options import ScanOptions

MEBIBYTE = 1 << 20
DEFAULT_MEMORY = 4096 * MEBIBYTE
"""Bytes of address space. A worker has 1.2 gibibytes with both engines loaded, of which it uses a third; a picture at
the limit on pixels adds two and a half."""
_ONE_THREAD: Mapping[str, str] = dict.fromkeys(
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


def cores() -> int:
    """The processors that this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worker_environment(folder: str | None) -> dict[str, str]:
    """What a worker and its children see.

    Args:
        folder: Where temporary files go; None for where they went before.
    """
    return {**os.environ, **_ONE_THREAD, **({"TMPDIR": folder} if folder else {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Workforce:
    """The workers of a batch.

    Attributes:
        jobs: How many images are scanned at the same time, each by a process of its own; None for as many as there are
            cores. 0 scans in this process, where nothing can enforce limits of time and memory: for debugging.
        ordered: Reports come in the order of their images; otherwise each as soon as it is there.
        max_memory: Bytes of address space that a worker may have, > 0; None for no limit.

    Raises:
        UsageError: A value is out of its range.
    """

    jobs: int | None = None
    ordered: bool = True
    max_memory: int | None = DEFAULT_MEMORY

    def __post_init__(self) -> None:
        if self.jobs is not None and self.jobs < 0:
            raise UsageError("The option jobs is out of its range.", remedy="Please choose 0 or a positive number.")
        if self.max_memory is not None and self.max_memory <= 0:
            raise UsageError(
                "The option max_memory is out of its range.", remedy="Please choose a positive number of bytes."
            )

    @property
    def workers(self) -> int:
        """How many processes scan at the same time; 0 for none but this one."""
        return cores() if self.jobs is None else self.jobs

    def limited(self, options: ScanOptions) -> ScanOptions:
        """The options for its workers: engines side by side only where there are two cores for each worker."""
        return replace(options, side_by_side=options.side_by_side and 2 * self.workers <= cores())
