"""The text that people read: complete, honest, at most 80 columns, safe to print, and the same in colour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from tests.unit.output import reports
from watermark_scan.output.terminal import clean, columns, is_safe
from watermark_scan.output.text import for_terminal, render_report, styled_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from watermark_scan.report import ScanReport

_COLOUR_CODE = re.compile(r"\x1b\[[0-9;]*m")
_EVERY_REPORT = pytest.mark.parametrize("report", reports.ALL.values(), ids=reports.ALL.keys())


@pytest.mark.parametrize("name", reports.ALL)
@pytest.mark.parametrize("explain", [False, True], ids=["plain", "explained"])
def test_golden(name: str, explain: bool, agrees_with_golden: Callable[[str, str], None]) -> None:  # noqa: FBT001  a case
    """Every kind of report reads as agreed."""
    suffix = ".explained.txt" if explain else ".txt"
    agrees_with_golden(name + suffix, render_report(reports.ALL[name], explain=explain))


def test_what_only_its_shape_tells_is_not_called_read() -> None:
    """The text says that it was seen; there are no letters to compare."""
    shape = {"similarity": 0.6, "runner_up": "Demo", "runner_up_similarity": 0.5}
    match = reports.match(readers=("spotting",), spotting=shape)
    text = render_report(reports.scanned(verdict="review", reasons=("Seen.",), matches=(match,)), explain=True)
    assert "as seen" in text
    assert "as read  " not in text


@_EVERY_REPORT
def test_lines_fit_eighty_columns(report: ScanReport) -> None:
    """Nothing makes a line longer than the width but what is to be copied: the path, and references."""
    _, *lines = render_report(report, explain=True).split("\n")
    assert max(columns(line) for line in lines if not line.startswith("     see ")) <= 80


@_EVERY_REPORT
def test_nothing_unsafe_is_printed(report: ScanReport) -> None:
    """Whatever an image or a name holds, the text steers no terminal."""
    assert all(character == "\n" or is_safe(character) for character in render_report(report, explain=True))


@_EVERY_REPORT
def test_the_verdict_comes_first(report: ScanReport) -> None:
    """The first word is the verdict, or FAILED."""
    assert render_report(report).split()[0] == (report.verdict or "failed").upper()


def test_a_match_tells_everything() -> None:
    """Wording, category, role, text as read, share, cut, place, readers, chance and meaning are all there."""
    text = " ".join(render_report(reports.FLAGGED).split())
    for part in (
        "DEVELOPMENT FOOTAGE. THIS IS A WORK IN PROGRESS. [ALL CONTENT] SUBJECT TO CHANGE.",
        "game-disclaimer, a sign (can flag an image)",
        '"ALL C0NTENT"',
        "16% of its letters, in [brackets]; its left end was not read, cut at its right end by the edge of the picture",
        'in line "4 [ALL C0NTENT]"',
        "entry development-footage-long see https://example.org/the-disclaimer",
        "top right corner: x 1100, y 20, width 140, height 22 (pixels)",
        "rapidocr, tesseract",
        "about 1 in 4,000 pictures without such text would match this well by chance (0.00025 expected)",
        reports.MEANING,
    ):
        assert part in text


def test_overlay_text_that_no_list_has_is_told_with_its_place() -> None:
    """Without a verdict of its own."""
    text = " ".join(render_report(reports.UNLISTED).split())
    assert text.startswith("CLEAR")
    assert "Overlay text that no list has (it does not change the verdict): - " in text
    assert '"ZORB ENGINE v0.3 internal test capture", bottom left corner: x 10, y 690' in text
    assert "in frame 2, 4, 5" in text


def test_what_is_too_small_to_be_read_is_said() -> None:
    """A clear picture of a few pixels says how little that means."""
    source = reports.CLEAR.source.model_copy(update={"width": 200, "height": 120})
    text = " ".join(render_report(reports.scanned(source=source, smallest_legible=10)).split())
    assert "letters lower than about 10 pixels are not read in it" in text


@pytest.mark.parametrize("report", [reports.CLEAR, reports.CLEAR_WITHOUT_TESSERACT, reports.scanned(reasons=())])
def test_clear_never_claims_more_than_it_knows(report: ScanReport) -> None:
    """A clear image is one where nothing listed was found, not an authentic one."""
    text = render_report(report)
    assert "No listed wording was found. That does not make the picture authentic." in text


def test_a_reader_that_did_not_look_is_named_with_its_remedy() -> None:
    """Without Tesseract the text says so and how to get it."""
    text = " ".join(render_report(reports.CLEAR_WITHOUT_TESSERACT).split())
    assert "Looked: rapidocr 3.9.1 (onnxruntime 1.20.0) for latin, zh, ja." in text
    assert f"Did not look: tesseract. {reports.NO_TESSERACT.message} {reports.NO_TESSERACT.remedy}" in text


def test_a_reader_that_broke_is_named() -> None:
    """A scan that one reader did not finish says that not all was seen."""
    assert "not all was seen: tesseract." in render_report(reports.REVIEW)


def test_a_failure_is_one_sentence_and_a_remedy() -> None:
    """A failed image shows why and what to do, and nothing about readers."""
    assert render_report(reports.FAILED) == (
        "FAILED   samples/broken.jpg\n  The image ends before its last row. Get the file again from its source."
    )


def test_explanations_are_shown_on_request_only() -> None:
    """Readings and near misses appear with `explain`, each with its reason."""
    assert "NOT ACTUAL GAMEPLAY" not in render_report(reports.FLAGGED)
    text = " ".join(render_report(reports.FLAGGED, explain=True).split())
    assert 'tesseract, plain bottom-left 1100,20 140x22 bottom-left "0412"' in text
    assert '"CONTENT" is 42% like "NOT ACTUAL GAMEPLAY": chance alone gives matches as strong as this' in text


def test_what_was_not_kept_is_not_called_nothing() -> None:
    """A report without readings says that they were not kept; one with none says there was nothing."""
    assert render_report(reports.CLEAR, explain=True).count("(not kept in this report)") == 2
    assert render_report(reports.CLEAR_WITHOUT_TESSERACT, explain=True).count("(nothing)") == 2


def test_a_long_path_is_never_broken() -> None:
    """A path can be copied whole, however long it is."""
    path = "folder with spaces/" * 12 + "picture.jpg"
    assert path in render_report(reports.scanned(path=path))


def test_what_no_engine_reads_is_said_when_asked() -> None:
    """The same for all images of a run, so that only `--explain` repeats it in each."""
    sentence = "Listed wordings that no engine here reads: 16 in Korean; see `watermark-scan doctor`."
    assert sentence in " ".join(render_report(reports.CLEAR_WITHOUT_TESSERACT, explain=True).split())
    assert "Korean" not in render_report(reports.CLEAR_WITHOUT_TESSERACT)


@_EVERY_REPORT
@pytest.mark.parametrize("width", [40, 80])
def test_without_its_codes_the_text_is_the_plain_one(report: ScanReport, width: int) -> None:
    """Every kind of report, hostile ones included, at any width."""
    colored = for_terminal(styled_report(report, explain=True, width=width))
    assert _COLOUR_CODE.sub("", colored) == render_report(report, explain=True, width=width)


@given(st.text(), st.text())
def test_nothing_else_is_changed(first: str, second: str) -> None:
    """No wrapping, no markup, no highlighting, whatever stands in the text."""
    text = Text.assemble(Text(clean(first), style="bold"), Text(clean(second), style="dim"))
    assert _COLOUR_CODE.sub("", for_terminal(text)) == clean(first) + clean(second)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (reports.FLAGGED, "1;31mFLAGGED"),
        (reports.REVIEW, "1;33mREVIEW"),
        (reports.CLEAR, "1;32mCLEAR"),
        (reports.FAILED, "1;35mFAILED"),
    ],
)
def test_each_verdict_has_its_colour(report: ScanReport, code: str) -> None:
    """One of the sixteen that every terminal has."""
    assert for_terminal(styled_report(report)).startswith(f"\x1b[{code}\x1b[0m ")


def test_the_visible_part_of_a_wording_is_set_off() -> None:
    """Bold in brackets between what is dim."""
    colored = for_terminal(styled_report(reports.FLAGGED, width=100))
    assert "\x1b[1m[ALL CONTENT]\x1b[0m\x1b[2m SUBJECT TO CHANGE.\x1b[0m" in colored


def test_a_variable_of_the_caller_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever calls this has decided already."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b[" in for_terminal(Text("x", style="bold red"))
