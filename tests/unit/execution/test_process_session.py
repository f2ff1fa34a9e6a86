"""Processes of a session."""

from __future__ import annotations

import os
import subprocess

from watermark_scan.execution.process import end_session, members


def test_a_session_is_found_and_ended_with_all_its_groups() -> None:
    """The first process, its child in a group of its own, and the child's child; a spared one stays."""
    script = "set -m; sh -c 'sleep 1000 & echo ready; wait' & wait"
    with subprocess.Popen(["bash", "-c", script], stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert len(members(process.pid)) == 3
        end_session(process.pid, spared=process.pid)
        assert members(process.pid) in ([process.pid], [])
        end_session(process.pid)
        assert members(process.pid) == []


def test_a_session_that_is_over_is_no_fault() -> None:
    """Nothing is killed, this process least of all."""
    with subprocess.Popen(["true"], start_new_session=True) as process:
        process.wait()
    end_session(process.pid)
    assert os.getpid() in members(os.getsid(0))
