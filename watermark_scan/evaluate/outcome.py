"""One report beside what was expected of it. Pure: nothing is scanned, printed or counted here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watermark_scan.evaluate.expectation import Expectation
    from watermark_scan.report import ScanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one image came out.

    Attributes:
        expectation: What was expected.
        report: What came out.
        judged: Both can be compared: the image was scanned, and every reader that it needs looked.
        found: The mark was found; None where none is expected, or nothing was judged.
        false_flag: Flagged, though that is not among the verdicts expected.
        false_review: For review, though it should be clear.
        detail: Why it is not as expected, in a few words; empty when it is.
    """

    expectation: Expectation
    report: ScanReport
    judged: bool
    found: bool | None = None
    false_flag: bool = False
    false_review: bool = False
    detail: str = ""

    @property
    def missed(self) -> bool:
        """A mark is there and was not found."""
        return self.found is False

    @property
    def incomplete(self) -> bool:
        """Not scanned, or not by every reader: what only they could have seen is not known."""
        return self.report.status == "failed" or bool(self.report.incomplete)


def compare(expectation: Expectation, report: ScanReport) -> Outcome:
    """How a report compares with its expectation. Not having looked is never taken for clear."""
    if report.status == "failed":
        reason = report.error.message.rstrip(".") if report.error else "no reason given"
        return Outcome(expectation=expectation, report=report, judged=False, detail=f"could not be scanned: {reason}")
    absent = _absent(expectation.needs, report)
    if absent:
        return Outcome(
            expectation=expectation,
            report=report,
            judged=False,
            detail=f"needs {', '.join(absent)}, which did not look",
        )
    return Outcome(
        expectation=expectation,
        report=report,
        judged=True,
        found=_found(expectation, report) if expectation.marked else None,
        false_flag=report.verdict == "flagged" and "flagged" not in expectation.accepted,
        false_review=report.verdict == "review" and not expectation.marked,
        detail=_detail(expectation, report),
    )


def _found(expectation: Expectation, report: ScanReport) -> bool:
    """Flagging where only a review is expected finds the mark, too; a weaker verdict than expected does not."""
    seen = report.verdict in expectation.accepted or report.verdict == "flagged"
    named = {match.pattern_id for match in report.matches}
    return seen and (not expectation.patterns or not named.isdisjoint(expectation.patterns))


def _detail(expectation: Expectation, report: ScanReport) -> str:
    named = list(dict.fromkeys(match.pattern_id for match in report.matches))
    got = ", ".join(named) or "nothing"
    if report.verdict not in expectation.accepted:
        return f"expected {_either(sorted(expectation.accepted))}, got {report.verdict} ({got})"
    if expectation.patterns and set(named).isdisjoint(expectation.patterns):
        return f"expected a match of {_either(expectation.patterns)}, got {got}"
    return ""


def _either(names: Iterable[str]) -> str:
    return " or ".join(names)


def _absent(needs: Iterable[str], report: ScanReport) -> list[str]:
    looked = {info.name: info.languages for info in report.readers if info.name not in report.incomplete}
    absent = []
    for need in needs:
        reader, _, language = need.partition(":")
        if reader not in looked or (language and language not in looked[reader]):
            absent.append(f"{reader} with {language}" if language else reader)
    return absent
