"""Which entries of the list are right for a fragment: many wordings share their words. Owns no matching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.fragments import filled
from watermark_scan.matching.folding import MARKER, fold
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.benchmarks.fragments import Fragment
    from watermark_scan.model import Wording


class RightAnswers:
    """The signs of a list, ready to be asked.

    Args:
        wordings: Of all roles.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        signs = [wording for wording in wordings if wording.role is Role.SIGN]
        self._plain = [(wording.pattern_id, fold(wording.text).text) for wording in signs if MARKER not in wording.text]
        self._numbered = [wording for wording in signs if MARKER in wording.text]

    def to(self, fragment: Fragment) -> frozenset[str]:
        """Every sign entry that has the undamaged fragment in one of its wordings: naming any of them is right."""
        part = fold(fragment.original).text
        right = {name for name, text in self._plain if part in text}
        numbered = {
            wording.pattern_id for wording in self._numbered if part in fold(filled(wording.text, fragment.number)).text
        }
        return frozenset(right | numbered | {fragment.wording.pattern_id})
