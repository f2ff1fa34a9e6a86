"""What a run has finished, while it goes on and after it was stopped: a file beside the one that gets the reports.

`FILE.partial` grows by a whole line for each report, in JSON whatever is made of them at the end, and stays when the
run is stopped or killed. The next run puts it aside (`FILE.partial.earlier`), where `--resume` finds it, and removes
both when it has come to its end: nothing is lost however often a run is stopped.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any

from watermark_scan.atomic_write import mode_for
from watermark_scan.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_ENDING = ".partial"
_EARLIER = ".earlier"
_TAIL = 1 << 16
"""Bytes that are read at once to find the last line's end."""


class PartialReports:
    """The reports of a run on their way to a file.

    Args:
        target: The file that gets them, no link. What stopped runs have left beside it is put aside.

    Attributes:
        path: Where they are until then.
        stream: To write whole lines to, as UTF-8; each must be flushed.

    Raises:
        OSError: No file can be made in that folder.
        UsageError: Another run writes to it now.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self.path = target.with_name(target.name + _ENDING)
        self._earlier = target.with_name(self.path.name + _EARLIER)
        self._put_aside()
        # A new one, and no link: nobody who may write to the folder chooses what this writes to.
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
        self.stream = os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="")
        _lock(self.stream)
        self.path.chmod(mode_for(target))

    def finish(self, *, replaces: bool) -> None:
        """The run has come to its end: remove what is not needed any more.

        Args:
            replaces: The reports become the target as they are; otherwise it has been made of them already.

        Raises:
            OSError: They do not fit on the disk; then everything stays.
        """
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        if replaces:
            self.path.replace(self._target)
        else:
            self.path.unlink()
        self._earlier.unlink(missing_ok=True)

    def keep(self) -> bool:
        """The run was stopped: leave whole lines, and nothing where there is none; says whether there is one."""
        with suppress(OSError):  # a full disk: what was not written is no whole line
            self.stream.close()
        with suppress(OSError):
            cut_to_whole_lines(self.path)
            if self.path.stat().st_size:
                return True
            self.path.unlink()
        return False

    def _put_aside(self) -> None:
        for path in (self.path, self._earlier):
            if path.is_symlink():  # none of ours: it could lead to any file
                path.unlink()
        try:
            left = self.path.open("rb")
        except FileNotFoundError:
            return
        with left:
            _lock(left)
            cut_to_whole_lines(self.path)
            if not self._earlier.exists():
                self.path.replace(self._earlier)
                return
            cut_to_whole_lines(self._earlier)
            with self._earlier.open("ab") as together:
                shutil.copyfileobj(left, together)
            self.path.unlink()


def left_by_stopped_runs(target: Path) -> list[Path]:
    """Files with the reports of runs that were stopped before they could write this one, the latest last."""
    partial = target.with_name(target.name + _ENDING)
    # Whoever names the partial file itself means the same.
    places = (partial.with_name(partial.name + _EARLIER), target.with_name(target.name + _EARLIER), partial)
    return [path for path in places if path.is_file()]


def cut_to_whole_lines(path: Path) -> None:
    """Take off what stands after the last line end: a run that was killed may have left half a line.

    Raises:
        OSError: The file cannot be changed.
    """
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - _TAIL)
            file.seek(start)
            if (found := file.read(end - start).rfind(b"\n")) >= 0:
                end = start + found + 1
                break
            end = start
        file.truncate(end)


def _lock(file: IO[Any]) -> None:
    """Claim a file for this process, where the platform can."""
    with suppress(ImportError, OSError):
        fcntl = import_module("fcntl")
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(
                f"Another run writes to {file.name} now.", remedy="Wait for its end, or name another --output."
            ) from error
