"""How the program ends: every error is a sentence, never a traceback; and what help and version say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

import pytest

from watermark_scan import __version__
from watermark_scan.cli import main, scanning
from watermark_scan.errors import EngineMissingError, PatternListError, WatermarkScanError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Program


@pytest.mark.parametrize(
    "error",
    [
        EngineMissingError("Tesseract is not installed.", remedy="Install it."),
        PatternListError("The pattern list is broken:\ngames.toml:3: no id", remedy="Mend it."),
    ],
    ids=["reader", "list"],
)
def test_expected_errors_are_told_with_their_remedy(
    program: Program, images: Path, monkeypatch: pytest.MonkeyPatch, error: WatermarkScanError
) -> None:
    """A missing engine and a broken list end with 2, a sentence and a remedy."""

    def refuse(_options: object, **_others: object) -> NoReturn:
        raise error

    monkeypatch.setattr(scanning, "open_scanner", refuse)
    answer = program("scan", "--json", images)
    assert (answer.code, answer.out) == (2, "")
    told = [line.removeprefix("watermark-scan: ") for line in answer.err.splitlines()]
    assert told == [*error.message.splitlines(), error.remedy]


def test_a_bug_is_admitted_without_a_traceback(program: Program, tmp_path: Path) -> None:
    """An unexpected error is a safe sentence, code 2, and says how to see more."""
    (tmp_path / "bug.jpg").touch()
    answer = program("scan", tmp_path)
    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert "bug in watermark-scan: RuntimeError: no\\x1bway" in answer.err
    assert "WATERMARK_SCAN_DEBUG=1" in answer.err


def test_debugging_shows_where_a_bug_happened(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the variable set the traceback is shown, and the code stays 2."""
    monkeypatch.setenv("WATERMARK_SCAN_DEBUG", "1")
    (tmp_path / "bug.jpg").touch()
    answer = program("scan", tmp_path)
    assert answer.code == 2
    assert "Traceback" in answer.err
    assert "\x1b" not in answer.err


def test_main_ends_the_process_with_the_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The entry point takes the arguments of the process."""
    monkeypatch.setattr("sys.argv", ["anything", "--version"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"watermark-scan {__version__}\n"


def test_no_arguments_show_help_on_stderr(program: Program) -> None:
    """A bare call explains itself and is not taken for success."""
    answer = program()
    assert (answer.code, answer.out) == (2, "")
    assert "watermark-scan scan IMAGE" in answer.err


@pytest.mark.parametrize("switch", ["-h", "--help"])
def test_help_lists_the_commands(program: Program, switch: str) -> None:
    """Both switches show the commands with a whole sentence each."""
    answer = program(switch)
    assert answer.code == 0
    assert re.search(r"^  scan +Scan images, and folders with images\.$", answer.out, re.MULTILINE)


def test_every_option_of_scan_tells_its_default(program: Program) -> None:
    """A newcomer sees what happens when an option is left out."""
    text = program("scan", "--help").out
    entries = re.split(r"^  (?=-)", text[: text.index("Exit code:")], flags=re.MULTILINE)[1:]
    options = {entry.split()[0]: " ".join(entry.split()) for entry in entries if "--help" not in entry}
    assert len(options) > 20
    assert [name for name, entry in options.items() if "Default: " not in entry] == []


def test_help_of_scan_explains_verdicts_and_codes(program: Program) -> None:
    """The meaning of each verdict and each exit code stands in the help."""
    text = " ".join(program("scan", "--help").out.split())
    for part in ("`flagged`", "`review`", "`clear`", "0 nothing", "1 something", "2 nothing", "3 some", "130 stopped"):
        assert part in text


def test_a_picture_in_the_place_of_a_command_is_scanned(program: Program, images: Path, tmp_path: Path) -> None:
    """That is said; a file that is called like a command is that command, and what is not there is a usage error."""
    answer = program(images / "flagged.jpg", "--json")
    assert (answer.code, len(answer.out.splitlines())) == (1, 1)
    assert "Taken as: watermark-scan scan" in answer.err
    assert program(tmp_path / "nosuch.jpg").code == 2
