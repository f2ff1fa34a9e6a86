"""A list of wordings as it is searched: folded, weighed by ordinary text, indexed. Owns no search of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from watermark_scan.matching.candidates import CandidateIndex
from watermark_scan.matching.channel import learned_channel
from watermark_scan.matching.noise import capped
from watermark_scan.matching.sequences import target_of
from watermark_scan.matching.slots import fold_wording
from watermark_scan.matching.surprisal import letter_bits
from watermark_scan.matching.tokens import TokenIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watermark_scan.matching.channel import Channel
    from watermark_scan.matching.sequences import Target
    from watermark_scan.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Listed:
    """A list as it is searched.

    Attributes:
        channel: How letters are misread.
        entries: Wordings that are aligned.
        index: Of the same, by number.
        tokens: Wordings that have to be whole words.
        letters: Of all entries, folded.
    """

    channel: Channel
    entries: tuple[tuple[Wording, Target], ...]
    index: CandidateIndex
    tokens: TokenIndex
    letters: int

    @classmethod
    def of(cls, wordings: Iterable[Wording]) -> Listed:
        """These wordings, prepared; those that fold to nothing are left out."""
        channel = learned_channel()
        prepared = [(wording, _target(wording, channel)) for wording in wordings]
        entries = tuple(entry for entry in prepared if not entry[0].exact_token and len(entry[1].numbers))
        targets = [target for _, target in entries]
        return cls(
            channel=channel,
            entries=entries,
            index=CandidateIndex([target.folded.text for target in targets], [target.bits for target in targets]),
            tokens=TokenIndex([entry for entry in prepared if entry[0].exact_token]),
            letters=sum(len(target.numbers) for target in targets),
        )


def _target(wording: Wording, channel: Channel) -> Target:
    folded = fold_wording(wording.text)
    return target_of(folded, capped(folded.text, letter_bits(folded)), channel)
