"""How a worker makes its scanner: a name and arguments, so that the program need not load what only workers use."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, cast

from watermark_scan.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watermark_scan.batch.task import ImageScanner


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What makes a scanner.

    Attributes:
        home: Module and name of what is called, as in `watermark_scan.scanner:Scanner`.
        arguments: What it is called with; can be pickled.
    """

    home: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def scanner(self) -> ImageScanner:
        """Make it here; raises what the call raises."""
        return cast("ImageScanner", resolve_name(self.home)(**self.arguments))

    def packed(self) -> bytes:
        """The recipe as it goes to a worker.

        Raises:
            UsageError: An argument cannot be pickled.
        """
        try:
            return pickle.dumps(self)
        except Exception as error:  # pickling calls whatever the objects define
            raise UsageError(
                f"The scanner cannot be given to worker processes: {error}.",
                remedy="Scan with jobs=0, or make engines of your own such that they can be pickled.",
            ) from error
