"""Reports beside what was expected of them, and the numbers that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.evaluate.builders import expectation, marked, report, unmarked
from tests.unit.output import reports
from watermark_scan.evaluate.score import Outcome, Precision, Rates, compare, evaluate

if TYPE_CHECKING:
    from watermark_scan.verdict import Verdict


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


_OUTCOMES = st.lists(
    st.sampled_from(
        [
            marked("flagged", "veo"),
            marked("review", "veo"),
            marked("clear"),
            marked("flagged", "kling", named=("veo",)),
            unmarked("clear"),
            unmarked("review", "kling"),
            unmarked("flagged", "kling"),
            compare(expectation("flagged"), reports.FAILED),
        ]
    )
)


def test_rates() -> None:
    """Marks found, flags that are wrong, and what was left out."""
    evaluation = evaluate(
        [
            marked("flagged", "veo"),
            marked("review", "veo"),
            marked("clear"),
            unmarked("clear"),
            unmarked("review", "kling"),
            unmarked("flagged", "kling"),
            compare(expectation("flagged"), reports.FAILED),
        ]
    )
    assert evaluation.rates == Rates(marked=3, found=2, flagged=1, review=1, clear=3, false_flags=1, false_reviews=1)
    assert evaluation.rates.recall == 2 / 3
    assert [len(part) for part in (evaluation.misses, evaluation.false_flags, evaluation.unjudged)] == [1, 1, 1]
    assert [outcome.report.status for outcome in evaluation.incomplete] == ["failed"]


def test_without_marks_there_is_no_recall() -> None:
    """It is unknown, not 100 percent and not 0."""
    assert evaluate([unmarked("clear")]).rates.recall is None
    assert evaluate([]).rates == Rates()


def test_precision_by_entry() -> None:
    """Matches on marked images are right, on clear ones wrong; another entry than the named ones counts neither way."""
    evaluation = evaluate(
        [
            marked("flagged", "veo", "kling", named=("veo",)),
            marked("flagged", "kling"),
            unmarked("flagged", "kling"),
            marked("clear", named=("sora",)),
        ]
    )
    assert evaluation.patterns == {
        "kling": Precision(right=1, wrong=1, other=1),
        "sora": Precision(expected=1),
        "veo": Precision(right=1, expected=1, found=1),
    }
    assert evaluation.patterns["kling"].precision == 0.5
    assert evaluation.patterns["sora"].precision is None
    assert evaluation.categories == {"game-disclaimer": Precision(right=2, wrong=1)}


def test_one_of_several_named_entries_is_enough() -> None:
    """Where one matched, the others are not missed; where none did, each is."""
    found = evaluate([marked("flagged", "veo", named=("veo", "sora"))])
    assert found.patterns == {"veo": Precision(right=1, expected=1, found=1)}
    missed = evaluate([marked("clear", named=("veo", "sora"))])
    assert missed.patterns == {"sora": Precision(expected=1), "veo": Precision(expected=1)}


def test_an_entry_counts_once_an_image() -> None:
    """A tiled mark that matches five times is one image."""
    assert evaluate([unmarked("flagged", "veo", "veo", "veo")]).patterns["veo"].wrong == 1


def test_groups_count_by_label() -> None:
    """Each value has its own rates; images without the label are in none."""
    evaluation = evaluate(
        [
            marked("flagged", "veo", groups=(("readable", "yes"), ("position", "corner"))),
            marked("clear", groups=(("readable", "hard"),)),
            unmarked("clear"),
        ]
    )
    assert list(evaluation.groups) == ["position", "readable"]
    assert evaluation.groups["readable"]["yes"].recall == 1
    assert evaluation.groups["readable"]["hard"].recall == 0


@given(_OUTCOMES)
def test_numbers_add_up(outcomes: list[Outcome]) -> None:
    """Every image is in exactly one place, whatever came out."""
    evaluation = evaluate(outcomes)
    rates = evaluation.rates
    assert rates.marked + rates.clear + len(evaluation.unjudged) == len(outcomes)
    assert rates.found + len(evaluation.misses) == rates.marked
    assert rates.false_flags == len(evaluation.false_flags)
    assert rates.false_flags + rates.false_reviews <= rates.clear
    assert all(0 <= (value.precision or 0) <= 1 for value in evaluation.patterns.values())
