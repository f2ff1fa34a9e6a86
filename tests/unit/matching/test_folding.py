"""The normal form of texts by examples: what becomes equal, what stays apart, and the way back to the source."""

# ruff: noqa: RUF001  characters that look like others are what is tested here

from __future__ import annotations

import pytest

from watermark_scan.matching.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("DEVELOPMENT FOOTAGE.", "developmentfootage"),
        ("All content", "allcontent"),
        ("Sample 2017", "sample2ol7"),
        ("Łódź, São Tomé, Đặng", "lodzsaotomedang"),
        ("Přejděte Görüntüler", "prejdetegoruntuler"),
        ("STRASSE straße", "strassestrasse"),
        ("İıIi", "llll"),
        ("Игра", "иrpa"),
        ("ЁЖ ёж ЙЙ йй", "eжeжииии"),
        ("комп'ютер", "komπlotep"),
        ("ΕΛΛΗΝΙΚΆ ελληνικά", "eʌʌhnlkaeʌʌhnlka"),
        ("إعلان", "اعلان"),
        ("مُحَمَّد ـــ ﻻ", "محمدلا"),
        ("مكتبة", "مكتبه"),
        ("שָׁלוֹם", "שלום"),
        ("※映像は開発中のものです", "映像は開発中のものです"),
        ("AI生成", "al生成"),
        ("게임 화면", "게임화면"),
        ("ＡＩ生成！", "al生成"),
        ("ｶﾞｯﾂ", "ガツツ"),
        ("कि กำ", "किกํา"),
        ("ﬁnal ① ™ №", "flnalltmno"),
        ("— … © ★ 🎬", ""),
        ("", ""),
        ("\u200b\u00ad\ufeff\u202e\u2066\u3164\ufe0f", ""),
        ("\x00\x1b\ud800\U000e0041\uffff\ue000", ""),
    ],
)
def test_examples(text: str, folded: str) -> None:
    """Each script folds as documented, its letters in logical order."""
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DEVELOPMENT", "DEVEL0PMENT"),
        ("ALL", "A1I"),
        ("ALL", "A||"),
        ("THIS", "TH!S"),
        ("modern", "modem"),
        ("MODERN", "MODEM"),
        ("view", "vievv"),
        ("close", "dose"),
        ("cIose", "dose"),
        ("c1ose", "dose"),
        ("SAMPLES", "5AMPLE5"),
        ("BETA", "8ETA"),
        ("СОН РАТЕ", "COH PATE"),
        ("МОСКВА", "MOCKBA"),
        ("москва", "MOCKBA"),
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
        ("ПРЕВЬЮ", "ΠPEBbIO"),
        ("Γ", "Г"),
        ("カロエ二", "力口工ニ"),
        ("べ", "ベ"),
        ("ゲーム", "ゲ一ム"),
        ("二〇二四", "二O二四"),
        ("キャッチ", "キヤツチ"),
        ("ＦＯＯＴＡＧＥ", "footage"),
        ("𝐅𝐨𝐨𝐭𝐚𝐠𝐞", "footage"),
        ("cafe\u0301", "CAFÉ"),
        ("bar new", "barnew"),
        ("work-in-progress", "WORK IN PROGRESS"),
        ("کتاب ی", "كتاب ى"),
    ],
)
def test_look_alikes_meet(one: str, other: str) -> None:
    """Texts that look alike, or differ in case, accents or spacing only, fold to the same."""
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [("が", "か"), ("ぱ", "は"), ("6", "9"), ("2", "Z"), ("6", "G"), ("9", "g"), ("п", "н"), ("ا", "l"), ("가", "각")],
)
def test_different_letters_stay_apart(one: str, other: str) -> None:
    """What is another letter, and only half alike, stays different."""
    assert fold(one).text != fold(other).text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("MINIMAX | hailuo", "mlnlmaxhalluo"),
        ("|mage", "lmage"),
        ("A||", "all"),
        ("| || ¦", ""),
        ("Wow! Now", "wownow"),
        ("TH!S", "thls"),
        ("!AI!", "al"),
        ("A!|", "a"),
        ("cafe\u0301|", "cafel"),
        ("|\u0301 a", "a"),
    ],
)
def test_strokes(text: str, folded: str) -> None:
    """Bars are letters where they touch one, exclamation marks only between two."""
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "folded", "spans"),
    [
        ("“ab”", "ab", [(1, 2), (2, 3)]),
        ("eﬁ", "efl", [(0, 1), (1, 2), (1, 2)]),
        ("xße", "xsse", [(0, 1), (1, 2), (1, 2), (2, 3)]),
        ("ae\u0301\u0323b", "aeb", [(0, 1), (1, 4), (4, 5)]),
        ("bar new", "bamew", [(0, 1), (1, 2), (2, 5), (5, 6), (6, 7)]),
        ("a-RN", "am", [(0, 1), (2, 4)]),
        ("か\u3099", "が", [(0, 2)]),
        ("ᄀ\u1161\u11a8", "각", [(0, 3)]),
        ("یك", "يك", [(0, 1), (1, 2)]),
    ],
)
def test_each_letter_knows_its_slice(text: str, folded: str, spans: list[tuple[int, int]]) -> None:
    """Every folded letter maps to exactly the characters that it came from."""
    result = fold(text)
    assert (result.text, list(zip(result.starts, result.ends, strict=True))) == (folded, spans)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("ALL CONTENT", "^..^......"),
        ("  “to  be”\u3000--\n ok", "^.^.^."),
        ("bar new", "^.^.."),
        ("- | a", "^"),
        ("ﬁ ß", "^.^."),
    ],
)
def test_word_starts(text: str, begins: str) -> None:
    """The first letter of each word is marked, whatever punctuation stands before it."""
    assert "".join("^" if begin else "." for begin in fold(text).word_starts) == begins


def test_source_span_of_a_match() -> None:
    """A stretch of folded text maps to the text as read, inner spaces and punctuation included."""
    folded = fold("» ALL-C0NTENT. ©")
    assert folded.source[slice(*folded.source_span(0, len(folded.text)))] == "ALL-C0NTENT"


@pytest.mark.parametrize("span", [(0, 0), (1, 1), (2, 1), (-1, 1), (0, 4)])
def test_source_span_refuses_what_is_no_stretch(span: tuple[int, int]) -> None:
    """An empty, turned or outside stretch is a mistake of the caller."""
    with pytest.raises(ValueError, match="no folded characters"):
        fold("abc").source_span(*span)
