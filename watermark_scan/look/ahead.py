"""A further engine's reading, begun while the first engine still looks elsewhere. What is read stays the same.

Which lines the further engine will be wanted for is known for certain only later. It begins with those that are in
doubt already; what it has read of lines that are wanted is used, the others are dropped, and it reads what is missing.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from watermark_scan.page import Page
    from watermark_scan.readers.base import Reader
    from watermark_scan.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Begun:
    """Lines that an engine was given before it was known whether they are wanted.

    Attributes:
        engine: Which reads them, in a thread of its own.
        numbers: Of the lines.
        answer: What it reads in them, or its error.
    """

    engine: Reader
    numbers: tuple[int, ...]
    answer: Future[tuple[Reading, ...]]

    @classmethod
    def of(cls, engine: Reader, numbers: Sequence[int], pages: Sequence[Page]) -> Begun:
        """Have an engine begin; nobody need wait for it."""
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"watermark-scan-{engine.info.name}")
        answer = thread.submit(engine.read, pages)
        thread.shutdown(wait=False)
        return cls(engine=engine, numbers=tuple(numbers), answer=answer)

    def is_by(self, engine: Reader) -> bool:
        """Whether it is that engine's, with the same languages."""
        return self.engine.info == engine.info


def read(
    engine: Reader, numbers: Sequence[int], pages_of: Callable[[Sequence[int]], Sequence[Page]], begun: Begun | None
) -> tuple[Reading, ...]:
    """What an engine reads in lines, line by line in the order given, whether it had begun or not.

    Args:
        engine: To read.
        numbers: Of the lines.
        pages_of: Lines → what the engine gets of them.
        begun: What may have been read already.

    Raises:
        ReaderFailedError: The engine broke, now or in what it had begun.
    """
    ready = begun.numbers if begun and begun.is_by(engine) else ()
    missing = [number for number in numbers if number not in ready]
    found = engine.read(pages_of(missing)) if missing else ()
    if begun and len(missing) < len(numbers):
        found += begun.answer.result()
    order: dict[int | None, int] = {number: place for place, number in enumerate(numbers)}
    here = (reading for reading in found if reading.line is None or reading.line in order)
    return tuple(sorted(here, key=lambda reading: order.get(reading.line, -1)))
