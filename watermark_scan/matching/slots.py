"""Slots for running numbers: `{n}` in a wording stands for any run of digits, dots and dashes, such as a build number.

Owns how a slot is written in folded text, and what reading a digit in it earns. Folding has no digits left (0 is o, 5
is s), so a slot takes every letter that a digit folds to.
"""

from __future__ import annotations

import re

from watermark_scan.matching.folding import Folded, fold

MARKER = "{n}"
"""A slot as a curator writes it."""
SLOT = "\ue000"
"""A slot in folded text: a private character, which no fold yields."""
DIGITS = frozenset(fold("0123456789").text)
"""What digits fold to."""
FIRST_DIGIT = 2.5
"""Bits for a number that stands in a slot: about one letter of ordinary text in six is a digit, or looks like one."""
FURTHER_DIGIT = 0.3
"""Bits for each further digit: numbers are long, so more of one says little."""


def fold_wording(text: str) -> Folded:
    """A wording's normal form, with one `SLOT` for each `{n}`; positions as in `Folded`."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    word_starts: list[bool] = []
    offset = 0
    for index, piece in enumerate(text.split(MARKER)):
        if index:
            letters.append(SLOT)
            starts.append(offset - len(MARKER))
            ends.append(offset)
            word_starts.append(True)
        folded = fold(piece)
        letters.append(folded.text)
        starts.extend(offset + start for start in folded.starts)
        ends.extend(offset + end for end in folded.ends)
        word_starts.extend(folded.word_starts)
        offset += len(piece) + len(MARKER)
    return Folded(
        source=text, text="".join(letters), starts=tuple(starts), ends=tuple(ends), word_starts=tuple(word_starts)
    )


def is_filled(read: str, listed: str) -> bool:
    """Whether a text is a wording with a number in each of its slots; both folded."""
    number = f"[{re.escape(''.join(sorted(DIGITS)))}]+"
    return re.fullmatch(number.join(map(re.escape, listed.split(SLOT))), read) is not None
