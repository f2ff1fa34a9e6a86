"""What letters are worth: everyday wording little, rare wording much, in every language and however it is cut."""

# ruff: noqa: RUF001  wordings in other alphabets are what is tested here

from __future__ import annotations

import gzip
import time
from importlib.resources import files
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.folding_fingerprint import folding_fingerprint
from watermark_scan.matching.folding import fold
from watermark_scan.matching.ordinary_language import (
    MAX_IDEOGRAPHIC_BITS,
    NOISE_BITS,
    BitsTable,
    capped_surprisal,
    language_tables,
    letter_surprisal,
    parsed_phrases,
)


def total(text: str) -> float:
    """Bits of a whole wording."""
    return sum(letter_surprisal(fold(text)))


@pytest.mark.parametrize(
    "text",
    ["subject to change", "WORK IN PROGRESS", "All rights reserved.", "AI", "footage", "information", "coming soon",
     "Alle Rechte vorbehalten", "Tous droits réservés", "Все права защищены", "版权所有", "工事中", "자료 화면"],
)  # fmt: skip
def test_everyday_wording_is_cheap(text: str) -> None:
    """Words and stock phrases of everyday pictures stay under 16 bits, whichever language they are in."""
    assert total(text) < 16


@pytest.mark.parametrize(
    "text",
    ["development footage", "not actual gameplay", "Made with KineMaster", "Unregistered HyperCam 2", "shutterstock",
     "Contenuti generati dall’AI", "Не является реальным игровым процессом", "開発中の画面です", "Entwicklungsversion"],
)  # fmt: skip
def test_rare_wording_is_dear(text: str) -> None:
    """Wordings that ordinary text hardly ever has get more than 25 bits."""
    assert total(text) > 25


@pytest.mark.parametrize(
    ("native", "english"),
    [("Wasser", "water"), ("сегодня", "today"), ("maintenant", "now"), ("aujourd’hui", "today"), ("今日", "today")],
)
def test_no_language_is_dearer_than_english(native: str, english: str) -> None:
    """An everyday word costs about what its English counterpart does."""
    assert total(native) < total(english) + 5


def test_a_stock_phrase_is_cheaper_than_its_words() -> None:
    """What is said as one costs less than its words one by one, also inside a longer wording."""
    words = total("subject") + total("to") + total("change")
    assert total("subject to change") < words - 10
    assert total("All content subject to change") < total("All content") + words - 10


def test_half_of_a_phrase_is_not_dearer_than_the_phrase() -> None:
    """The letters of any fragment of a phrase add up to no more than the phrase."""
    bits = letter_surprisal(fold("subject to change"))
    assert sum(bits[:9]) < 0.7 * sum(bits)


def test_a_cut_word_keeps_its_share() -> None:
    """A fragment of a word earns what its length is of the word."""
    bits = letter_surprisal(fold("CONTENT"))
    assert sum(bits[:5]) == pytest.approx(5 / 7 * sum(bits))


def test_words_are_found_where_letters_grew_together() -> None:
    """Folding makes one letter of the end of «for» and the begin of «now»; both words are known all the same."""
    folded = fold("for now")
    assert len(letter_surprisal(folded)) == len(folded.text) == len("fomow")
    assert sum(letter_surprisal(folded)) <= total("for") + total("now") + 0.01


def test_known_words_inside_an_unknown_one_count() -> None:
    """A compound of everyday words is cheaper than a name of the same length that holds none."""
    assert total("wasserfarbenladen") < total("wqxjrkzvbnphtgylm") - 3


def test_traditional_chinese_costs_what_simplified_does() -> None:
    """The table holds simplified characters; traditional ones are looked up as these."""
    assert total("遊戲開發") == total("游戏开发")


@pytest.mark.parametrize("text", ["", " ", "…", "※"])
def test_nothing_to_read_gives_nothing(text: str) -> None:
    """A text without letters has no bits."""
    assert letter_surprisal(fold(text)) == ()


@given(st.text(max_size=60))
def test_one_value_a_letter(text: str) -> None:
    """Any text gets one value for each folded letter, each at least 0 and at most that of two rare characters."""
    folded = fold(text)
    bits = letter_surprisal(folded)
    assert len(bits) == len(folded.text)
    assert all(0 <= value <= 2 * MAX_IDEOGRAPHIC_BITS + 8 for value in bits)


@given(st.text(alphabet="aorncl vwдеис开発", max_size=40))
def test_spaces_and_case_change_no_letter_count(text: str) -> None:
    """Words that grow together and change scripts keep one value for each letter, and cost the same in capitals."""
    assert len(letter_surprisal(fold(text))) == len(fold(text).text)
    assert sum(letter_surprisal(fold(text.upper()))) == pytest.approx(sum(letter_surprisal(fold(text))))


def test_long_wordings_take_time_in_proportion() -> None:
    """Ten times the text takes at most thirty times as long (a quadratic way would take a hundred times)."""
    assert _seconds("kinemaster 開発中 " * 1000) < 30 * _seconds("kinemaster 開発中 " * 100)


def _seconds(text: str) -> float:
    folded = fold(text)
    begin = time.process_time()
    letter_surprisal(folded)
    return time.process_time() - begin


def test_the_tables_are_folded_as_now() -> None:
    """The tables were made with the present folding: else run `python -m tests.training.build_language_tables`."""
    folding = f"# Folding {folding_fingerprint()}\n".encode()
    for name in ("words", "pairs", "letters"):
        packed = (files("watermark_scan.matching.data") / f"ordinary_{name}.txt.gz").read_bytes()
        with gzip.open(BytesIO(packed)) as unpacked:
            assert folding in [next(unpacked) for _ in range(3)]


def test_tables_are_sorted() -> None:
    """The search needs sorted lines."""
    model = language_tables()
    for table in (model.words, model.pairs, model.letters):
        texts = [entry.partition(":")[0] for line in table.lines for entry in line.split()]
        assert texts == sorted(texts)


def test_a_table_knows_what_it_holds() -> None:
    """Texts at the ends of lines are found, texts between, before and after are not."""
    table = BitsTable.parsed("# head\n a:04 b:10\n d:20\n")
    assert [table.get(text) for text in ("a", "b", "d")] == [1.0, 2.5, 5.0]
    assert [table.get(text) for text in ("", "0", "aa", "c", "z")] == [None] * 5


def test_an_empty_table_knows_nothing() -> None:
    """A table without lines answers every text with None."""
    assert BitsTable.parsed("# head\n").get("a") is None


def test_phrases_are_read_with_their_bits() -> None:
    """Comment lines are skipped, words are folded, and of two equal phrases the cheaper one counts."""
    source = "# head\n14\ten\tSold out\n\n12\ten\tsold OUT!\n13\tde\tfor now\n"
    assert parsed_phrases(source, {}) == {"soldout": 12.0, "fornow": 13.0}


def test_the_phrase_list_is_in_order() -> None:
    """Every stock phrase has a cost from 10 to 16 bits (parts of addresses 5 to 7), and there are several hundred."""
    phrases = language_tables().phrases
    assert len(phrases) > 500
    assert all(10 <= bits <= 16 or 5 <= bits <= 7 for bits in phrases.values())


def test_letters_that_noise_is_made_of_are_capped() -> None:
    """An e in a rare word earns no more than one where nothing stands; other letters earn what they do."""
    folded = fold("qexz")
    for letter, bits, capped in zip(folded.text, letter_surprisal(folded), capped_surprisal(folded), strict=True):
        assert capped == min(bits, NOISE_BITS.get(letter, bits))
    assert sum(capped_surprisal(folded)) < sum(letter_surprisal(folded))
