"""A list while it is put together, entry by entry. Owns what is in it, not where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watermark_scan.catalog.origin import Origin

if TYPE_CHECKING:
    from watermark_scan.catalog.files import Source
    from watermark_scan.catalog.model import Pattern, PatternFile
    from watermark_scan.catalog.origin import Disabled


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry on its way into the list."""

    category: str
    pattern: Pattern
    origin: Origin


@dataclass(slots=True, kw_only=True)
class Layers:
    """A list while it is put together.

    Attributes:
        heads: Category → its file without entries.
        entries: Id → entry, those out of use too.
        disabled: Id → the user list that takes it out of use.
        left_out: The list that comes with the program where it does not take part; what refers to it is no fault.
    """

    heads: dict[str, PatternFile] = field(default_factory=dict)
    entries: dict[str, Listed] = field(default_factory=dict)
    disabled: dict[str, Disabled] = field(default_factory=dict)
    left_out: Layers | None = None

    def head(self, category: str) -> PatternFile | None:
        """A category as it is known, from what is left out, too."""
        return self.heads.get(category) or (self.left_out.heads.get(category) if self.left_out else None)

    def leaves_out(self, pattern_id: object) -> bool:
        """Whether it is the id of an entry that is left out."""
        return self.left_out is not None and pattern_id in self.left_out.entries

    def add_file(self, source: Source, file: PatternFile, *, builtin: bool) -> None:
        """Take in a complete file."""
        self.heads[file.category] = file.model_copy(update={"pattern": ()})
        for number, pattern in enumerate(file.pattern):
            origin = Origin(path=source.path, number=number, builtin=builtin)
            self.entries[pattern.id] = Listed(category=file.category, pattern=pattern, origin=origin)

    def files(self) -> tuple[PatternFile, ...]:
        """The entries in use, as one file for each category that has any, sorted by category."""
        kept: dict[str, list[Pattern]] = {category: [] for category in sorted(self.heads)}
        for pattern_id, listed in self.entries.items():
            if pattern_id not in self.disabled:
                kept[listed.category].append(listed.pattern)
        return tuple(self.heads[category].model_copy(update={"pattern": tuple(kept[category])}) for category in kept)
