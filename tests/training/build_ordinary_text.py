"""Makes the tables of ordinary text in `watermark_scan/matching/data` from the word lists of two packages.

Run `python -m tests.training.build_ordinary_text` after every change of the folding; it takes about half a minute and
writes the same bytes every time. Needs `wordfreq` (tested: 3.1.1) and `symspellpy` (tested: 6.10.1), which the program
itself never imports. What the files hold, where it comes from and under which licences is said in `ordinary_notice.md`
beside them; how they are used, in `watermark_scan.matching.ordinary_language`.
"""

from __future__ import annotations

import gzip
import math
import sys
from collections import Counter, defaultdict
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import msgpack
import wordfreq

import watermark_scan.matching.data
from tests.training.folding_fingerprint import folding_fingerprint
from watermark_scan.matching.ordinary_language import folded_words, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FREQUENT = ("en", "zh", "ru", "ja", "de", "es", "fr", "pt", "pl", "it")
"""Languages most captions are in: their rarer words are kept too."""
OTHERS = ("uk", "ko", "tr", "ar", "nl", "vi", "sv", "sk", "hu", "cs", "ca", "el")
RAREST_FREQUENT, RAREST_OTHER = 2.5e-6, 4e-6
"""Frequency of the rarest words that are kept; chosen for 1.2 MB of words (2 and 2 in a million would take 1.7 MB)."""
PAIR_TOTAL = 2.7e13
"""Word pairs the English counts are shares of. Not stated by their source; with it, «of the» (177 billion) has the
0.66 % that it has in English books. The listed pairs alone add up to 46 % of it."""
RAREST_PAIR = 20.0
"""Bits of the rarest pairs that are kept."""
LEAST_GAIN = 3.0
"""Bits that a pair must be cheaper than its two words."""
LINE = 48
"""Texts on a line of a table; the search in a line takes as long as finding the line."""
RUN = 3
"""Letters of the longest run."""
LEAST_SEEN = {1: 1, 2: 8, 3: 16}
"""Words a run of letters must be seen in, by its length."""
LEAST_NEWS = 0.5
"""Bits that a run must differ from what the run without its first letter says."""
STEPS_A_BIT = 4
MOST_STEPS = 99
"""Steps are written with two digits."""
_DATA = Path(watermark_scan.matching.data.__file__).parent


def build() -> dict[str, bytes]:
    """The files' contents by name."""
    words = word_bits()
    sources = f"wordfreq {version('wordfreq')}"
    return {
        "ordinary_words.txt.gz": _packed(words, f"Words; from {sources}"),
        "ordinary_pairs.txt.gz": _packed(pair_bits(words), f"English word pairs; symspellpy {version('symspellpy')}"),
        "ordinary_letters.txt.gz": _packed(letter_bits(words), f"Runs of letters; from the words of {sources}"),
        "ordinary_simplified.txt": _pair_of_lines(_simplified(), f"Traditional and simplified Chinese; from {sources}"),
    }


def word_bits() -> dict[str, float]:
    """Folded words and their bits: of the language that says them most often."""
    words: dict[str, float] = {}
    for language in (*FREQUENT, *OTHERS):
        rarest = RAREST_FREQUENT if language in FREQUENT else RAREST_OTHER
        for word, frequency in wordfreq.get_frequency_dict(language, "best").items():
            # Longer numbers stand for all numbers of their length: 0000.
            if frequency >= rarest and sum(map(str.isdigit, word)) <= 1 and (key := _key(word)):
                words[key] = min(-math.log2(frequency), words.get(key, math.inf))
    return words


def pair_bits(words: Mapping[str, float]) -> dict[str, float]:
    """Folded English word pairs that are said much oftener than their words make one expect, and their bits."""
    pairs: dict[str, float] = {}
    for first, second, count in _english_pairs():
        bits = -math.log2(count / PAIR_TOTAL)
        apart = words.get(_key(first), math.inf) + words.get(_key(second), math.inf)
        if bits <= RAREST_PAIR and apart - bits >= LEAST_GAIN:
            key = _key(f"{first} {second}")
            pairs[key] = min(bits, pairs.get(key, math.inf))
    return pairs


