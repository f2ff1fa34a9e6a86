"""JPEGs that lack their end mark: whether every row of the picture came from the file all the same.

A decoder that runs out of data fills the rest with what zeros give, and says nothing that Pillow passes on. So such a
file is decoded twice, with other bytes behind its end: where the two pictures differ, rows were missing. Scans that are
missing as a whole are told by their headers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from PIL import ImageChops

from watermark_scan.sources.pillow import open_image

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
_END, _START_OF_SCAN, _BARE = 0xD9, 0xDA, frozenset({0x01, 0xD8})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_LOSSLESS = frozenset({0xC3, 0xC7, 0xCB, 0xCF})
_COEFFICIENTS = 64
_END_MARK = b"\xff\xd9"
_NEVER_WRITTEN = bytes(len(_END_MARK) + 1)
_OTHER = b"\xaa" * 64
"""Bytes that decode to something else than zeros from their first bit on."""
_RESTART = re.compile(rb"\xff([\xd0-\xd7])")


def has_end(data: bytes) -> bool:
    """Whether the end mark of the first picture is there; a thumbnail's inside a segment does not count."""
    return any(code == _END for code, _ in _segments(data))


def with_end(data: bytes) -> bytes | None:
    """The same picture with its end mark, where only that is missing; None where a part of the picture is.

    More zeros than an end mark is long are no picture: copies that reserve the whole length and then stop leave them.
    Half a mark is none.

    Args:
        data: Of a JPEG without end mark, whose size is within the limits: it is decoded.
    """
    if data.endswith(_NEVER_WRITTEN):
        data = data.rstrip(b"\0")
    data = data.removesuffix(_END_MARK[:1])
    if not _has_all_scans(data):
        return None
    filled, other = open_image("JPEG", data + _END_MARK), open_image("JPEG", data + _other_end(data))
    is_whole = ImageChops.difference(filled, other).getbbox(alpha_only=False) is None
    return data + _END_MARK if is_whole else None


def _other_end(data: bytes) -> bytes:
    """Other bytes than zeros, also behind the restart mark that a decoder may wait for, and an end mark."""
    scan = data[data.rfind(b"\xff\xda") :]
    marks = _RESTART.findall(scan)
    awaited = 0 if not marks else (marks[-1][0] + 1) % 8
    return _OTHER + b"".join(b"\xff%c%b" % (0xD0 + (awaited + more) % 8, _OTHER) for more in range(8)) + _END_MARK


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Code and content of each segment, in their order; without what is coded between them."""
    place = 2
    while marker := _MARKER.search(data, place):
        place, code = marker.end(), marker[1][0]
        length = 0 if code == _END or code in _BARE else int.from_bytes(data[place : place + 2], "big")
        yield code, data[place + 2 : place + length]
        place += length


def _has_all_scans(data: bytes) -> bool:
    """Whether each coefficient of each component is coded to its last bit in some scan."""
    components, is_lossless = b"", False
    bits_left: dict[int, list[int]] = defaultdict(lambda: [1] * _COEFFICIENTS)
    for code, content in _segments(data):
        if code in _FRAMES:
            components, is_lossless = content[6::3], code in _LOSSLESS
        elif code == _START_OF_SCAN and content and len(content) >= 2 * content[0] + 4:
            first, last, bits = content[2 * content[0] + 1 : 2 * content[0] + 4]
            for component in content[1 : 2 * content[0] + 1 : 2]:
                for number in range(first, min(last, _COEFFICIENTS - 1) + 1):
                    bits_left[component][number] = bits & 15
                if is_lossless:
                    bits_left[component] = [0] * _COEFFICIENTS
    return bool(components) and not any(any(bits_left[component]) for component in components)
