"""Takes away what only Linux, or only POSIX, has. Python imports this first where its folder is in PYTHONPATH.

Left is what others need who see that this is Linux: Python's own library to start and wait for processes, platformdirs
`os.getuid`, and NumPy `os.uname`.
"""

from __future__ import annotations

import builtins
import io
import os
import select
import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_MODULES = ("crypt", "fcntl", "grp", "nis", "pty", "pwd", "resource", "spwd", "syslog", "termios", "tty")
_OF_OS = [
    "O_DIRECTORY",
    "O_NOFOLLOW",
    "O_NONBLOCK",
    "chown",
    "fchmod",
    "fchown",
    "fork",
    "forkpty",
    "getegid",
    "geteuid",
    "getgid",
    "getgroups",
    "getpgid",
    "getpgrp",
    "getsid",
    "initgroups",
    "killpg",
    "lchown",
    "mkfifo",
    "mknod",
    "nice",
    "posix_spawn",
    "register_at_fork",
    "sched_getaffinity",
    "sched_setaffinity",
    "setpgid",
    "setsid",
    "statvfs",
    "sysconf",
    "wait3",
    "wait4",
]
_OF_SIGNAL = [
    "ITIMER_REAL",
    "SIGALRM",
    "SIGCHLD",
    "SIGHUP",
    "SIGKILL",
    "SIGUSR1",
    "SIGUSR2",
    "alarm",
    "getitimer",
    "pause",
    "pthread_kill",
    "pthread_sigmask",
    "setitimer",
    "sigpending",
    "sigwait",
]
_OF_SELECT = ("epoll", "poll")


def _take_away() -> None:
    for name in _MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # how Python says that a module cannot be imported
    for module, names in ((os, _OF_OS), (signal, _OF_SIGNAL), (select, _OF_SELECT)):
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    os.supports_dir_fd.clear()
    for module, name in (
        (os, "scandir"),
        (os, "listdir"),
        (os, "stat"),
        (os, "open"),
        (io, "open"),
        (builtins, "open"),
    ):
        setattr(module, name, _without_proc(getattr(module, name)))


def _without_proc(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which finds nothing in /proc."""

    def checked(path: Any = ".", *arguments: Any, **options: Any) -> Any:  # noqa: ANN401  those of many functions
        if not isinstance(path, int) and os.fsdecode(path).startswith("/proc"):
            raise FileNotFoundError(2, "No such file or directory", os.fsdecode(path))
        return function(path, *arguments, **options)

    return checked


_take_away()
