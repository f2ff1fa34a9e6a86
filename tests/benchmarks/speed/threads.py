"""One thread everywhere, as in a worker: libraries that take one for each core would be measured by the machine."""

from __future__ import annotations

import os

_LIMITS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def one_thread() -> None:
    """Settle it for this process and those it starts; before NumPy is loaded."""
    os.environ.update(dict.fromkeys(_LIMITS, "1"))
    import cv2  # noqa: PLC0415  loads NumPy

    cv2.setNumThreads(1)
