"""Lines that share an opening or an ending with listed wordings, with names that no list has. Seeded.

"Made with Gamma" is none of the programs that wordings beginning so name. The pieces are ordinary words, or words that
several entries share: who reads "CyberLink PowerDirector" without its "by" is right to name it.
"""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from tests.synthetic.context_texts import names, words_of
from tests.synthetic.fragments import filled, letters_of
from tests.synthetic.listed_texts import ListedTexts
from tests.synthetic.openers import IN_CAPITALS
from tests.synthetic.scenes import line_scene
from watermark_scan.matching.folding import fold
from watermark_scan.matching.ordinary_language import language_tables
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.synthetic.benign_lines import Split
    from tests.synthetic.scenes import Scene
    from watermark_scan.model import Wording

    Pieces = Mapping[tuple[str, str], set[str]]

FEWEST_LETTERS = 8
"""Of a piece."""
MOST_WORDS = 3
INVENTED = 60
"""Names beside the real ones."""
ORDINARY_BITS = 18.0
"""Surprisal of ordinary words at most: four in a million are rarer."""
SHARED = 0.5
"""Share of lines with a piece that two entries have, or more."""


def neighbours(wordings: Sequence[Wording], *, split: Split, count: int, seed: int) -> Iterator[Scene]:
    """So many different lines: the first or last words, or both, of listed wordings, and a name before or after them.

    Args:
        wordings: English ones of two words and more.
        split: Which names.
        count: At most.
        seed: Of all chance.
    """
    draw = Random(f"{seed} neighbours {split}")  # noqa: S311  a benchmark's sampling, no secret
    listed, seen = ListedTexts(wordings), set[str]()
    by_share = _by_share(_pieces(wordings))
    for _ in range(20 * count if any(by_share.values()) else 0):
        if len(seen) >= count:
            return
        several = bool(by_share[True]) and (draw.random() < SHARED or not by_share[False])
        before, after = draw.choice(by_share[several])
        name = draw.choice(names(split, seed, INVENTED))
        text = " ".join(part for part in (before, name, after) if part)
        if text in seen or listed.holds_one(text) or _goes_on(listed, before, name, after):
            continue
        seen.add(text)
        kind = "both ends" if before and after else "piece, name" if before else "name, piece"
        shown = text.upper() if draw.random() < IN_CAPITALS else text
        yield line_scene(f"{kind}{' of several entries' if several else ''}", shown, draw)


def _pieces(wordings: Sequence[Wording]) -> Pieces:
    """Words before and after the place of a name → entries that have them."""
    pieces: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one in wordings:
        words = filled(one.text, "7").split()
        if one.role is not Role.SIGN or one.languages[0] != "en":
            continue
        for size in range(1, min(MOST_WORDS, len(words) - 1) + 1):
            for piece in (" ".join(words[:size]), " ".join(words[-size:])):
                if letters_of(piece) >= FEWEST_LETTERS:
                    pieces[piece, ""].add(one.pattern_id)
                    pieces["", piece].add(one.pattern_id)
        if len(words) > MOST_WORDS:
            pieces[words[0], " ".join(words[-2:])].add(one.pattern_id)
    return {
        piece: of for piece, of in pieces.items() if len(of) > 1 or all(map(_is_ordinary, words_of(" ".join(piece))))
    }


def _is_ordinary(word: str) -> bool:
    bits = language_tables().words.get(fold(word).text)
    return bits is not None and bits <= ORDINARY_BITS


def _by_share(pieces: Pieces) -> dict[bool, list[tuple[str, str]]]:
    """Pieces of several entries, and the others."""
    return {several: sorted(key for key, of in pieces.items() if (len(of) > 1) == several) for several in (True, False)}


def _goes_on(listed: ListedTexts, before: str, name: str, after: str) -> bool:
    """Whether a wording has the name at this place, or its first or last word."""
    words = name.split()
    return bool((before and listed.has(f"{before} {words[0]}")) or (after and listed.has(f"{words[-1]} {after}")))
