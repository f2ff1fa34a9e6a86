"""Text files that appear whole or not at all: written beside their place, and put there when they are finished.

Raises what the system raises: whoever writes knows what to tell the user.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_LONGEST_PREFIX = 40
"""Characters of the name that the file beside it repeats, so that its own stays short enough for any file system."""


class AtomicFile:
    """A file on its way; leaving its block unfinished, for whatever reason, removes what was written.

    Args:
        target: Its place, no link; whoever reads meanwhile sees the old file or the new one.
        errors: What to do with text that is no UTF-8, as in `open`.

    Attributes:
        stream: To write to, as UTF-8, line ends as given.

    Raises:
        OSError: No file can be made in that folder.
    """

    def __init__(self, target: Path, *, errors: str = "strict") -> None:
        self._target = target
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:_LONGEST_PREFIX]}.", suffix=".part", dir=target.parent)
        self._part = Path(name)
        self.stream = os.fdopen(handle, "w", encoding="utf-8", errors=errors, newline="")

    def finish(self) -> None:
        """Put the file in its place, under the permissions that the old one had or that a new one gets.

        Raises:
            OSError: It does not fit on the disk, or cannot be put there; the old one still stands.
        """
        self.stream.flush()
        self._part.chmod(mode_for(self._target))
        os.fsync(self.stream.fileno())
        self.stream.close()
        self._part.replace(self._target)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        # Ctrl-C, too: half a result must not pass for a whole one. Nothing is there any more when it was finished.
        with suppress(OSError):
            self.stream.close()
        with suppress(OSError):
            self._part.unlink()


def mode_for(target: Path) -> int:
    """The permissions of a file that takes this place: those of the one that is there, or those that a new one gets."""
    with suppress(OSError):
        return target.stat().st_mode & 0o777
    # The only way to ask for the mask is to set it.
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
