"""The normal form of texts: what becomes equal, what stays apart, and the way back to the source."""

# ruff: noqa: RUF001  characters that look like others are what is tested here

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from watermark_scan.matching.folding import (
    BARS,
    DIGITS,
    EXCLAMATION_MARKS,
    LETTER_PAIRS,
    SLOT,
    FoldedText,
    fold,
    fold_character,
    fold_wording,
    is_filled,
    joins_previous,
    look_alike,
)

patiently = settings(deadline=None)  # the machine may be busy; speed is no matter of these tests
TRICKY = (
    "rnmvwcldiIl1|!0Oo5S8B -.ßİıﬁﬃæøŁée\u0301\u0323\u0345\u200d\u00adЮыБнΓγσςⅧ㈱カ力か\u3099ﾞ가각ㄱㅏกำأـ\u064e\ud800"
)
ANYTHING = st.text(st.one_of(st.sampled_from(TRICKY), st.characters(exclude_categories=())))
"""All code points, lone surrogates too, and often those with rules of their own."""
STROKES = BARS | EXCLAMATION_MARKS | {"∤"}
"""What is a letter or not depending on its neighbours, and what a bar with a mark composes to."""
WITHOUT_STROKES = ANYTHING.map(lambda text: "".join(character for character in text if character not in STROKES))
CASED = st.sampled_from(
    [
        character
        for character in map(chr, range(0x41, 0x2E00))
        if unicodedata.category(character) in {"Lu", "Ll", "Lt"}
        and unicodedata.name(character).startswith(("LATIN", "GREEK", "CYRILLIC"))
    ]
)


# By examples


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


# Single characters


def test_results_are_stable_and_hold_letters_only() -> None:
    """What any letter folds to folds to itself, and no punctuation is left in it."""
    scripts = ("LATIN", "GREEK", "CYRILLIC", "HIRAGANA", "KATAKANA", "HALFWIDTH")
    letters = [letter for letter in map(chr, range(0x20000)) if unicodedata.name(letter, "").startswith(scripts)]
    folded = {letter: fold_character(letter) for letter in letters}
    unstable = {letter for letter, result in folded.items() if "".join(map(fold_character, result)) != result}
    unclean = {
        letter
        for letter, result in folded.items()
        if any(unicodedata.category(part)[0] not in "LNM" for part in result)
    }
    assert (unstable, unclean) == (set(), set())


@pytest.mark.parametrize("character", ["\u0301", "\u3099", "ﾞ", "\u1161", "ㅏ", "\u200d", "ำ", "ि", "\ufe0f"])
def test_what_joins_previous(character: str) -> None:
    """Marks, later parts of a syllable and joiners belong to the character before them."""
    assert joins_previous(character)


@pytest.mark.parametrize("character", ["a", " ", "가", "\u1100", "ㄱ", "か", "ー", "\ud800", "¨"])
def test_what_stands_alone(character: str) -> None:
    """Letters, spaces, first parts of a syllable and spacing accents begin a character of their own."""
    assert not joins_previous(character)


@pytest.mark.parametrize("character", ["\u0301", "-\u0301", "-\u3099", "-\u1161", " ", "ـ", "ʼ", "\u3164", "\u2f01"])
def test_nothing_is_left_without_a_letter(character: str) -> None:
    """Marks on nothing, fillers, apostrophes and the radical that is a mere stroke fold to nothing."""
    assert fold_character(character) == ""


@pytest.mark.parametrize(
    ("letter", "shape"),
    [
        ("0", "o"),
        ("i", "l"),
        ("m", "m"),  # the Unicode data has rn
        ("6", "6"),
        ("а", "A"),
        ("в", "B"),  # the small letter alone looks like no Latin one
        ("п", "Π"),
        ("и", "и"),
        ("ш", "w"),
        ("þ", "p"),
        ("ю", "lO"),
        ("ν", "N"),  # the small letter alone looks like v
        ("γ", "r"),
        ("ø", "O\u0338"),
        ("ッ", "ツ"),
        ("カ", "力"),
        ("く", "く"),  # the Unicode data has an ornament
        ("〇", "O"),
        ("ا", "ا"),  # the Unicode data has l
        ("ى", "ي"),
        ("\ud800", "\ud800"),
    ],
)
def test_look_alikes_of_single_letters(letter: str, shape: str) -> None:
    """Capitals decide before small letters, Latin before other alphabets, and other scripts stay among themselves."""
    assert look_alike(letter) == shape


def test_results_of_pairs_take_part_in_no_pair() -> None:
    """One pass from the left joins all pairs: no joined letter can be joined again."""
    parts = set(LETTER_PAIRS) | {first for first, _ in LETTER_PAIRS.values()}
    assert parts.isdisjoint(both for _, both in LETTER_PAIRS.values())


# Slots for numbers


