"""Hostile text → text that is safe to print: what stands in an image or a file name may steer a terminal or deceive.

Owns which characters may be printed as they are. Owns no layout and no colour.
"""

from __future__ import annotations

import unicodedata

_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}

# Letters and marks by category, yet nothing is seen of them (Unicode's Default_Ignorable_Code_Point outside Cf).
_INVISIBLE = frozenset(
    chr(code)
    for first, last in (
        (0x034F, 0x034F),  # combining grapheme joiner
        (0x115F, 0x1160),  # Hangul fillers
        (0x17B4, 0x17B5),  # Khmer inherent vowels
        (0x180B, 0x180F),  # Mongolian selectors
        (0x3164, 0x3164),  # Hangul filler
        (0xFE00, 0xFE0F),  # variation selectors
        (0xFFA0, 0xFFA0),  # halfwidth Hangul filler
        (0xE0100, 0xE01EF),  # variation selectors supplement
    )
    for code in range(first, last + 1)
)


def clean(text: str) -> str:
    r"""The text with every unsafe character shown as a visible escape.

    Control characters become `\n` or `\x1b`; bidi controls, zero-width characters, lone surrogates and other characters
    without a shape become `<U+202E>`. Everything else stays, so cleaning twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if is_safe(character) else _escape(character) for character in text)


def is_safe(character: str) -> bool:
    """Whether one character has a shape or is a plain space, and steers nothing."""
    if character in _INVISIBLE:
        return False
    return character.isprintable() or unicodedata.category(character) == "Zs"


def _escape(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    code = ord(character)
    return f"\\x{code:02x}" if unicodedata.category(character) == "Cc" else f"<U+{code:04X}>"
