"""What the page says about an image, and how a wording stands beside what was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.output import reports
from tests.unit.output.pictured import TEXT_BOX, draw, flagged, frame_of
from watermark_scan.output.page.cards import MISSING, MOST_CLOSEUPS, Card, Reference, Sources, aligned_words, make_card
from watermark_scan.report import ScanReport, Source

_SOURCES = Sources(
    references={
        "development-footage-long": (
            "https://example.org/a",
            "javascript:alert(1)",
            "seen in a trailer",
            "https://example.org/b (page: “b”)",
        )
    },
    titles={"game-disclaimer": "Disclaimers of games"},
)
_SOURCE = Source(path="folder/a.png", sha256="a" * 64, format="PNG", width=400, height=240)


def _card(report: ScanReport, *, gone: str = "") -> Card:
    return make_card(7, report, gone or frame_of(draw()), _SOURCES)


def test_a_flagged_image() -> None:
    """The card has the thumbnail, the match enlarged, the wording in its parts, and the category by its name."""
    card = _card(flagged(_SOURCE))
    (finding,) = card.findings
    assert (card.state, card.folder, card.name) == ("flagged", "folder/", "a.png")
    assert card.thumbnail is not None
    assert finding.closeup is not None
    assert finding.parts[1] == "ALL CONTENT"
    assert finding.category == "Disclaimers of games"
    assert card.chance == 2.5e-4
    assert "all c0ntent" in card.haystack


def test_what_only_its_shape_tells_is_not_called_read() -> None:
    """The card of a report of version 0.1 says that it was seen."""
    shape = {"similarity": 0.6, "runner_up": "Demo", "runner_up_similarity": 0.5}
    seen = reports.match(box=TEXT_BOX, readers=("spotting",), spotting=shape)
    (finding,) = _card(flagged(_SOURCE, seen)).findings
    assert (finding.way, "Alike" in dict(finding.facts)) == ("seen", False)
    both = reports.match(box=TEXT_BOX, readers=("rapidocr", "spotting"), spotting=shape)
    (finding,) = _card(flagged(_SOURCE, both)).findings
    assert (finding.way, "Alike" in dict(finding.facts)) == ("read", True)


def test_only_web_addresses_become_links() -> None:
    """A reference may be a sentence, an address with words behind it, or something that must not be clicked."""
    match = reports.match(box=TEXT_BOX, references=())
    assert _card(flagged(_SOURCE, match)).findings[0].references == (
        Reference(text="https://example.org/a", link="https://example.org/a"),
        Reference(text="javascript:alert(1)", link=None),
        Reference(text="seen in a trailer", link=None),
        Reference(text="https://example.org/b (page: “b”)", link="https://example.org/b"),
    )


def test_references_of_the_report_come_first() -> None:
    """They are those of the list that was used; the list at hand helps out where an older report has none."""
    (reference,) = _card(flagged(_SOURCE)).findings[0].references
    assert reference.text == "https://example.org/the-disclaimer"


def test_a_picture_that_is_gone() -> None:
    """Without its picture the card says why, and everything that the report knows."""
    card = _card(flagged(_SOURCE), gone="It has changed.")
    assert (card.thumbnail, card.absence) == (None, "It has changed.")
    assert card.findings[0].closeup is None
    assert card.findings[0].words


@pytest.mark.parametrize("name", reports.ALL)
def test_every_kind_of_report_has_a_card(name: str) -> None:
    """Each says in at least one sentence why the verdict is what it is."""
    card = _card(reports.ALL[name])
    assert card.sentences
    assert card.state in {"flagged", "review", "clear", "part", "failed"}


def test_clear_does_not_mean_authentic() -> None:
    """A clear image carries the caveat, a review the request to look."""
    assert "not make the picture authentic" in _card(reports.CLEAR).sentences[0]
    assert "look at it yourself" in _card(reports.REVIEW).sentences[-1]


def test_what_was_not_looked_at_is_said() -> None:
    """A reader that broke, and suppressed findings, are no secrets."""
    warnings = " ".join(_card(reports.REVIEW.model_copy(update={"suppressed": 2, "smallest_legible": 99})).warnings)
    assert "too compressed for its usual marks" in warnings
    assert "tesseract" in warnings
    assert "not counted: 2" in warnings


def test_overlay_text_that_no_list_has_is_shown_and_searched() -> None:
    """With its place."""
    card = _card(reports.UNLISTED)
    assert card.unlisted[0][0] == "ZORB ENGINE v0.3 internal test capture"
    assert card.unlisted[0][1].startswith("bottom left corner")
    assert "zorb engine" in card.haystack


def test_closeups_are_bounded() -> None:
    """A tiled mark that is found a hundred times does not blow the page up; the card says so."""
    card = _card(flagged(_SOURCE, *[reports.match(box=TEXT_BOX)] * 100))
    assert sum(finding.closeup is not None for finding in card.findings) == MOST_CLOSEUPS
    assert any(f"first {MOST_CLOSEUPS}" in warning for warning in card.warnings)


def test_the_missing_part_is_shown_too() -> None:
    """Every word of the wording is there; what is not in the picture has dots under it."""
    words = aligned_words(reports.match())
    assert len(words) == 13
    assert words[0][0] == words[0][0].__class__(kind=MISSING, listed="DEVELOPMENT", read="·" * 11)
    assert [run.read for run in words[8]] == ["ALL"]


def test_letters_of_one_kind_stand_together() -> None:
    """A word that was read right is one run; a look-alike is set off."""
    content = aligned_words(reports.match())[9]
    assert [(run.kind, run.listed, run.read) for run in content] == [
        ("same", "C", "C"),
        ("alike", "O", "0"),
        ("same", "NTENT", "NTENT"),
    ]


@pytest.mark.parametrize(
    ("listed", "read", "shown"),
    [
        ("a - b", "a b", [["a"], ["-"], ["b"]]),
        ("not (yet) done", "not yet done", [["not"], ["(", "yet", ")"], ["done"]]),
        ("ab", "a b", [["a"], ["b"]]),
    ],
)
def test_words_break_at_spaces(listed: str, read: str, shown: list[list[str]]) -> None:
    """Either text's space breaks; punctuation stays with the word that it touches."""
    match = reports.match(pattern_text=listed, matched_text=read, visible_span=(0, len(listed)))
    assert [[run.listed for run in word] for word in aligned_words(match)] == shown


@given(st.text(max_size=30), st.text(max_size=30), st.tuples(st.integers(-99, 99), st.integers(-99, 99)))
def test_any_report_can_be_shown(listed: str, read: str, span: tuple[int, int]) -> None:
    """A stranger's span may point anywhere: no word is empty."""
    match = reports.match(pattern_text=listed, matched_text=read, visible_span=span)
    assert all(aligned_words(match))
