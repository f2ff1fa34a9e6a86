"""Processor time and memory of this process."""

from __future__ import annotations

import resource
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_STATUS = Path("/proc/self/status")
_KIBIBYTE = 1024


def cpu_seconds() -> float:
    """Processor seconds of this process and of those that it has ended."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + child_seconds()


def child_seconds() -> float:
    """Processor seconds of the processes that this one has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cost_of(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    before = cpu_seconds()
    work()
    return cpu_seconds() - before


def peak_bytes() -> int:
    """The most memory this process has held.

    From the kernel's own record and not `getrusage`, which counts what the parent held when it started this process.
    """
    return _kibibytes("VmHWM") * _KIBIBYTE


def held_bytes() -> int:
    """The memory this process holds."""
    return _kibibytes("VmRSS") * _KIBIBYTE


def _kibibytes(name: str) -> int:
    for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise RuntimeError(f"the kernel does not say {name}")
