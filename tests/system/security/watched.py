"""The program under an audit hook that tells of every connection and every file opened for writing.

`python -m tests.system.security.watched ENGINES LOG ARGUMENTS…`; ENGINES is `cheap` or `real`. The log has a line
for each event, `network …` or `write …`. Any attempt at the network ends in an error, too.
"""

from __future__ import annotations

import os
import sys

_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING = ("os.rename", "os.remove", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.rmdir")


def watch(log: int) -> None:
    """Write events to an open descriptor from now on; a hook cannot be taken away again."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in _NETWORK:
            os.write(log, f"network {event} {arguments!r}\n".encode())
            raise PermissionError("no network")
        if event == "open" and _writes(arguments):
            os.write(log, f"write {os.fspath(arguments[0])}\n".encode("utf-8", "backslashreplace"))  # type: ignore[call-overload]  # as the hook has it
        elif event in _CHANGING and _changes(event, arguments):
            os.write(log, f"write {arguments[0]}\n".encode("utf-8", "backslashreplace"))

    sys.addaudithook(hook)


def _changes(event: str, arguments: tuple[object, ...]) -> bool:
    path = arguments[0]
    if isinstance(path, int):  # a descriptor, whose file was opened before
        return False
    if event == "os.mkdir":
        return not os.path.isdir(str(path))  # noqa: PTH112  makes no event of its own
    # Below an open folder, as when one is removed with all that is in it.
    return os.path.isabs(str(path))  # noqa: PTH117  as above


def _writes(arguments: tuple[object, ...]) -> bool:
    path, mode, flags = arguments
    if isinstance(path, int):
        return False
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & _WRITING)


def main() -> None:
    """Run the command line under watch."""
    engines, log, *arguments = sys.argv[1:]
    sys.dont_write_bytecode = True
    from tests.system.robustness.engines import cheap_batches  # noqa: PLC0415  before the watch begins
    from watermark_scan.cli import run, scanning  # noqa: PLC0415  likewise

    if engines == "cheap":
        scanning.open_batch = cheap_batches()
    watch(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
