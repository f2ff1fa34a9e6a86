"""manifest.toml → Sample values. Strict: an unknown or missing key is refused. Owns no judging."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
PICTURES = ("*.jpg", "*.png", "*.webp")
"""How the pictures' names end."""
VERDICTS = ("flagged", "review", "clear")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One picture and what is expected of it; the keys are explained in manifest.toml.

    Attributes:
        file: Name inside the samples folder.
        title: One line for people.
        expected: flagged, review or clear.
        patterns: Ids, at least one of which must match; empty for clear ones.
        also: Verdicts that are as good.
        drawn: The text on the picture and how it looks.
        cut: What the frame's edge takes away.
        needs: Readers that must have looked: `tesseract`, or with a language `tesseract:rus`.
        known_miss: The program does not get there yet.
        reason: Why not.

    Raises:
        ValueError: The values contradict each other.
    """

    file: str
    title: str
    expected: str
    patterns: tuple[str, ...]
    drawn: str
    cut: str
    also: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    known_miss: bool = False
    reason: str = ""

    def __post_init__(self) -> None:
        if self.expected not in VERDICTS:
            raise ValueError(f"{self.file}: expected is '{self.expected}'; write one of {', '.join(VERDICTS)}")
        if not set(self.also) <= set(VERDICTS) - {"clear", self.expected} or (self.also and self.expected == "clear"):
            raise ValueError(f"{self.file}: also takes flagged or review, and clear ones take none")
        if (self.expected == "clear") == bool(self.patterns):
            raise ValueError(f"{self.file}: name patterns for flagged and review, and none for clear")
        if self.known_miss != bool(self.reason):
            raise ValueError(f"{self.file}: a known miss needs its reason, and nothing else has one")


def read_manifest(path: Path = FOLDER / "manifest.toml") -> tuple[Sample, ...]:
    """The samples in the order of the file.

    Raises:
        ValueError: The file is broken; names the sample.
    """
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    if document.pop("schema_version", None) != 1 or document.keys() != {"sample"}:
        raise ValueError(f"{path.name}: write schema_version = 1 and [[sample]] tables, nothing else")
    return tuple(_sample(table) for table in document["sample"])


def _sample(table: dict[str, Any]) -> Sample:
    known = {field.name for field in fields(Sample)}
    required = {field.name for field in fields(Sample) if field.default is MISSING}
    name = table.get("file", "a sample without file")
    if table.keys() - known:
        raise ValueError(f"{name}: unknown key {', '.join(sorted(table.keys() - known))}")
    if required - table.keys():
        raise ValueError(f"{name}: missing key {', '.join(sorted(required - table.keys()))}")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Sample(**values)
