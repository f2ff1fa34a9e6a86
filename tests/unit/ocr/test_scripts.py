"""Writings of texts, and of what readers read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watermark_scan.ocr.scripts import pack_for, packs_by_script, script_of, scripts_read_by


@pytest.mark.parametrize(
    ("text", "writing"),
    [
        ("IN-GAME FOOTAGE 2017", "Latin"),
        ("Это съёмка из игры", "Cyrillic"),
        ("AI生成内容", "Chinese"),
        ("ゲーム画面です", "Japanese"),
        ("게임 화면", "Korean"),
        ("لقطات من لعبة", "Arabic"),
        ("Ⴀ", "Georgian"),
        ("ᏣᎳᎩ", "Cherokee"),
        ("2017-11-14", None),
        ("", None),
    ],
)
def test_most_letters_decide(text: str, writing: str | None) -> None:
    """Digits and signs are in no writing; an unknown one has its name in Unicode."""
    assert script_of(text) == writing


@given(st.text())
def test_any_text_has_a_writing_or_none(text: str) -> None:
    """No text is too strange."""
    found = script_of(text)
    assert found is None or found.strip() == found != ""


@pytest.mark.parametrize(
    ("languages", "writings"),
    [
        (("latin", "zh", "ja"), {"Latin", "Chinese", "Japanese"}),
        (("eng", "rus"), {"Latin", "Cyrillic"}),
        (("deu", "unheard_of"), {"Latin"}),
        (("jpn_vert",), {"Japanese", "Chinese"}),
        (("chi_sim_vert", "kur_ara"), {"Chinese", "Arabic"}),
        (("script/Cyrillic", "script/Fraktur"), {"Cyrillic", "Latin"}),
        ((), set()),
    ],
)
def test_what_languages_can_read(languages: tuple[str, ...], writings: set[str]) -> None:
    """Packs of both engines, vertical ones and whole writings included."""
    assert scripts_read_by(languages) == writings


@pytest.mark.parametrize(("writing", "pack"), [("Korean", "kor"), ("Chinese", "chi_sim"), ("Cherokee", None)])
def test_the_pack_to_install(writing: str, pack: str | None) -> None:
    """Known for the writings that people meet."""
    assert pack_for(writing) == pack


def test_a_pack_reads_the_writing_it_is_installed_for() -> None:
    """The advice works."""
    for text in ("Игра", "게임", "لعبة", "游戏", "παιχνίδι", "משחק", "เกม", "खेल"):
        writing = script_of(text)
        assert writing is not None
        pack = pack_for(writing)
        assert pack is not None
        assert writing in scripts_read_by([pack])


@pytest.mark.parametrize(
    ("packs", "groups"),
    [
        ((), ()),
        (("eng",), (("eng",),)),
        (("rus", "eng", "deu", "ukr"), (("rus", "ukr"), ("eng", "deu"))),
        (("chi_sim", "chi_tra", "jpn"), (("chi_sim", "chi_tra"), ("jpn",))),
    ],
)
def test_packs_of_one_writing_go_together(packs: tuple[str, ...], groups: tuple[tuple[str, ...], ...]) -> None:
    """In the order in which they are asked for; packs that are not known count as Latin."""
    assert packs_by_script(packs) == groups
