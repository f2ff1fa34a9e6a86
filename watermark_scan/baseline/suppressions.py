"""Which findings do not count: values only. Owns no file format, and not what becomes of a verdict: the scan does.

An entry stands for one entry of the list in one file, told by its bytes (SHA-256), so that the same mark in another
picture, or in the same picture saved anew, counts as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One finding that does not count.

    Attributes:
        pattern_id: The list's entry.
        sha256: Of the image file's bytes, 64 hex digits.
        reason: Why, in a person's words; never empty.
        expires: The last day on which it holds; None for ever.
        image: The file's name, for people; not compared.
    """

    pattern_id: str
    sha256: str
    reason: str
    expires: date | None = None
    image: str = ""

    @property
    def fingerprint(self) -> tuple[str, str]:
        """What it stands for."""
        return self.pattern_id, self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Everything that is suppressed."""

    suppressions: tuple[Suppression, ...] = ()

    def on(self, day: date) -> Baseline:
        """What still holds on a day."""
        return Baseline(suppressions=tuple(entry for entry in self.suppressions if not _over(entry, day)))

    def expired(self, day: date) -> tuple[Suppression, ...]:
        """What no longer holds on a day, so that its finding counts again."""
        return tuple(entry for entry in self.suppressions if _over(entry, day))

    def reason(self, pattern_id: str, sha256: str | None) -> str | None:
        """Why a finding does not count, or None where it does; dates are not looked at."""
        found = (entry.reason for entry in self.suppressions if entry.fingerprint == (pattern_id, sha256))
        return next(found, None)


def _over(entry: Suppression, day: date) -> bool:
    return entry.expires is not None and entry.expires < day
