"""What a process holds, and how it grows. Owns no limit."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What this process holds at one moment.

    Attributes:
        memory: Resident megabytes.
        descriptors: Open files, pipes and the like.
        children: Processes that it has started, dead ones that nobody fetched among them.
        files: Entries of the folder for temporary files.
    """

    memory: float
    descriptors: int
    children: int
    files: int

    @classmethod
    def now(cls) -> Holdings:
        """As it is."""
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return cls(
            memory=pages * _PAGE / 2**20,
            descriptors=len(list(Path("/proc/self/fd").iterdir())),
            children=sum(map(_child_count, Path("/proc/self/task").iterdir())),
            files=len(list(Path(tempfile.gettempdir()).iterdir())),
        )


def slope(memory: list[float], every: int) -> float:
    """Megabytes by which memory grows per 1 000 images, as a straight line through all samples.

    Args:
        memory: Samples in their order, at least two.
        every: Images between two samples.
    """
    gradient, _ = np.polyfit(np.arange(len(memory)) * every, memory, 1)
    return float(gradient) * 1000


def _child_count(task: Path) -> int:
    return len((task / "children").read_text(encoding="ascii").split())
