"""What a container may use of its machine: processors and memory, by control groups of either version of Linux."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOUNT = Path("/sys/fs/cgroup")
_MEMBERSHIP = Path("/proc/self/cgroup")
_NO_LIMIT = 1 << 60
"""Bytes: version 1 writes a number of pages near 2**63 where there is no limit."""


def cpu_quota(mount: Path = _MOUNT, membership: Path = _MEMBERSHIP) -> float | None:
    """Processors that this process may keep busy, > 0, the least that any group allows; None for no limit."""
    quotas = []
    for folder in _groups("cpu", mount, membership):
        quota, period = (
            _words(folder / "cpu.max", 2)
            or (
                *_words(folder / "cpu.cfs_quota_us", 1),
                *_words(folder / "cpu.cfs_period_us", 1),
            )
            or ("max", "max")
        )
        if quota.isdecimal() and period.isdecimal() and int(quota) and int(period):
            quotas.append(int(quota) / int(period))
    return min(quotas, default=None)


def memory_limit(mount: Path = _MOUNT, membership: Path = _MEMBERSHIP) -> int | None:
    """Bytes that this process and its workers may use together, the least that any group allows; None for no limit."""
    limits = []
    for folder in _groups("memory", mount, membership):
        words = _words(folder / "memory.max", 1) or _words(folder / "memory.limit_in_bytes", 1)
        if words and words[0].isdecimal() and 0 < int(words[0]) < _NO_LIMIT:
            limits.append(int(words[0]))
    return min(limits, default=None)


def _groups(controller: str, mount: Path, membership: Path) -> Iterator[Path]:
    """The folders of this process's groups up to the topmost; a container sees its own group as that."""
    roots = [(mount, "/")] if (mount / "cgroup.controllers").exists() else [(mount / controller, "/")]
    for line in _text(membership).splitlines():
        _, controllers, path = [*line.split(":", 2), "", ""][:3]
        if not controllers:
            roots.append((mount, path))
        elif controller in controllers.split(","):
            roots += [(mount / controller, path), (mount / controllers, path)]
    seen = set()
    for root, path in roots:
        folder = root / path.strip("/")
        for group in (folder, *folder.parents):
            if not group.is_relative_to(root):
                break
            if group not in seen:
                seen.add(group)
                yield group


def _words(path: Path, count: int) -> tuple[str, ...]:
    """So many words of a file; none where it is not there, or holds another number of them."""
    words = tuple(_text(path).split())
    return words if len(words) == count else ()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
