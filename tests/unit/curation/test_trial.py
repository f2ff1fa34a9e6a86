"""Texts tried against a small list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.values import pattern_list
from watermark_scan.curation.trial import Setting, Trials
from watermark_scan.evidence import DropReason
from watermark_scan.geometry import RegionName
from watermark_scan.matching import significance

if TYPE_CHECKING:
    import pytest

SIGN = {"id": "sign", "text": "Zorblax Quorvex preview build", "role": "sign", "languages": ["en"]}
RIVAL = {"id": "rival", "text": "Zorblax Quorvex", "role": "sign", "languages": ["en"]}
BENIGN = {"id": "benign", "text": "Zorblax Quorvex preview building society", "role": "benign", "languages": ["en"]}


def trials(*entries: dict[str, Any]) -> Trials:
    """Trials of a list of these entries."""
    return Trials(pattern_list(*entries).wordings)


def test_a_whole_wording_is_flagged_and_explained() -> None:
    """With strength, place and edit path."""
    trial = trials(SIGN).run(["ZORBLAX QUORVEX PREVIEW 8UILD"], Setting(at=RegionName.TOP))
    assert trial.verdict == "flagged"
    (found,) = trial.matches
    assert (found.pattern_id, found.finding.region, found.reason) == ("sign", RegionName.TOP, None)
    assert found.bits > 20
    assert "".join(column.listed for column in found.letters) == SIGN["text"]
    assert trial.reached("sign")


def test_ordinary_text_is_clear() -> None:
    """Nothing is found, and the reason says so."""
    trial = trials(SIGN).run(["Fresh bread every morning"], Setting())
    assert (trial.verdict, trial.matches, trial.reasons) == ("clear", (), ("No listed wording was found.",))
    assert not trial.reached("sign")


def test_a_cut_wording_is_stronger_at_the_edge_that_cuts_it() -> None:
    """Where nothing cuts it, the missing end speaks against it."""
    whole = trials(SIGN)
    cut = whole.run(["Zorblax Quorvex prev"], Setting(cut_right=True)).matches[0]
    other = whole.run(["Zorblax Quorvex prev"], Setting(cut_left=True)).matches[0]
    assert cut.bits > other.bits


def test_near_misses_have_a_reason() -> None:
    """The entry that explains less of the text loses."""
    trial = trials(SIGN, RIVAL).run([str(SIGN["text"])], Setting())
    assert [(miss.pattern_id, miss.reason) for miss in trial.near_misses] == [("rival", DropReason.WEAKER_THAN_ANOTHER)]


def test_harmless_wordings_are_named() -> None:
    """They count as reached, and explain the sign away."""
    trial = trials(SIGN, BENIGN).run([str(BENIGN["text"])], Setting())
    assert (trial.verdict, trial.reached("benign"), trial.reached("sign")) == ("clear", True, False)
    assert [harmless.wording.pattern_id for harmless in trial.harmless] == ["benign"]


def test_more_text_in_the_picture_makes_chance_likelier() -> None:
    """The same match is worth less on a page full of text."""
    whole = trials(SIGN)
    alone = whole.run([str(SIGN["text"])], Setting()).matches[0]
    beside = whole.run([str(SIGN["text"])], Setting(), other_letters=2000).matches[0]
    assert beside.finding.chance > alone.finding.chance
    assert beside.bits == alone.bits


def test_an_entry_alone_is_weighed_as_part_of_its_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other sign competes, benign wordings do, and chance is that of the whole list."""
    monkeypatch.setattr(significance, "MIN_LETTERS_LISTED", 1)
    whole = trials(SIGN, RIVAL, {**BENIGN, "text": "Zorblax Quorvex & Sons"})
    alone = Trials(pattern_list(RIVAL).wordings, among=whole)
    text = [str(SIGN["text"])]
    assert [found.pattern_id for found in whole.run(text, Setting()).matches] == ["sign"]
    (found,) = alone.run(text, Setting()).matches
    assert found.pattern_id == "rival"
    by_itself = trials(RIVAL).run(text, Setting()).matches[0]
    assert found.finding.chance > by_itself.finding.chance
    assert alone.run(["Zorblax Quorvex & Sons"], Setting()).verdict == "clear"


def test_lines_of_one_picture_are_matched_together() -> None:
    """A wording broken over two lines is put together."""
    trial = trials(SIGN).run(["Zorblax Quorvex", "preview build"], Setting())
    assert trial.matches[0].finding.visible_fraction == 1.0
