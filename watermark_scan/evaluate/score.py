"""Reports beside what was expected of them: which marks were found, what is flagged wrongly, and the rates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from watermark_scan.evaluate.labels import Expectation
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What came out of some images; those that were not judged are left out.

    Attributes:
        marked: Images on which a mark is expected.
        found: Those where it was found.
        flagged: Marked images with the verdict `flagged`.
        review: Marked images with the verdict `review`.
        clear: Images that should be clear.
        false_flags: Images that are flagged and should not be.
        false_reviews: Images for review that should be clear.
    """

    marked: int = 0
    found: int = 0
    flagged: int = 0
    review: int = 0
    clear: int = 0
    false_flags: int = 0
    false_reviews: int = 0

    @property
    def recall(self) -> float | None:
        """Found of marked, 0…1; None where no mark is expected."""
        return self.found / self.marked if self.marked else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """How well an entry, or a category, did.

    Attributes:
        right: Images it matched that expect a mark: this one where the manifest names entries, any otherwise.
        wrong: Images it matched that should be clear.
        other: Images it matched whose manifest names other entries; counts neither way.
        expected: Images that name it, without those where another entry that they name matched; 0 for a category.
        found: Those it matched.
    """

    right: int = 0
    wrong: int = 0
    other: int = 0
    expected: int = 0
    found: int = 0

    @property
    def precision(self) -> float | None:
        """Right of right and wrong, 0…1; None where there is neither."""
        counted = self.right + self.wrong
        return self.right / counted if counted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that the labelled images say.

    Attributes:
        outcomes: Of every image, in the manifest's order.
        rates: Over all judged images.
        groups: Label → value → the same over the images with that value.
        patterns: Entry's id → how well it did; only entries that matched or were expected.
        categories: Category → how well it did; only those that matched.
    """

    outcomes: tuple[Outcome, ...]
    rates: Rates
    groups: Mapping[str, Mapping[str, Rates]] = field(default_factory=dict)
    patterns: Mapping[str, Precision] = field(default_factory=dict)
    categories: Mapping[str, Precision] = field(default_factory=dict)

    @property
    def misses(self) -> tuple[Outcome, ...]:
        """Marks that were not found."""
        return tuple(outcome for outcome in self.outcomes if outcome.missed)

    @property
    def false_flags(self) -> tuple[Outcome, ...]:
        """Images that are flagged and should not be."""
        return tuple(outcome for outcome in self.outcomes if outcome.false_flag)

    @property
    def unjudged(self) -> tuple[Outcome, ...]:
        """Images that could not be compared."""
        return tuple(outcome for outcome in self.outcomes if not outcome.judged)

    @property
    def incomplete(self) -> tuple[Outcome, ...]:
        """Images that were not scanned, or not by every reader."""
        return tuple(outcome for outcome in self.outcomes if outcome.incomplete)


def compare(expectation: Expectation, report: ScanReport) -> Outcome:
    """How a report compares with its expectation. An image that was not looked at is never taken for clear."""
    if report.status == "failed":
        reason = report.error.message.rstrip(".") if report.error else "no reason given"
        return Outcome(expectation=expectation, report=report, judged=False, detail=f"could not be scanned: {reason}")
    absent = _absent_readers(expectation.needs, report)
    if absent:
        detail = f"needs {', '.join(absent)}, which did not look"
        return Outcome(expectation=expectation, report=report, judged=False, detail=detail)
    return Outcome(
        expectation=expectation,
        report=report,
        judged=True,
        found=_found(expectation, report) if expectation.marked else None,
        false_flag=report.verdict == "flagged" and "flagged" not in expectation.accepted,
        false_review=report.verdict == "review" and not expectation.marked,
        detail=_detail(expectation, report),
    )


def evaluate(outcomes: Iterable[Outcome]) -> Evaluation:
    """Count what came out."""
    everything = tuple(outcomes)
    judged = [outcome for outcome in everything if outcome.judged]
    return Evaluation(
        outcomes=everything,
        rates=_rates(judged),
        groups=_groups(judged),
        patterns=_precisions(judged, by_category=False),
        categories=_precisions(judged, by_category=True),
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


def _absent_readers(needs: Iterable[str], report: ScanReport) -> list[str]:
    looked = {info.name: info.languages for info in report.readers if info.name not in report.incomplete}
    absent = []
    for need in needs:
        reader, _, language = need.partition(":")
        if reader not in looked or (language and language not in looked[reader]):
            absent.append(f"{reader} with {language}" if language else reader)
    return absent


def _rates(judged: Sequence[Outcome]) -> Rates:
    marked = [outcome for outcome in judged if outcome.expectation.marked]
    return Rates(
        marked=len(marked),
        found=sum(outcome.found is True for outcome in marked),
        flagged=sum(outcome.report.verdict == "flagged" for outcome in marked),
        review=sum(outcome.report.verdict == "review" for outcome in marked),
        clear=len(judged) - len(marked),
        false_flags=sum(outcome.false_flag for outcome in judged),
        false_reviews=sum(outcome.false_review for outcome in judged),
    )


def _groups(judged: Iterable[Outcome]) -> dict[str, dict[str, Rates]]:
    by_label: defaultdict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in judged:
        for label in outcome.expectation.groups:
            by_label[label].append(outcome)
    groups: dict[str, dict[str, Rates]] = {}
    for (name, value), members in sorted(by_label.items()):
        groups.setdefault(name, {})[value] = _rates(members)
    return groups


def _precisions(judged: Iterable[Outcome], *, by_category: bool) -> dict[str, Precision]:
    counts: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Precision.__slots__, 0))
    for outcome in judged:
        expectation = outcome.expectation
        named = set() if by_category else set(expectation.patterns)
        matched = {match.category if by_category else match.pattern_id for match in outcome.report.matches}
        for key in matched:
            if not expectation.marked:
                counts[key]["wrong"] += 1
            else:
                counts[key]["other" if named and key not in named else "right"] += 1
        # One of those named is enough: where one matched, the others are not missed.
        for key in named & matched or named:
            counts[key]["expected"] += 1
            counts[key]["found"] += key in matched
    return {key: Precision(**counts[key]) for key in sorted(counts)}
