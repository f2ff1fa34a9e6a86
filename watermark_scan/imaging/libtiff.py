"""libtiff's complaints: kept off the terminal, and heard. Owns no decoding.

libtiff prints what it finds wrong straight to the process's standard error, past Python and past every redirection.
And for some schemes (fax, JPEG) it goes on after an error and hands out the rest of the picture as if it were whole, so
that its complaint is the only sign of the damage.
"""

from __future__ import annotations

import ctypes
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from PIL import _imaging

if TYPE_CHECKING:
    from collections.abc import Iterator

_Handler = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
"""`TIFFErrorHandler`: the module's name, a printf format and its arguments; none of them is looked at."""
_ERRORS, _WARNINGS = "TIFFSetErrorHandler", "TIFFSetWarningHandler"


class Complaints:
    """What libtiff said about one picture.

    Attributes:
        errors: How often it reported an error; warnings, as about unknown tags, do not count.
    """

    def __init__(self) -> None:
        self.errors = 0

    def count(self, *_: object) -> None:
        """Take an error."""
        self.errors += 1


@contextmanager
def heard() -> Iterator[Complaints]:
    """Inside the block libtiff prints nothing, and its errors are counted; afterwards all is as before.

    The handlers belong to the whole process: one block at a time. Without libtiff in Pillow nothing is counted.
    """
    complaints = Complaints()
    # Kept in a name, for a callback that was collected would crash the process.
    counting = _Handler(complaints.count)
    errors, warnings = _set(_ERRORS, ctypes.cast(counting, ctypes.c_void_p)), _set(_WARNINGS, None)
    try:
        yield complaints
    finally:
        _set(_ERRORS, errors)
        _set(_WARNINGS, warnings)


def _set(name: str, handler: ctypes.c_void_p | int | None) -> int | None:
    """Put a handler in place; gives the one before, as an address."""
    # Looked up through Pillow's own module, so that it is the libtiff that Pillow uses, wherever that comes from.
    with suppress(AttributeError, OSError):
        setter = getattr(ctypes.CDLL(_imaging.__file__), name)
        setter.restype, setter.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
        return setter(handler)  # type: ignore[no-any-return]  # ctypes knows no types
    return None
