"""What a container may use is read from control groups of both versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from watermark_scan.execution import tasks
from watermark_scan.execution.container_limits import cpu_quota, memory_limit

if TYPE_CHECKING:
    from pathlib import Path


def _groups(folder: Path, files: dict[str, str], membership: str) -> tuple[Path, Path]:
    mount, member = folder / "cgroup", folder / "self"
    mount.mkdir()
    for name, text in files.items():
        (mount / name).parent.mkdir(parents=True, exist_ok=True)
        (mount / name).write_text(text)
    member.write_text(membership)
    return mount, member


_SECOND = {"cgroup.controllers": "cpu memory", "cpu.max": "max 100000", "memory.max": "max"}
CASES: dict[str, tuple[dict[str, str], str, float | None, int | None]] = {
    "none": ({}, "", None, None),
    "version 2, no limit": (_SECOND, "0::/\n", None, None),
    "version 2": ({**_SECOND, "cpu.max": "150000 100000", "memory.max": "2147483648"}, "0::/\n", 1.5, 2 << 30),
    "version 2, a group above": (
        {**_SECOND, "a/cpu.max": "200000 100000", "a/memory.max": "1024", "a/b/cpu.max": "max 100000"},
        "0::/a/b\n",
        2.0,
        1024,
    ),
    "version 2, own group as the root": ({**_SECOND, "cpu.max": "50000 100000"}, "0::/docker/x\n", 0.5, None),
    "version 1": (
        {
            "cpu/cpu.cfs_quota_us": "300000",
            "cpu/cpu.cfs_period_us": "100000",
            "memory/memory.limit_in_bytes": "536870912",
        },
        "4:memory:/\n3:cpu,cpuacct:/\n",
        3.0,
        512 << 20,
    ),
    "version 1, no limit": (
        {
            "cpu,cpuacct/x/cpu.cfs_quota_us": "-1",
            "cpu,cpuacct/x/cpu.cfs_period_us": "100000",
            "memory/memory.limit_in_bytes": "9223372036854771712",
        },
        "4:memory:/\n3:cpu,cpuacct:/x\n",
        None,
        None,
    ),
    "nonsense": ({"cgroup.controllers": "", "cpu.max": "0 0", "memory.max": "much"}, "nonsense\n::\n", None, None),
}


@pytest.mark.parametrize(("files", "membership", "cpus", "memory"), CASES.values(), ids=CASES.keys())
def test_limits_are_read(
    tmp_path: Path, files: dict[str, str], membership: str, cpus: float | None, memory: int | None
) -> None:
    """The least of all groups that this process is in; None where there is none."""
    where = _groups(tmp_path, files, membership)
    assert cpu_quota(*where) == cpus
    assert memory_limit(*where) == memory


@pytest.mark.parametrize(
    ("cpus", "memory", "workers"),
    [(None, None, 8), (1.5, None, 2), (0.2, None, 1), (None, 1500 << 20, 2), (None, 1, 1), (4.0, 64 << 30, 4)],
)
def test_workers_follow_the_container(
    monkeypatch: pytest.MonkeyPatch, cpus: float | None, memory: int | None, workers: int
) -> None:
    """One at least; a part of a processor counts as one."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(tasks, "cpu_quota", lambda: cpus)
    monkeypatch.setattr(tasks, "memory_limit", lambda: memory)
    assert tasks.cores() == workers
