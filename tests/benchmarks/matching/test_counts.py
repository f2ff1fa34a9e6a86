"""What is counted of innocent lines, fragments and findings; nothing is timed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.corpus_readings import ReadImage
from tests.benchmarks.matching import false_flags
from tests.benchmarks.matching.calibration import Calibration, of_corpus
from tests.benchmarks.matching.cost import longer
from tests.benchmarks.matching.false_flags import FalseFlags, OperatingPoint, damaged, images, operating_points
from tests.benchmarks.matching.recall import Outcome, Seeker, loss
from tests.benchmarks.peer import Peer
from tests.synthetic.benign_lines import BenignLine
from tests.synthetic.fragments import Fragment
from tests.synthetic.readings import FRAME, alone
from tests.unit.matching.builders import wording
from tests.values import finding
from watermark_scan.matching.matcher import Matcher

LISTED = (wording("Not actual gameplay", entry="gameplay"), wording("Development footage", entry="development"))
REAL = [wording(text, entry=text[:3]) for text in ("Development footage", "Not actual gameplay", "Veo", "豆包AI生成")]
FRAGMENT = Fragment(wording=wording("x"), number="", text="x", original="x", letters=9, rate=0.1, cut="left")
LONG = wording("Development footage of an unfinished simulator", entry="listed")


def _lines(*texts: str) -> list[BenignLine]:
    return [BenignLine(text=text, language="en", kind="words") for text in texts]


def _measured(*texts: str) -> false_flags.FalseFlags:
    return false_flags.measure(Matcher(LISTED), Peer.of(LISTED), _lines(*texts))


def test_flags_are_counted_for_both_rules() -> None:
    """One of three lines holds a sign."""
    flags = _measured("a quiet street", "Not actual gameplay", "two more words")
    assert [(one.line.text, one.entry, one.place) for one in flags.flagged] == [
        ("Not actual gameplay", "gameplay", "right edge")
    ]
    assert (flags.lines, flags.by_peer(85)) == (3, 1)
    assert sum(chance <= 1e-3 for chance in flags.chances) == 1


def test_a_cut_line_is_seen_as_cut() -> None:
    """The same piece of a wording counts for more where the frame accounts for what is missing."""
    cut, loose = (_measured(*texts).chances[0] for texts in (("actual gameplay",), ("x", "x y", "actual gameplay")))
    assert cut < loose


def test_all_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The rates, the line that was flagged, and the lines together in an image."""
    false_flags.show(_measured("a quiet street", "Not actual gameplay"))
    false_flags.show_images(Matcher(LISTED), _lines("a quiet street", "Not actual gameplay"))
    out = capsys.readouterr().out
    assert "500000" in out
    assert "(en, words, right edge): 'Not actual gameplay'" in out
    assert "most often: gameplay 1" in out
    assert "1 images of 40: flagged 1" in out


def _flags(chances: list[float], scores: list[float]) -> FalseFlags:
    return FalseFlags(
        languages=Counter(),
        places=Counter(),
        flagged=(),
        reviewed=0,
        chances=tuple(sorted(chances)),
        scores=tuple(sorted(scores)),
        findings=(),
    )


def _compared(chance: float, score: float) -> Outcome:
    return Outcome(fragment=FRAGMENT, right=frozenset(), chance=chance, counted=False, score=score)


@given(st.lists(st.tuples(st.floats(1e-9, 10), st.floats(0, 100)), min_size=1))
def test_ours_never_flags_more_lines_than_the_peer(lines: list[tuple[float, float]]) -> None:
    """Whatever the chances and scores are."""
    flags = _flags([chance for chance, _ in lines], [score for _, score in lines])
    for point in operating_points(flags):
        assert point.flags == sum(score >= point.threshold for _, score in lines)
        assert sum(chance <= point.limit for chance, _ in lines) <= max(point.flags, len(lines) - 1)


def test_as_many_lines_are_flagged_where_chances_differ() -> None:
    """Two of four."""
    flags = _flags([0.1, 0.2, 0.3, 0.4], [79, 85, 90, 10])
    limit = flags.limit_for(flags.by_peer(85))
    assert sum(chance <= limit for chance in flags.chances) == 2


