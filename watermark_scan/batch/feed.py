"""Where tasks come from: taken from an iterable here and now, or by a thread where asking for one may take long.

Owns how far ahead is looked: one task.
"""

from __future__ import annotations

import os
import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_PATIENCE = 0.2
"""Seconds between looks whether anybody still wants what was found."""


class Feed(Protocol[T_co]):
    """Something to take tasks from.

    Attributes:
        is_over: There is none left.
    """

    is_over: bool

    def take(self) -> T_co | None:
        """The next one; None where none is there (yet)."""

    def fileno(self) -> int | None:
        """Can be read when there is news; None where `take` knows at once."""

    def close(self) -> None:
        """Nobody takes any more."""


class Drawn(Generic[T]):
    """Takes from an iterable in the thread of whoever asks, when asked: what it is made of may belong to that thread.

    Args:
        items: Gone through once.
    """

    def __init__(self, items: Iterable[T]) -> None:
        self.is_over = False
        self._items = iter(items)

    def take(self) -> T | None:
        """See `Feed`; raises what the iterable raises."""
        for item in self._items:
            return item
        self.is_over = True
        return None

    def fileno(self) -> int | None:
        """See `Feed`."""
        return None

    def close(self) -> None:
        """See `Feed`."""


class Background(Generic[T]):
    """Takes from an iterable in a thread of its own, so that reports need not wait for a list that is still written.

    Args:
        items: Gone through once, one item ahead.
    """

    def __init__(self, items: Iterable[T]) -> None:
        self.is_over = False
        self._items = items
        self._found: queue.Queue[tuple[T] | BaseException | None] = queue.Queue(maxsize=1)
        self._is_wanted = True
        self._news, self._bell = os.pipe()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def take(self) -> T | None:
        """See `Feed`; raises what the iterable raises."""
        if self.is_over:
            return None
        try:
            found = self._found.get_nowait()
        except queue.Empty:
            return None
        os.read(self._news, 1)
        if isinstance(found, tuple):
            return found[0]
        self.is_over = True
        if found is not None:
            raise found
        return None

    def fileno(self) -> int | None:
        """See `Feed`."""
        return self._news

    def close(self) -> None:
        """See `Feed`; the thread ends as soon as the iterable lets it."""
        self._is_wanted = False
        self._thread.join(_PATIENCE * 2)
        if not self._thread.is_alive():
            os.close(self._news)
            os.close(self._bell)

    def _look(self) -> None:
        end: BaseException | None = None
        try:
            for item in self._items:
                if not self._say((item,)):
                    return
        except BaseException as error:  # noqa: BLE001  raised where tasks are taken
            end = error
        self._say(end)

    def _say(self, found: tuple[T] | BaseException | None) -> bool:
        """Whether it was wanted."""
        while self._is_wanted:
            with suppress(queue.Full):
                self._found.put(found, timeout=_PATIENCE)
                os.write(self._bell, b"!")
                return True
        return False
