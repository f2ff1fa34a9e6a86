"""Compares a report with what its sample expects. Pure: reads no file, prints nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from manifest import Sample

    from watermark_scan.report import ScanReport


class Outcome(StrEnum):
    """How a sample came out."""

    AS_EXPECTED = "as expected"
    WRONG = "NOT as expected"
    KNOWN_MISS = "known miss"
    FOUND_AT_LAST = "as expected, though listed as a known miss"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A sample's outcome.

    Attributes:
        sample: What was expected.
        got: The verdict, or `failed`.
        outcome: How they compare.
        detail: Why, in a few words; empty when all is as expected.
    """

    sample: Sample
    got: str
    outcome: Outcome
    detail: str = ""

    @property
    def fails(self) -> bool:
        """Whether this outcome makes the whole demonstration fail."""
        return self.outcome is Outcome.WRONG


def judge(sample: Sample, report: ScanReport) -> Judgement:
    """Compare a report with its sample.

    A reader that the sample needs and that did not look makes it `not judged`: not having looked is never `clear`.
    """
    got = report.verdict or report.status
    absent = missing_readers(sample, report)
    if absent and report.status == "scanned":
        return Judgement(sample=sample, got=got, outcome=Outcome.NOT_JUDGED, detail=f"needs {spoken(absent)}")
    fault = _fault(sample, report)
    if not fault:
        outcome = Outcome.FOUND_AT_LAST if sample.known_miss else Outcome.AS_EXPECTED
        return Judgement(sample=sample, got=got, outcome=outcome)
    if sample.known_miss and report.status == "scanned":
        return Judgement(sample=sample, got=got, outcome=Outcome.KNOWN_MISS, detail=sample.reason)
    return Judgement(sample=sample, got=got, outcome=Outcome.WRONG, detail=fault)


def missing_readers(sample: Sample, report: ScanReport) -> tuple[str, ...]:
    """What the sample needs and did not get, as written in the manifest."""
    looked = {info.name: info.languages for info in report.readers if info.name not in report.incomplete}
    return tuple(need for need in sample.needs if not _has(looked, need))


def spoken(needs: Iterable[str]) -> str:
    """Needs as people say them: `tesseract:rus` becomes `tesseract with rus`."""
    return ", ".join(need.replace(":", " with ") for need in needs)


def summary(judgements: Sequence[Judgement]) -> str:
    """The last line of the demonstration, such as `17 of 18 as expected; 1 needs tesseract with rus: russian.jpg`."""
    good = sum(item.outcome in {Outcome.AS_EXPECTED, Outcome.FOUND_AT_LAST} for item in judgements)
    parts = [f"{good} of {len(judgements)} as expected"]
    unjudged = [item for item in judgements if item.outcome is Outcome.NOT_JUDGED]
    for detail in dict.fromkeys(item.detail for item in unjudged):
        files = [item.sample.file for item in unjudged if item.detail == detail]
        verb = detail if len(files) == 1 else detail.replace("needs", "need", 1)
        parts.append(f"{len(files)} {verb}, which did not look: {', '.join(files)}")
    for outcome, title in _LISTED.items():
        files = [item.sample.file for item in judgements if item.outcome is outcome]
        if files:
            parts.append(f"{title}: {', '.join(files)}")
    return "; ".join(parts) + "."


_LISTED = {
    Outcome.KNOWN_MISS: "known misses",
    Outcome.FOUND_AT_LAST: "no longer missed",
    Outcome.WRONG: "NOT as expected",
}


def _has(looked: dict[str, tuple[str, ...]], need: str) -> bool:
    reader, _, language = need.partition(":")
    return reader in looked and (not language or language in looked[reader])


def _fault(sample: Sample, report: ScanReport) -> str:
    """What is wrong with the report, or an empty text."""
    if report.status == "failed":
        return f"could not be scanned: {report.error.message if report.error else 'no reason given'}"
    if report.verdict not in {sample.expected, *sample.also}:
        return f"expected {sample.expected}, got {report.verdict}"
    found = {match.pattern_id for match in report.matches}
    if sample.patterns and not found.intersection(sample.patterns):
        return f"expected a match of {' or '.join(sample.patterns)}, got {', '.join(sorted(found)) or 'none'}"
    return ""
