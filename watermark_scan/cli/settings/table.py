"""Which flags of `scan` are settings, and what each takes in a file. The only register of them.

A setting says how to look. What one call reads, writes and prints is said in that call: a file that lies in a folder
of strangers' pictures must not choose where something is written.
"""

from __future__ import annotations

from enum import Enum

PREFIX = "WATERMARK_SCAN_"


class Kind(Enum):
    """What a setting takes in a file; the value says it to the user."""

    SWITCH = "true or false"
    NUMBER = "a number, as in 0.001"
    WHOLE = "a whole number, as in 1000000"
    TEXT = 'a text, as in "full"'
    NAMES = 'texts, as in ["eng", "rus"]'
    CHOICES = 'texts, as in ["tesseract"]'
    """As NAMES, for a flag that is repeated instead of taking a list."""
    PATH = 'a path, as in "baseline.toml"'
    PATHS = 'paths, as in ["my-list.toml"]'


SETTINGS: dict[str, Kind] = {
    "reader": Kind.CHOICES,
    "spotting": Kind.SWITCH,
    "regions": Kind.TEXT,
    "thorough": Kind.SWITCH,
    "max-chance": Kind.NUMBER,
    "languages": Kind.NAMES,
    "jobs": Kind.WHOLE,
    "unordered": Kind.SWITCH,
    "allow-incomplete": Kind.SWITCH,
    "timeout": Kind.NUMBER,
    "max-memory": Kind.WHOLE,
    "max-pixels": Kind.WHOLE,
    "frames": Kind.TEXT,
    "max-frames": Kind.WHOLE,
    "max-bytes": Kind.WHOLE,
    "ext": Kind.NAMES,
    "patterns": Kind.PATHS,
    "no-builtin": Kind.SWITCH,
    "baseline": Kind.PATH,
    "fail-on": Kind.TEXT,
    "quiet": Kind.SWITCH,
    "color": Kind.TEXT,
}
"""By the name of their flag without the dashes; in a file and in a variable they are called the same."""

ELSEWHERE = frozenset({"patterns"})
"""Settings whose variable other commands share, and read for themselves."""

PER_CALL = frozenset(
    {
        "annotate",
        "by-hash",
        "config",
        "explain",
        "files-from",
        "help",
        "html",
        "isolated",
        "json",
        "null",
        "output",
        "readings",
        "resume",
        "views",
    }
)
"""Flags that are no settings."""


def variable_of(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper().replace("-", "_")
