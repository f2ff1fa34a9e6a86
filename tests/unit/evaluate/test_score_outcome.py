"""One report beside its expectation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.evaluate.builders import expectation, report
from tests.unit.output import reports
from watermark_scan.evaluate.score import compare

if TYPE_CHECKING:
    from watermark_scan.evaluate.labels import Verdict


@pytest.mark.parametrize(
    ("accepted", "verdict", "found", "false_flag", "false_review"),
    [
        (("flagged",), "flagged", True, False, False),
        (("flagged",), "review", False, False, False),
        (("flagged",), "clear", False, False, False),
        (("flagged", "review"), "review", True, False, False),
        (("review",), "flagged", True, True, False),
        (("review",), "review", True, False, False),
        (("clear",), "clear", None, False, False),
        (("clear",), "review", None, False, True),
        (("clear",), "flagged", None, True, False),
    ],
)
def test_verdicts(
    accepted: tuple[Verdict, ...],
    verdict: Verdict,
    found: bool | None,  # noqa: FBT001  an expected value
    false_flag: bool,  # noqa: FBT001  likewise
    false_review: bool,  # noqa: FBT001  likewise
) -> None:
    """A weaker verdict than expected is a miss, a stronger one a false flag; each says why."""
    outcome = compare(expectation(*accepted), report(verdict, *([] if verdict == "clear" else ["veo"])))
    assert (outcome.judged, outcome.found) == (True, found)
    assert (outcome.false_flag, outcome.false_review) == (false_flag, false_review)
    assert bool(outcome.detail) == (verdict not in accepted)
    assert outcome.missed == (found is False)


def test_one_of_the_named_entries_must_match() -> None:
    """A verdict that rests on something else is a miss, and says what matched instead."""
    expected = expectation("flagged", patterns=("veo", "sora"))
    assert compare(expected, report("flagged", "kling", "sora")).found is True
    other = compare(expected, report("flagged", "kling"))
    assert other.found is False
    assert other.detail == "expected a match of veo or sora, got kling"


@pytest.mark.parametrize("accepted", [("clear",), ("flagged",)])
def test_an_image_that_could_not_be_scanned_is_not_judged(accepted: tuple[Verdict, ...]) -> None:
    """It is neither found nor missed nor clear."""
    outcome = compare(expectation(*accepted), reports.FAILED)
    assert (outcome.judged, outcome.found, outcome.false_flag, outcome.incomplete) == (False, None, False, True)
    assert "The image ends before its last row" in outcome.detail


@pytest.mark.parametrize(
    ("needs", "judged"),
    [(("tesseract",), True), (("tesseract:rus",), True), (("tesseract:ara",), False), (("eyes",), False)],
)
def test_needed_readers_must_have_looked(needs: tuple[str, ...], judged: bool) -> None:  # noqa: FBT001  an expected value
    """Without them the image is not judged, and the missing one is named."""
    outcome = compare(expectation("flagged", needs=needs), report("flagged", "veo"))
    assert outcome.judged is judged
    assert ("which did not look" in outcome.detail) is not judged


def test_a_reader_that_broke_did_not_look() -> None:
    """The image is judged by the other reader unless it needs the broken one, and counts as incomplete."""
    broken = report("clear", incomplete=("tesseract",))
    assert compare(expectation("flagged", needs=("tesseract",)), broken).judged is False
    assert compare(expectation("clear"), broken).judged is True
    assert compare(expectation("clear"), broken).incomplete is True


@pytest.mark.parametrize(
    ("accepted", "patterns"),
    [((), ()), (("clear", "review"), ()), (("clear",), ("veo",))],
    ids=["none", "both", "named"],
)
def test_expectations_that_contradict_themselves_are_refused(
    accepted: tuple[Verdict, ...], patterns: tuple[str, ...]
) -> None:
    """No verdict, clear beside another one, and entries for a clear image make no sense."""
    with pytest.raises(ValueError, match="clear"):
        expectation(*accepted, patterns=patterns)
