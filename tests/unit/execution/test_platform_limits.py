"""Limits and sessions where the system has them, and what is said where it does not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from watermark_scan.execution import platform_limits
from watermark_scan.execution.platform_limits import end_session, session_processes

if TYPE_CHECKING:
    from pathlib import Path


def test_a_session_is_found_and_ended_with_all_its_groups() -> None:
    """The first process, its child in a group of its own, and the child's child; a spared one stays."""
    script = "set -m; sh -c 'sleep 1000 & echo ready; wait' & wait"
    with subprocess.Popen(["bash", "-c", script], stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert len(session_processes(process.pid)) == 3
        end_session(process.pid, spared=process.pid)
        assert session_processes(process.pid) in ([process.pid], [])
        end_session(process.pid)
        assert session_processes(process.pid) == []


def test_a_session_that_is_over_is_no_fault() -> None:
    """Nothing is killed, this process least of all."""
    with subprocess.Popen(["true"], start_new_session=True) as process:
        process.wait()
    end_session(process.pid)
    assert os.getpid() in session_processes(os.getsid(0))


def test_memory_is_limited_and_a_lower_limit_stays() -> None:
    """In a process of its own, for a limit cannot be raised again."""
    code = (
        "import resource as r; from watermark_scan.execution.platform_limits import limit_memory as limit\n"
        "limit(None); assert r.getrlimit(r.RLIMIT_AS)[0] == r.RLIM_INFINITY\n"
        "limit(1 << 30); limit(1 << 40); print(r.getrlimit(r.RLIMIT_AS)[0])\n"
        "try: bytearray(1 << 31)\nexcept MemoryError: print('bounded')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(1 << 30), "bounded"]


def test_this_system_lacks_nothing() -> None:
    """Linux, where the tests run; sizes and processes are known."""
    assert platform_limits.missing_limits() == ()
    assert (platform_limits.address_space() or 0) > 1 << 20


class TestLessThanLinux:
    """What a system lacks is named, and its calls are without effect."""

    def test_no_memory_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Python has no `resource`."""
        monkeypatch.setitem(sys.modules, "resource", None)
        platform_limits.limit_memory(1)
        assert "--max-memory has no effect" in " ".join(platform_limits.missing_limits())

    def test_no_alarm(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """No worker ends itself, and so none was ended by its alarm."""
        alarm = -signal.SIGALRM
        monkeypatch.delattr(signal, "SIGALRM")
        platform_limits.start_alarm(0.001)
        platform_limits.stop_alarm()
        assert not platform_limits.ended_by_alarm(alarm)
        assert "no timer" in " ".join(platform_limits.missing_limits())

    @pytest.mark.parametrize("groups", [True, False])
    def test_no_list_of_processes(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, groups: bool) -> None:  # noqa: FBT001  a case
        """A worker is ended with its group, or alone; another's memory is not known."""
        monkeypatch.setattr(platform_limits, "_PROCESSES", tmp_path)
        if not groups:
            monkeypatch.delattr(os, "killpg")
        script = "sleep 1000 & echo ready; wait"
        with subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE, start_new_session=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            end_session(process.pid, spared=process.pid)
            assert process.poll() is None
            end_session(process.pid)
            assert process.wait(60) == -signal.SIGKILL
            monkeypatch.undo()
            limit = time.monotonic() + 60
            while groups and session_processes(process.pid):
                assert time.monotonic() < limit
            end_session(process.pid)

    def test_a_system_that_does_not_fork(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Workers are started in another way, which asks something of scripts."""
        monkeypatch.delattr(os, "fork")
        assert not platform_limits.inherits_sockets()
        assert "__main__" in " ".join(platform_limits.missing_limits())
