"""An evaluation as a document for programs and as text for people. Owns the keys, the order and the words."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from watermark_scan.cli.console import text_width
from watermark_scan.cli.patterns.table import as_table
from watermark_scan.output.layout import paragraph
from watermark_scan.output.phrases import percent
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from watermark_scan.evaluate.outcome import Outcome
    from watermark_scan.evaluate.score import Evaluation, Precision, Rates

_RATE_HEADS = ("MARKS", "FOUND", "RECALL", "FLAGGED", "REVIEW", "CLEAR ONES", "FALSE FLAGS", "FALSE REVIEWS")
_PRECISION_HEADS = ("RIGHT", "WRONG", "PRECISION", "OTHER", "NAMED", "FOUND")


def as_document(evaluation: Evaluation) -> dict[str, object]:
    """Everything but the reports themselves, as plain values."""
    return {
        "images": len(evaluation.outcomes),
        "judged": len(evaluation.outcomes) - len(evaluation.unjudged),
        **_rates(evaluation.rates),
        "groups": {
            name: {value: _rates(rates) for value, rates in values.items()}
            for name, values in evaluation.groups.items()
        },
        "patterns": {key: _precision(value) for key, value in evaluation.patterns.items()},
        "categories": {key: _precision(value) for key, value in evaluation.categories.items()},
        "misses": [_image(outcome) for outcome in evaluation.misses],
        "false_flags_list": [_image(outcome) for outcome in evaluation.false_flags],
        "not_judged": [_image(outcome) for outcome in evaluation.unjudged],
        "incomplete": [outcome.expectation.name for outcome in evaluation.incomplete],
    }


def as_text(evaluation: Evaluation) -> str:
    """Misses and false flags by name, then the numbers; the sums last, where a terminal shows them."""
    width = text_width()
    blocks = [
        *_images("Missed", evaluation.misses, width),
        *_images("Flagged, and should not be", evaluation.false_flags, width),
        *_images("Not judged", evaluation.unjudged, width),
        *_precisions("ENTRY", _notable(evaluation.patterns)),
        *_precisions("CATEGORY", evaluation.categories),
        _rate_table(evaluation),
    ]
    return "\n\n".join(blocks)


def _rates(rates: Rates) -> dict[str, object]:
    return {**asdict(rates), "recall": rates.recall}


def _precision(value: Precision) -> dict[str, object]:
    return {**asdict(value), "precision": value.precision}


def _image(outcome: Outcome) -> dict[str, object]:
    return {
        "image": outcome.expectation.name,
        "expected": sorted(outcome.expectation.accepted),
        "verdict": outcome.report.verdict,
        "matches": list(dict.fromkeys(match.pattern_id for match in outcome.report.matches)),
        "text": outcome.expectation.text,
        "known_miss": outcome.expectation.known_miss,
        "detail": outcome.detail,
    }


def _images(title: str, outcomes: Sequence[Outcome], width: int) -> Iterator[str]:
    if outcomes:
        yield "\n".join((f"{title} ({len(outcomes)}):", *(_line(outcome, width) for outcome in outcomes)))


def _line(outcome: Outcome, width: int) -> str:
    known = " Known." if outcome.missed and outcome.expectation.known_miss else ""
    text = f" On it: {outcome.expectation.text}" if outcome.missed and outcome.expectation.text else ""
    told = clean(f"{outcome.expectation.name}: {outcome.detail}.{known}{text}")
    return paragraph(told, width=width, indent="  ", label="- ")


def _notable(patterns: Mapping[str, Precision]) -> dict[str, Precision]:
    """Entries that are not simply right: the others would hide them."""
    return {key: value for key, value in patterns.items() if value.wrong or value.other or value.found < value.expected}


def _precisions(name: str, values: Mapping[str, Precision]) -> Iterator[str]:
    if values:
        rows = [
            (
                key,
                *map(str, (value.right, value.wrong)),
                _share(value.precision),
                *map(str, (value.other, value.expected, value.found)),
            )
            for key, value in values.items()
        ]
        heads = (name, *_PRECISION_HEADS)
        yield as_table(heads, rows, fitted=False, right=frozenset(range(1, len(heads))))


def _rate_table(evaluation: Evaluation) -> str:
    rows = [
        (f"{name} = {value}", rates) for name, values in evaluation.groups.items() for value, rates in values.items()
    ]
    cells = [
        (
            label,
            str(rates.marked),
            str(rates.found),
            _share(rates.recall),
            *map(str, (rates.flagged, rates.review, rates.clear, rates.false_flags, rates.false_reviews)),
        )
        for label, rates in (*rows, ("all judged images", evaluation.rates))
    ]
    heads = ("IMAGES", *_RATE_HEADS)
    return as_table(heads, cells, fitted=False, right=frozenset(range(1, len(heads))))


def _share(fraction: float | None) -> str:
    return "-" if fraction is None else percent(fraction)
