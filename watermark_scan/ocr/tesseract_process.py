"""How a Tesseract process is started, listened to and ended. Owns no command line and no meaning of what is printed."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections import ChainMap
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

CHILD_ENVIRONMENT: ChainMap[str, str] = ChainMap({"OMP_THREAD_LIMIT": "1"}, os.environ)
"""What the child sees: this process's environment as it is at the start of the child, and one thread.

Two Tesseracts with a thread a core took 32 times as long on two cores. A view and not a copy, so that a later PATH or
TESSDATA_PREFIX counts, and `os.environ` itself stays as it is.
"""
MAX_OUTPUT = 1 << 20
"""Bytes kept of what a process prints, per pipe; the rest is read and dropped, so that it can neither block nor fill
memory."""
_REAP_SECONDS = 1.0
_CHUNK = 1 << 16


class OwnedProcess(subprocess.Popen[bytes]):
    """A process in a group of its own, so that it can be ended together with everything it has started.

    Wrapper scripts are why: ending only the script leaves the program behind, busy and holding the pipes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Popen's own arguments, handed through
        super().__init__(*args, process_group=0, **kwargs)

    def communicate(
        self,
        input: bytes | None = None,  # noqa: A002, ARG002  Popen's signature; the program is told nothing
        timeout: float | None = None,
    ) -> tuple[bytes, bytes]:
        """Waits for the end and gives the first `MAX_OUTPUT` bytes of stdout and stderr.

        Whatever interrupts the waiting, a time-out or Ctrl-C, also ends the process and its group.

        Raises:
            subprocess.TimeoutExpired: The process, or something that holds its pipes, lives on after `timeout` seconds.
        """
        if self.stdin:
            self.stdin.close()
        try:
            return self._listen(timeout)
        except BaseException:
            self._end()
            raise

    def _listen(self, timeout: float | None) -> tuple[bytes, bytes]:
        deadline = None if timeout is None else time.monotonic() + timeout
        printed, complained = bytearray(), bytearray()
        with selectors.DefaultSelector() as selector:
            for pipe, heard in ((self.stdout, printed), (self.stderr, complained)):
                if pipe:
                    selector.register(pipe, selectors.EVENT_READ, heard)
            while selector.get_map():
                for key, _ in selector.select(self._remaining(deadline)):
                    chunk = os.read(key.fd, _CHUNK)
                    key.data.extend(chunk[: MAX_OUTPUT - len(key.data)])
                    if not chunk:
                        selector.unregister(key.fd)
        self.wait(self._remaining(deadline))
        return bytes(printed), bytes(complained)

    def _remaining(self, deadline: float | None) -> float | None:
        if deadline is None:
            return None
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            raise subprocess.TimeoutExpired(self.args, 0)
        return seconds

    def _end(self) -> None:
        # The leader is not reaped yet, so its number, which is the group's, cannot belong to anybody else.
        if self.returncode is None:
            # macOS answers PermissionError for a group of which only a dead leader is left.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                self.wait(_REAP_SECONDS)


def ask(command: Sequence[str], timeout: float) -> str:
    """What a program prints, stdout and stderr as they come; undecodable bytes replaced.

    Args:
        command: The program, looked up on the PATH, and its arguments.
        timeout: Seconds, > 0.

    Raises:
        OSError: The program could not be started.
        subprocess.TimeoutExpired: It did not end in time; it is gone now.
    """
    with OwnedProcess(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=CHILD_ENVIRONMENT,
    ) as process:
        return process.communicate(timeout=timeout)[0].decode(errors="replace")
