"""Scripts of texts and of language packs, and what of a list no engine reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.values import pattern_list
from watermark_scan.errors import UsageError
from watermark_scan.ocr.base import EngineInfo
from watermark_scan.ocr.scripts import (
    packs_by_script,
    packs_for,
    script_of,
    scripts_of,
    scripts_of_packs,
    unread_scripts,
)
from watermark_scan.options import ScanOptions


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("IN-GAME FOOTAGE 2017", "Latin"),
        ("Это съёмка из игры", "Cyrillic"),
        ("AI生成内容", "Chinese"),
        ("ゲーム画面です", "Japanese"),
        ("게임 화면", "Korean"),
        ("لقطات من لعبة", "Arabic"),
        ("Ⴀ", "Georgian"),
        ("ᏣᎳᎩ", "Cherokee"),
        ("𐌰𐌱", "Gothic"),
        ("2017-11-14", None),
        ("", None),
    ],
)
def test_most_letters_decide(text: str, script: str | None) -> None:
    """Digits and signs are in no script; one that is not in the table has its name in Unicode."""
    assert script_of(text) == script


@given(st.text())
def test_any_text_has_a_script_or_none(text: str) -> None:
    """No text is too strange."""
    found = script_of(text)
    assert found is None or found.strip() == found != ""


def test_the_most_frequent_script_comes_first() -> None:
    """Texts without letters do not count."""
    assert scripts_of(["Игра", "game", "2017", "AI GENERATED"]) == ("Latin", "Cyrillic")


@pytest.mark.parametrize(
    ("packs", "scripts"),
    [
        (("eng", "rus"), {"Latin", "Cyrillic"}),
        (("jpn_vert",), {"Japanese", "Chinese"}),
        (("chi_sim_vert", "kur_ara"), {"Chinese", "Arabic"}),
        (("script/Cyrillic", "script/Fraktur", "script/Hangul_vert"), {"Cyrillic", "Latin", "Korean"}),
        (("uzb", "uzb_cyrl"), {"Latin", "Cyrillic"}),
        ((), set()),
    ],
)
def test_what_packs_can_read(packs: tuple[str, ...], scripts: set[str]) -> None:
    """Vertical ones and those of whole scripts included."""
    assert scripts_of_packs(packs) == scripts


@pytest.mark.parametrize("pack", ["unheard_of", "script/Unheard", "Latin", ""])
def test_a_pack_in_an_unknown_script_is_a_mistake(pack: str) -> None:
    """It is not taken for one in Latin letters, which another engine reads as well."""
    for use in (scripts_of_packs, packs_by_script):
        with pytest.raises(UsageError, match=f"which script Tesseract's language {pack!r} is in") as caught:
            use(("eng", pack))
        assert "eng" in caught.value.remedy


@pytest.mark.parametrize(
    ("installed", "packs"),
    [
        (("kor", "chi_tra", "chi_sim"), ("kor", "chi_sim")),
        (("chi_tra", "script/Hangul"), ("script/Hangul", "chi_tra")),
        (("eng",), ()),
    ],
)
def test_one_installed_pack_is_taken_for_each_script(installed: tuple[str, ...], packs: tuple[str, ...]) -> None:
    """The one that reads most of it; none for a script without one."""
    assert packs_for(("Korean", "Chinese", "Cherokee"), installed) == packs


@pytest.mark.parametrize("text", ["Игра", "게임", "لعبة", "游戏", "παιχνίδι", "משחק", "เกม", "खेल"])
def test_the_pack_to_install_reads_the_script(text: str) -> None:
    """The advice works."""
    script = script_of(text)
    wordings = pattern_list({"id": "one", "text": text, "role": "sign", "languages": ["und"]}).wordings
    (unread,) = unread_scripts(wordings, (), ScanOptions())
    pack = unread.remedy.rpartition("tesseract-ocr-")[2].replace("-", "_")
    assert scripts_of_packs((pack,)) == {script}


@pytest.mark.parametrize(
    ("packs", "groups"),
    [
        ((), ()),
        (("eng",), (("eng",),)),
        (("rus", "eng", "deu", "ukr"), (("rus", "ukr"), ("eng", "deu"))),
        (("chi_sim", "chi_tra", "jpn"), (("chi_sim", "chi_tra"), ("jpn",))),
    ],
)
def test_packs_of_one_script_go_together(packs: tuple[str, ...], groups: tuple[tuple[str, ...], ...]) -> None:
    """In the order in which they are asked for."""
    assert packs_by_script(packs) == groups


_KOREAN = {"id": "game-screen", "text": "게임 화면", "role": "sign", "languages": ["ko"]}
_RUSSIAN = {"id": "game-film", "text": "Съёмка из игры", "role": "sign", "languages": ["ru"]}
_UKRAINIAN = {"id": "game-film-uk", "text": "Зйомка з гри", "role": "sign", "languages": ["uk"]}
_GOTHIC = {"id": "gothic", "text": "𐌰𐌱", "role": "sign", "languages": ["got"]}
_RAPIDOCR = EngineInfo(
    name="rapidocr",
    version="1",
    languages=("latin", "zh", "ja"),
    scripts=frozenset({"Latin", "Chinese", "Japanese"}),
)


def _tesseract(*languages: str, installed: tuple[str, ...] = ()) -> EngineInfo:
    scripts = scripts_of_packs(languages)
    return EngineInfo(
        name="tesseract", version="1", languages=languages, scripts=scripts, installed=(*languages, *installed)
    )


def test_scripts_that_an_engine_reads_are_not_missed() -> None:
    """One engine that reads a script is enough."""
    wordings = pattern_list(_RUSSIAN).wordings
    assert unread_scripts(wordings, (_RAPIDOCR, _tesseract("eng", "rus")), ScanOptions()) == ()


def test_what_is_not_read_is_counted_by_script() -> None:
    """The script with most wordings first, with the languages of its entries."""
    wordings = pattern_list(_KOREAN, _RUSSIAN, _UKRAINIAN).wordings
    unread = unread_scripts(wordings, (_RAPIDOCR,), ScanOptions())
    assert [(one.script, one.wordings, one.languages) for one in unread] == [
        ("Cyrillic", 2, ("ru", "uk")),
        ("Korean", 1, ("ko",)),
    ]


@pytest.mark.parametrize(
    ("engine", "options", "remedy"),
    [
        (_tesseract("eng"), ScanOptions(), "Install it: apt-get install tesseract-ocr-rus"),
        (
            _tesseract("eng"),
            ScanOptions(languages=("eng",)),
            "Install it: apt-get install tesseract-ocr-rus; then scan with --languages eng,rus",
        ),
        (
            _tesseract("eng", installed=("ukr",)),
            ScanOptions(languages=("eng",)),
            "It is installed: scan with --languages eng,ukr",
        ),
        (
            _RAPIDOCR,
            ScanOptions(readers=("rapidocr",)),
            "Install it: apt-get install tesseract-ocr-rus; then let Tesseract read, too (--reader tesseract)",
        ),
    ],
)
def test_the_remedy_leads_to_a_scan_that_reads_it(engine: EngineInfo, options: ScanOptions, remedy: str) -> None:
    """What is to be installed, and what of the call stands in the way; an installed pack of the script is enough."""
    (unread,) = unread_scripts(pattern_list(_RUSSIAN).wordings, (engine,), options)
    assert unread.remedy == remedy


def test_a_script_that_no_engine_knows_is_said_so() -> None:
    """No advice is better than a wrong one."""
    (unread,) = unread_scripts(pattern_list(_GOTHIC).wordings, (_RAPIDOCR,), ScanOptions())
    assert unread.remedy == "No engine is known that reads it."