def letter_bits(words: Mapping[str, float]) -> dict[str, float]:
    """Runs of one to three letters and the bits of the last one.

    Letters of alphabets: counted once a word, because unknown words are like rare words. Chinese characters, kana and
    Korean syllables: one at a time, by how often the words with them are said.
    """
    counts: Counter[str] = Counter()
    characters: defaultdict[str, float] = defaultdict(float)
    for word, bits in words.items():
        if any(map(is_unspaced, word)):
            for character in word:
                characters[character] += 2**-bits
        else:
            counts.update(_runs(word))
    total = sum(characters.values())
    runs = {character: -math.log2(share / total) for character, share in characters.items() if is_unspaced(character)}
    return runs | _conditional(counts)


def _runs(word: str) -> Iterator[str]:
    begun = "^" + word
    for end in range(2, len(begun) + 1):
        yield from (begun[start:end] for start in range(max(0, end - RUN), end))


def _conditional(counts: Mapping[str, int]) -> dict[str, float]:
    """Bits of each run's last letter after the others, smoothed with what shorter runs say (Witten and Bell 1991)."""
    contexts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for run, count in counts.items():
        contexts[run[:-1]] += count
        kinds[run[:-1]] += 1
    chance: dict[str, float] = {}
    bits: dict[str, float] = {}
    for run in sorted(counts, key=len):
        before = run[:-1]
        shorter = chance[run[1:]] if before else 1 / kinds[""]
        chance[run] = (counts[run] + kinds[before] * shorter) / (contexts[before] + kinds[before])
        news = abs(math.log2(chance[run] / shorter))
        if counts[run] >= LEAST_SEEN[len(run)] and (len(run) == 1 or news >= LEAST_NEWS):
            bits[run] = -math.log2(chance[run])
    return bits


def _english_pairs() -> Iterator[tuple[str, str, int]]:
    listed = files("symspellpy") / "frequency_bigramdictionary_en_243_342.txt"
    for line in listed.read_text(encoding="utf-8-sig").splitlines():
        first, second, count = line.split()
        yield first, second, int(count)


def _key(text: str) -> str:
    return folded_words(text).translate(_simplified())


@cache
def _simplified() -> dict[int, str]:
    """Traditional characters and the simplified ones they are looked up as, both as folding leaves them."""
    # Read as a file: the module that holds it needs a package for cutting Chinese into words.
    packed = (files("wordfreq") / "data" / "_chinese_mapping.msgpack.gz").read_bytes()
    mapping: dict[int, str] = msgpack.unpackb(gzip.decompress(packed), strict_map_key=False)
    folded = ((folded_words(chr(before)), folded_words(after)) for before, after in sorted(mapping.items()))
    single = {ord(before): after for before, after in folded if len(before) == len(after) == 1 and before != after}
    return {before: after.translate(single) for before, after in single.items()}


def _packed(bits: Mapping[str, float], title: str) -> bytes:
    head = (
        f"# {title}; see ordinary_notice.md for licence and sources.\n"
        "# Made by tests/training/build_ordinary_text.py. Folded text, colon, quarters of a bit; sorted.\n"
        f"# Folding {folding_fingerprint()}\n"
    )
    return gzip.compress((head + "\n".join(_lines(bits)) + "\n").encode(), mtime=0)


def _lines(bits: Mapping[str, float]) -> Iterable[str]:
    entries = [f" {text}:{_steps(bits[text]):02d}" for text in sorted(bits)]
    return ("".join(entries[start : start + LINE]) for start in range(0, len(entries), LINE))


def _steps(bits: float) -> int:
    return min(round(bits * STEPS_A_BIT), MOST_STEPS)


def _pair_of_lines(mapping: Mapping[int, str], title: str) -> bytes:
    pairs = sorted((chr(before), after) for before, after in mapping.items())
    lines = ("".join(before for before, _ in pairs), "".join(after for _, after in pairs))
    return (f"# {title}; see ordinary_notice.md for licence and sources.\n" + "\n".join(lines) + "\n").encode()


def main() -> None:
    """Write the files and say how large they are."""
    for name, content in build().items():
        (_DATA / name).write_bytes(content)
        sys.stdout.write(f"{name}: {len(content)} bytes\n")


if __name__ == "__main__":
    main()
