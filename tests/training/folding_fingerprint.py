"""A short name for what folding does, to tell whether tables of folded text are still of the present folding."""

from __future__ import annotations

import hashlib

from watermark_scan.matching.folding import LETTER_PAIRS, fold_character

_LAST = 0xFFFF
"""Code points that are looked at: those of all languages in use."""


def folding_fingerprint() -> str:
    """Twelve hex digits that change when any letter or digit is folded in another way; takes about half a second."""
    digest = hashlib.sha256(repr(sorted(LETTER_PAIRS.items())).encode())
    for character in filter(str.isalnum, map(chr, range(_LAST + 1))):
        digest.update(f"{character} {fold_character(character)}\n".encode())
    return digest.hexdigest()[:12]