def test_recall_is_counted_at_both_limits() -> None:
    """Two of three against one of three."""
    point = OperatingPoint(threshold=85, flags=1, limit=0.01)
    outcomes = [_compared(0.001, 90), _compared(0.01, 80), _compared(float("inf"), 0)]
    assert list(point.recalls(outcomes)) == pytest.approx([2 / 3, 1 / 3])
    assert point.ratio(outcomes) == pytest.approx(2)
    assert point.ratio(outcomes[1:]) == float("inf")


def test_undamaged_fragments_stay_out() -> None:
    """They tell nothing about errors."""
    clean = replace(_compared(0, 0), fragment=replace(FRAGMENT, rate=0.0))
    assert damaged([clean, _compared(1, 1)]) == [_compared(1, 1)]


def test_texts_are_grouped_in_order() -> None:
    """The last group holds the rest."""
    assert list(images(["a", "b", "c"], 2)) == [["a", "b"], ["c"]]


def _calibration(*chances: float, images: int = 100) -> Calibration:
    return Calibration(name="made", images=images, findings=tuple(finding(chance=chance) for chance in chances))


def test_observed_and_expected() -> None:
    """Three findings of at most 0.1 in a hundred images, where ten are expected."""
    made = _calibration(0.1, 0.01, 0.001, 0.2)
    assert (made.observed(0.1), made.expected(0.1)) == (3, 10)
    assert made.ratio(0.1) == pytest.approx(0.3)


def test_pictures_with_a_mark_are_left_out() -> None:
    """What is found in them is no chance match."""
    text = "Development footage not final"
    marked, clean = (
        ReadImage(row={"class": name}, frame=FRAME, readings=alone(text)) for name in ("positive", "negative_photo")
    )
    matcher = Matcher([wording(text)])
    assert of_corpus(matcher, [marked]).findings == ()
    assert len(of_corpus(matcher, [marked, clean]).findings) == 1


def _outcome(text: str) -> Outcome:
    fragment = Fragment(wording=LONG, number="", text=text, original=text, letters=len(text), rate=0.1, cut="right")
    return Outcome(fragment=fragment, right=frozenset({"listed"}), chance=1.0, counted=False, score=0.0)


def test_what_the_search_keeps_is_not_lost() -> None:
    """A long piece, nearly undamaged."""
    found = Seeker(Matcher([LONG])).searched(_outcome("Development fo0tage of an unfin"))
    assert found is not None
    assert (found.kept, found.telling) == (True, True)


def test_what_the_search_passes_over_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The alignment would have recognised it."""
    matcher = Matcher([LONG])
    monkeypatch.setattr(matcher.index.candidates, "search", lambda _text, _shared: [])
    found = Seeker(matcher).searched(_outcome("Development footage of an unfin"))
    assert found is not None
    assert not found.kept


def test_what_is_not_recognised_does_not_count() -> None:
    """Another text altogether."""
    assert Seeker(Matcher([LONG])).searched(_outcome("zzzz qqqq")) is None


def test_the_loss_is_a_share() -> None:
    """One of two; nothing of nothing."""
    found = Seeker(Matcher([LONG])).searched(_outcome("Development footage"))
    assert found is not None
    assert loss([found, replace(found, kept=False)]) == 0.5
    assert loss([]) == 0.0


@pytest.mark.parametrize("size", [1, 4, 5, 100])
def test_lists_have_the_wanted_length_and_no_doubles(size: int) -> None:
    """Real ones as far as they go, made ones after them."""
    made = longer(REAL, size, seed=1)
    assert len({one.text for one in made}) == size
    assert {one.text for one in made[: len(REAL)]} <= {one.text for one in REAL}


def test_made_wordings_keep_some_words_and_change_others() -> None:
    """They look like the list, and are not in it."""
    made = longer(REAL, 60, seed=1)[len(REAL) :]
    kept = [one for one in made if set(one.text.split()) & {"Development", "footage", "Not", "actual", "gameplay"}]
    assert len(kept) > len(made) / 5
    assert len({one.pattern_id for one in made}) == len(made)


def test_the_seed_decides() -> None:
    """The same seed gives the same list."""
    assert longer(REAL, 30, seed=2) == longer(REAL, 30, seed=2) != longer(REAL, 30, seed=3)
