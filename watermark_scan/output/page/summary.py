"""What the page says about all its images together: counts, and who looked with which list. No HTML."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from watermark_scan.output import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from watermark_scan.report import ScanReport

STATES = ("flagged", "review", "failed", "clear")
"""As the page lists them: what asks for a person comes first."""


@dataclass(kw_only=True)
class Summary:
    """Grows by one report after the other; keeps no report.

    Attributes:
        states: How many images have each verdict, or failed.
        categories: How many images have a match of each category.
        facts: A label → what was said under it, each once, in the order met.
    """

    states: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    facts: dict[str, dict[str, None]] = field(default_factory=dict)

    @property
    def images(self) -> int:
        """How many there are."""
        return self.states.total()

    def add(self, report: ScanReport) -> None:
        """Count one more image."""
        self.states[report.verdict or report.status] += 1
        self.categories.update({match.category for match in report.matches})
        for label, text in _facts(report):
            self.facts.setdefault(label, {})[text] = None

    def named_categories(self, titles: Mapping[str, str]) -> list[tuple[str, str, int]]:
        """Category, its name for people and its count, by name."""
        named = [(category, titles.get(category, category), count) for category, count in self.categories.items()]
        return sorted(named, key=lambda entry: entry[1].lower())


def _facts(report: ScanReport) -> list[tuple[str, str]]:
    listed = report.pattern_list
    version = f"version {listed.version}, " if listed.version else ""
    return [
        ("Program", f"{report.tool.name} {report.tool.version}"),
        ("Pattern list", f"{version}{listed.count} entries, {listed.digest}"),
        *(("Looked", sentences.looked(reader)) for reader in report.readers),
        *(("Did not look", sentences.missing(reader)) for reader in report.missing_readers),
        *(("Not read", f"{one.wordings} wordings in {one.writing}. {one.remedy}") for one in report.unread_writings),
    ]
