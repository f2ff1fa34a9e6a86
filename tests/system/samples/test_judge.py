"""How a report is compared with what its sample expects."""

from __future__ import annotations

from typing import Any

import pytest
from judge import Judgement, Outcome, judge, missing_readers, summary
from manifest import Sample

from tests.unit.output.reports import RAPIDOCR, TESSERACT, match, scanned

FOUND = match(pattern_id="disclaimer")
OTHER = match(pattern_id="something-else")
BROKEN = {"code": "image-broken", "message": "The image ends early.", "remedy": "Fetch it again."}


def sample(**changes: Any) -> Sample:  # noqa: ANN401  any of the sample's values
    """A sample that must be flagged for its disclaimer."""
    values = {
        "file": "frame.jpg",
        "title": "Frame",
        "expected": "flagged",
        "patterns": ("disclaimer", "short-disclaimer"),
        "drawn": "Text",
        "cut": "nothing",
    }
    return Sample(**values | changes)


CLEAN = sample(expected="clear", patterns=(), file="clean.jpg")
RUSSIAN = sample(needs=("tesseract:rus",), file="russian.jpg")


def test_verdict_and_pattern_agree() -> None:
    """The expected verdict with one of the expected patterns is as expected."""
    got = judge(sample(), scanned(verdict="flagged", matches=(OTHER, FOUND)))
    assert (got.outcome, got.got, got.detail, got.fails) == (Outcome.AS_EXPECTED, "flagged", "", False)


def test_clear_needs_no_pattern() -> None:
    """A clean sample is as expected when it is clear."""
    assert judge(CLEAN, scanned()).outcome is Outcome.AS_EXPECTED


@pytest.mark.parametrize(("expected", "got"), [("flagged", "clear"), ("flagged", "review"), ("review", "flagged")])
def test_other_verdict_is_wrong(expected: str, got: str) -> None:
    """Any other verdict fails, a stronger one too."""
    result = judge(sample(expected=expected), scanned(verdict=got, matches=(FOUND,)))
    assert result.fails
    assert result.detail == f"expected {expected}, got {got}"


def test_other_verdict_may_be_as_good() -> None:
    """A verdict that the sample also accepts is as expected."""
    both = sample(expected="review", also=("flagged",))
    assert judge(both, scanned(verdict="flagged", matches=(FOUND,))).outcome is Outcome.AS_EXPECTED
    assert judge(both, scanned(verdict="clear")).fails


def test_flagged_clean_sample_is_wrong() -> None:
    """A false flag fails."""
    assert judge(CLEAN, scanned(verdict="review", matches=(FOUND,))).fails


def test_right_verdict_for_the_wrong_reason_is_wrong() -> None:
    """The expected verdict without any expected pattern fails and names what was found."""
    got = judge(sample(), scanned(verdict="flagged", matches=(OTHER,)))
    assert got.fails
    assert got.detail == "expected a match of disclaimer or short-disclaimer, got something-else"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"readers": (RAPIDOCR,)}, ("tesseract:rus",)),
        ({"readers": (RAPIDOCR, TESSERACT.model_copy(update={"languages": ("eng",)}))}, ("tesseract:rus",)),
        ({"incomplete": ("tesseract",)}, ("tesseract:rus",)),
        ({}, ()),
    ],
    ids=["absent", "without the language", "broke on this image", "looked"],
)
def test_readers_that_did_not_look(changes: dict[str, Any], missing: tuple[str, ...]) -> None:
    """A reader counts only when it is there, has the language, and did not break."""
    assert missing_readers(RUSSIAN, scanned(**changes)) == missing


def test_a_reader_is_needed_in_any_language() -> None:
    """A need without a language is met by the reader alone."""
    need = sample(needs=("tesseract",))
    assert missing_readers(need, scanned()) == ()
    assert missing_readers(need, scanned(readers=(RAPIDOCR,))) == ("tesseract",)


def test_not_having_looked_is_not_clear() -> None:
    """Without the reader it needs a sample is not judged, whatever the verdict, and does not fail."""
    got = judge(RUSSIAN, scanned(readers=(RAPIDOCR,)))
    assert (got.outcome, got.detail, got.fails) == (Outcome.NOT_JUDGED, "needs tesseract with rus", False)


def test_known_miss() -> None:
    """A known miss that is missed does not fail and gives its reason; one that is found says so."""
    known = sample(known_miss=True, reason="too faint")
    missed = judge(known, scanned())
    assert (missed.outcome, missed.detail, missed.fails) == (Outcome.KNOWN_MISS, "too faint", False)
    found = judge(known, scanned(verdict="flagged", matches=(FOUND,)))
    assert (found.outcome, found.fails) == (Outcome.FOUND_AT_LAST, False)


@pytest.mark.parametrize("changes", [{}, {"needs": ("tesseract",)}, {"known_miss": True, "reason": "too faint"}])
def test_failed_scan_is_wrong(changes: dict[str, Any]) -> None:
    """A sample that could not be scanned fails, even a known miss or one whose reader is missing."""
    failed = scanned(status="failed", verdict=None, readers=(RAPIDOCR, TESSERACT), reasons=(), error=BROKEN)
    got = judge(sample(**changes), failed)
    assert got.fails
    assert (got.got, got.detail) == ("failed", "could not be scanned: The image ends early.")


def test_failed_scan_without_its_reader_is_wrong() -> None:
    """A missing reader does not hide that the scan failed."""
    failed = scanned(status="failed", verdict=None, readers=(RAPIDOCR,), reasons=(), error=BROKEN)
    assert judge(RUSSIAN, failed).fails


def test_summary_of_all_good() -> None:
    """When all is well the last line is short."""
    assert summary([_judged(Outcome.AS_EXPECTED), _judged(Outcome.AS_EXPECTED)]) == "2 of 2 as expected."


def test_summary_names_everything_else() -> None:
    """Samples not judged, known misses and wrong ones are counted out and named."""
    text = summary(
        [
            _judged(Outcome.AS_EXPECTED),
            _judged(Outcome.NOT_JUDGED, "russian.jpg", "needs tesseract with rus"),
            _judged(Outcome.KNOWN_MISS, "faint.jpg", "too faint"),
            _judged(Outcome.FOUND_AT_LAST, "tiny.jpg"),
            _judged(Outcome.WRONG, "sign.jpg", "expected clear, got flagged"),
        ]
    )
    assert text == (
        "2 of 5 as expected; 1 needs tesseract with rus, which did not look: russian.jpg; known misses: faint.jpg; "
        "no longer missed: tiny.jpg; NOT as expected: sign.jpg."
    )


def test_summary_groups_samples_by_need() -> None:
    """Several samples with the same need stand together."""
    need = "needs tesseract"
    text = summary([_judged(Outcome.NOT_JUDGED, "a.jpg", need), _judged(Outcome.NOT_JUDGED, "b.jpg", need)])
    assert text == "0 of 2 as expected; 2 need tesseract, which did not look: a.jpg, b.jpg."


def _judged(outcome: Outcome, file: str = "frame.jpg", detail: str = "") -> Judgement:
    return Judgement(sample=sample(file=file), got="flagged", outcome=outcome, detail=detail)
