"""Sound files, damaged in every way that a stranger or a bad disk can think of. Seeded: the same number, the same file.

Owns the ways of damage; the sound files are those of the robustness tests.
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.system.robustness import bad_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EDGES = (0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF)
"""Numbers at which lengths and counts overflow."""
_HEADER = 512
"""Bytes in which most formats keep what steers the decoder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A damaged file.

    Attributes:
        name: Number, origin and kinds of damage.
        data: Its bytes.
    """

    name: str
    data: bytes


def mutants(count: int, seed: int) -> Iterator[Mutant]:
    """So many damaged files; each depends on the seed and its own number only."""
    originals = sorted(bad_files.sound().items())
    for number in range(count):
        # Not for secrets: a seeded generator is what is wanted.
        chance = random.Random(f"{seed}/{number}")  # noqa: S311  see above
        name, data = originals[number % len(originals)]
        ways = chance.choices(list(_WAYS), k=chance.choice((1, 1, 1, 2, 3)))
        for way in ways:
            data = _WAYS[way](data, chance) or b"\0"
        yield Mutant(name=f"{number:05}-{name}-{'-'.join(ways)}", data=data)


def _bits(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _header(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(min(_HEADER, len(changed)))] = chance.randrange(256)
    return bytes(changed)


def _number(data: bytes, chance: random.Random) -> bytes:
    """A number at the edge, in either byte order, somewhere in the header."""
    layout = chance.choice(("<H", ">H", "<I", ">I"))
    size = struct.calcsize(layout)
    if len(data) < size:
        return data
    place = chance.randrange(min(_HEADER, len(data) - size + 1))
    value = chance.choice(_EDGES) & ((1 << 8 * size) - 1)
    return data[:place] + struct.pack(layout, value) + data[place + size :]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data) + 1)]


def _zeros(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    length = chance.randint(1, max(1, len(data) // 4))
    return data[:start] + bytes(min(length, len(data) - start)) + data[start + length :]


def _doubled(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randint(1, 2000)]
    return data[:start] + piece * chance.choice((2, 2, 50)) + data[start + len(piece) :]


def _removed(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 400) :]


def _swapped(data: bytes, chance: random.Random) -> bytes:
    one, other = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    size = min(chance.randint(1, 200), other - one, len(data) - other)
    first, second = data[one : one + size], data[other : other + size]
    return data[:one] + second + data[one + size : other] + first + data[other + size :]


def _noise(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + chance.randbytes(chance.randint(1, 300)) + data[start:]


_WAYS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "bits": _bits,
    "header": _header,
    "number": _number,
    "cut": _cut,
    "zeros": _zeros,
    "doubled": _doubled,
    "removed": _removed,
    "swapped": _swapped,
    "noise": _noise,
}