def test_a_wording_without_slots_folds_as_ever() -> None:
    """The same letters and the same positions."""
    assert fold_wording("Pre-Alpha Footage") == fold("Pre-Alpha Footage")


def test_a_slot_is_one_letter_that_maps_to_its_place() -> None:
    """The span of the marker in the wording."""
    folded = fold_wording("Build {n} beta")
    place = folded.text.index(SLOT)
    assert folded.source[slice(*folded.source_span(place, place + 1))] == "{n}"
    assert folded.source[slice(*folded.source_span(place + 1, len(folded.text)))] == "beta"


@pytest.mark.parametrize(
    ("read", "filled"),
    [("Build 0.12 beta", True), ("BUILD 7 BETA", True), ("Build x beta", False), ("Build beta", False)],
)
def test_a_slot_is_filled_by_numbers_only(read: str, filled: bool) -> None:  # noqa: FBT001  a table
    """At least one digit, and nothing else."""
    assert is_filled(fold(read).text, fold_wording("Build {n} beta").text) is filled


def test_digits_are_those_that_fold_to_them() -> None:
    """The ten digits, of which some look like letters."""
    assert set(fold("0123456789").text) == DIGITS


# Properties that hold for any text whatever


@pytest.mark.parametrize(
    "text",
    [
        "e" + "\u0301\u0323" * 50_000,
        "\u0323\u0301" * 50_000,
        "|!" * 50_000,
        "a|" * 50_000,
        "rn " * 33_333,
        "\ufdfa" * 9,
    ],
)
def test_long_and_hostile_texts_end(text: str) -> None:
    """Runs of 100 000 marks or strokes, for which normalising alone takes quadratic time, are folded soundly."""
    assert_sound(fold(text))


@given(ANYTHING)
@patiently
def test_folding_again_changes_nothing(text: str) -> None:
    """A folded text is its own normal form."""
    folded = fold(text).text
    assert fold(folded).text == folded


@given(st.text(st.one_of(CASED, st.sampled_from(" 0158rnRNvVcCiIlL"))))
@patiently
def test_case_does_not_matter(text: str) -> None:
    """Capitals, small letters and any mixture of Latin, Greek and Cyrillic fold alike."""
    assert fold(text.upper()).text == fold(text.lower()).text == fold(text).text


@given(ANYTHING)
@patiently
def test_positions_are_sound(text: str) -> None:
    """For any text the slices lie inside the source and never run backwards."""
    assert_sound(fold(text))


@given(WITHOUT_STROKES, st.data())
@patiently
def test_source_span_covers_the_match(text: str, data: st.DataObject) -> None:
    """The source slice of any folded stretch holds that stretch, and begins with what it came from."""
    folded = fold(text)
    assume(folded.text)
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    first, last = folded.source_span(start, end)
    assert folded.text[start:end] in fold(text[first:last]).text
    assert not text[first].isspace()


@given(st.text("abeko zt.,-5Бж映ー가"), st.data())
@patiently
def test_source_span_is_exact(text: str, data: st.DataObject) -> None:
    """Where each letter has a slice of its own, the source slice folds to the stretch and to nothing else."""
    folded = fold(text)
    assume(folded.text)
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    slice_of_source = text[slice(*folded.source_span(start, end))]
    assert fold(slice_of_source).text == folded.text[start:end]
    assert slice_of_source == slice_of_source.strip(" .,-")


@given(ANYTHING, ANYTHING)
@patiently
def test_a_space_only_joins(one: str, other: str) -> None:
    """Two texts with a space between fold to their folded texts one after the other, letter pairs joined."""
    folded = fold(one).text
    assume(not folded.endswith("v"))  # v+vv and vv+v are grouped from the left
    assert fold(f"{one} {other}").text == fold(folded + fold(other).text).text


@given(st.lists(st.text("rnvclmwdiIaе0158ΝГ가映.,-")))
@patiently
def test_lost_spaces_do_not_matter(words: list[str]) -> None:
    """Folding depends on the letters in their order, not on the spaces between them."""
    assert fold("".join(words)).text == fold(" ".join(words)).text


@given(st.lists(st.text("abkotxé5.-映", min_size=1)))
@patiently
def test_words_with_letters_are_counted(words: list[str]) -> None:
    """Each word that has a letter marks one letter as its first."""
    assert sum(fold(" ".join(words)).word_starts) == sum(bool(fold(word).text) for word in words)


@given(WITHOUT_STROKES)
@patiently
def test_composition_does_not_matter(text: str) -> None:
    """Composed and decomposed spellings of a text fold alike."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed).text == fold(decomposed).text == fold(text).text


def assert_sound(folded: FoldedText) -> None:
    """Check what holds for every folded text."""
    assert len(folded.text) == len(folded.starts) == len(folded.ends) == len(folded.word_starts)
    assert all(0 <= start < end <= len(folded.source) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)
    assert not any(character.isspace() for character in folded.text)
