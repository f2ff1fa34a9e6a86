"""Is Tesseract there, and what can it read."""

from __future__ import annotations

import time
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ocr.stand_in import install
from watermark_scan.errors import EngineMissingError, ExitCode
from watermark_scan.ocr import tesseract
from watermark_scan.ocr.tesseract import _shortened, _version, choose_packs, probe, release_of

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = 'List of available languages in "/usr/share/tessdata/" (4):\neng\nosd\nscript/Cyrillic\nrus\n'


def _answering(version: str, languages: str = LANGUAGES) -> str:
    return f"""case "$1" in
--version) cat <<'END'
{version}
END
;;
--list-langs) cat <<'END'
{languages}
END
;;
esac
"""


@pytest.mark.parametrize(
    ("printed", "version", "release"),
    [
        ("tesseract 5.3.0\n leptonica-1.82.0", "5.3.0", (5, 3)),
        ("tesseract 4.1.1", "4.1.1", (4, 1)),
        ("tesseract v5.0.0-alpha.20210401", "5.0.0-alpha.20210401", (5, 0)),
        ("warning: no locale\ntesseract 5.10-7-g1d8d", "5.10-7-g1d8d", (5, 10)),
    ],
)
def test_the_version_is_read(
    printed: str, version: str, release: tuple[int, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Releases, distributors' builds and a warning before them are all understood."""
    install(monkeypatch, tmp_path, _answering(printed))
    assert probe()[0] == version
    assert release_of(version) == release


def test_languages_that_read_text_are_listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every pack is listed, scripts too, but not the one that only finds the orientation."""
    install(monkeypatch, tmp_path, _answering("tesseract 5.3.0"))
    assert probe()[1] == ("eng", "script/Cyrillic", "rus")


def test_both_questions_are_asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every scan waits for the answers: a program that answers neither before it has both is no trouble."""
    both = Barrier(2, timeout=10)

    def answer(question: str, _timeout: float) -> str:
        both.wait()
        return {"--version": "tesseract 5.3.0", "--list-langs": LANGUAGES}[question]

    monkeypatch.setattr(tesseract, "_ask", answer)
    assert probe() == ("5.3.0", ("eng", "script/Cyrillic", "rus"))


def test_a_missing_program_names_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without Tesseract the user learns how to install it, on Debian and on macOS."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissingError, match="not installed") as caught:
        probe()
    assert "apt-get install tesseract-ocr" in caught.value.remedy
    assert "brew install tesseract" in caught.value.remedy
    assert caught.value.exit_code is ExitCode.UNUSABLE


def test_a_program_that_may_not_be_run_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file of that name that cannot be executed is told apart from none."""
    install(monkeypatch, tmp_path, "").chmod(0o644)
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    with pytest.raises(EngineMissingError, match="could not be started"):
        probe()


@pytest.mark.parametrize("printed", ["tesseract 3.05.02", "tesseract 4.0.0-beta.3"])
def test_an_old_program_is_refused_by_its_version(
    printed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A release that is too old is named, with the one that is needed."""
    install(monkeypatch, tmp_path, _answering(printed))
    with pytest.raises(EngineMissingError, match=rf"{printed.split()[1]} is too old: at least 4\.1"):
        probe()


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("echo 'error while loading shared libraries: libtesseract.so.5'; exit 127", "libtesseract.so.5"),
        (r"printf '\377\376\033[31m garbage'", "garbage"),
        ("exit 0", "nothing"),
        ("echo tesseract five", "tesseract five"),
    ],
)
def test_garbage_is_no_version(script: str, says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that is not what it should be is quoted, without anything a terminal would act upon."""
    install(monkeypatch, tmp_path, script)
    with pytest.raises(EngineMissingError, match="does not state its version") as caught:
        probe()
    assert says in caught.value.message
    assert caught.value.message.isprintable()


def test_a_hanging_program_does_not_hang_the_probe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that never answers is given up."""
    install(monkeypatch, tmp_path, "exec sleep 60")
    start = time.monotonic()
    with pytest.raises(EngineMissingError, match="did not answer `--version`"):
        probe(timeout=0.3)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("listed", ["", "Could not open tessdata", "List of available languages (1):\nosd"])
def test_a_program_without_languages_has_none(listed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No list, a complaint or a list of nothing useful: no language, and choosing one says what to install."""
    install(monkeypatch, tmp_path, _answering("tesseract 5.3.0", listed))
    _, installed = probe()
    assert installed == ()
    with pytest.raises(EngineMissingError, match="lacks the language 'eng'"):
        choose_packs(None, installed)


@pytest.mark.parametrize(
    ("installed", "scripts", "chosen"),
    [
        (("deu", "eng", "rus"), ("Latin", "Cyrillic"), ("eng", "rus")),
        (("deu", "eng", "rus"), ("Latin",), ("eng",)),
        (("eng", "rus"), (), ("eng",)),
        (("deu", "eng"), ("Latin", "Cyrillic", "Korean"), ("eng",)),
        (("rus",), ("Latin", "Cyrillic"), ("rus",)),
        (("eng", "bul", "ukr"), ("Cyrillic",), ("eng", "ukr")),
        (("ara", "chi_sim", "chi_tra", "eng", "jpn"), ("Chinese", "Japanese"), ("eng", "chi_sim", "jpn")),
        (("eng", "jpn"), ("Chinese", "Japanese"), ("eng", "jpn")),
        (("eng", "script/Arabic"), ("Arabic",), ("eng", "script/Arabic")),
    ],
)
def test_one_pack_for_each_script_of_the_list_is_taken(
    installed: tuple[str, ...], scripts: tuple[str, ...], chosen: tuple[str, ...]
) -> None:
    """Unasked, English and one pack for each further script are used where installed: each script costs time."""
    assert choose_packs(None, installed, scripts) == chosen
    assert choose_packs((), installed, scripts) == chosen


def test_the_wanted_order_is_kept() -> None:
    """Named languages are used in the order named, each once."""
    assert choose_packs(("rus", "eng", "rus"), ("eng", "rus")) == ("rus", "eng")


def test_a_missing_language_names_its_package() -> None:
    """Every language that is not installed is named with the package that holds it."""
    with pytest.raises(EngineMissingError, match="'rus', 'chi_sim'") as caught:
        choose_packs(("rus", "eng", "chi_sim"), ("eng",))
    assert "apt-get install tesseract-ocr-rus tesseract-ocr-chi-sim" in caught.value.remedy


@given(language=st.text(min_size=1))
def test_a_hostile_language_name_is_shown_harmlessly(language: str) -> None:
    """Whatever is asked for, message and remedy hold only printable characters."""
    with pytest.raises(EngineMissingError) as caught:
        choose_packs((language,), ())
    assert caught.value.message.isprintable()
    assert caught.value.remedy.isprintable()


@given(answer=st.text() | st.from_regex(r"tesseract v?[0-9.]{0,12}\n.*"))
def test_any_answer_is_a_version_or_an_error_of_ours(answer: str) -> None:
    """No answer to `--version` breaks the probe: it has a release number or is refused."""
    try:
        version = _version(answer)
    except EngineMissingError as error:
        version, refusal = None, error.message
    if version is None:
        assert refusal.isprintable()
    else:
        assert version in answer
        assert release_of(version) >= (0, 0)


@given(text=st.text(max_size=2000))
def test_quoted_output_is_short_and_printable(text: str) -> None:
    """What a program said is quoted in one line of at most 200 printable characters."""
    quoted = _shortened(text)
    assert len(quoted) <= 200
    assert quoted.isprintable()
