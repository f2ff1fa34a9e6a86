"""Learning what OCR confuses: counting, shares, the file, and a tiny run with a reader that is played."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from tests.training.learn_confusions import Pupil, observe, table, text_in
from tests.training.line_texts import Script, line_text, words_of
from tests.training.misread_rates import strata, summary
from tests.training.misreadings import compare, is_damaged, rates_of, shares_of
from tests.training.rendered_lines import TYPEFACES, Conditions, RenderedLine, find_typefaces, render
from watermark_scan.errors import UsageError
from watermark_scan.geometry import Box, Turn
from watermark_scan.readers.base import EngineInfo
from watermark_scan.reading import Reading, Word
from watermark_scan.wording import Role, Wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from watermark_scan.page import Page

LINE = Box(x=16, y=16, width=100, height=20)
PLAYED = EngineInfo(name="played", version="1", languages=("latin",))
TEXTS = st.text(st.sampled_from("abcde"), max_size=20)


@pytest.fixture
def typeface(tmp_path: Path) -> Path:
    """The typeface that comes with Pillow, as a file: these tests need none of the system's."""
    default = ImageFont.load_default(12)
    assert isinstance(default, ImageFont.FreeTypeFont)
    assert isinstance(default.path, io.BytesIO)
    file = tmp_path / "face.ttf"
    file.write_bytes(default.path.getvalue())
    return file


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedReader:
    """Reads every page as the same text, at the line's place, and some noise below it."""

    text: str
    info: EngineInfo = PLAYED

    def read(self, pages: Sequence[Page]) -> tuple[Reading, ...]:
        """See `Reader.read`."""
        below = Box(x=16, y=60, width=100, height=20)
        return tuple(
            reading("noise" if box is below else self.text, box, page.name) for page in pages for box in (below, LINE)
        )


def reading(text: str, box: Box, view: str = "0") -> Reading:
    """A reading of one word."""
    word = Word(text=text, box=box, confidence=0.0)
    return Reading(text=text, box=box, words=(word,), reader="played", view=view, turn=Turn.NONE)


def line(text: str, script: Script = Script.LATIN) -> RenderedLine:
    """A line whose pixels nobody looks at."""
    conditions = Conditions(script=script, size=20, opacity=0.4, light=True, textured=False)
    pixels = np.zeros((90, 140, 3), np.uint8)
    return RenderedLine(text=text, conditions=conditions, enlargement=1.5, box=LINE, pixels=pixels)


def pupil(text: str) -> Pupil:
    """A played reader that gets Latin lines."""
    scripts = frozenset({Script.LATIN})
    return Pupil(reader=PlayedReader(text=text), scripts=scripts, light_view="light-text", dark_view="dark-text")


def wording(text: str) -> Wording:
    """A listed wording."""
    return Wording(pattern_id="some", text=text, category="some", role=Role.SIGN, languages=("en",))


@given(TEXTS.filter(bool), TEXTS)
def test_every_letter_is_accounted_for(stands: str, read: str) -> None:
    """Letters that stand there and are neither misread nor lost, with those misread or invented, are those read."""
    misreading = compare(stands, read)
    assert misreading.letters - misreading.deleted + misreading.inserted == len(read)
    assert len(misreading.confusions) <= misreading.substituted <= misreading.letters
    assert misreading.in_gaps <= misreading.deleted
    assert all(true != seen for true, seen in misreading.confusions)


def test_a_letter_read_as_another_is_a_confusion() -> None:
    """One letter, or up to three in a row, among letters read right are learned from."""
    assert compare("footage", "fcotage").confusions == (("o", "c"),)
    assert compare("footage", "fccuage").confusions == (("o", "c"), ("o", "c"), ("t", "u"))


@pytest.mark.parametrize("read", ["footae", "foofage", "fotge"])
def test_lost_letters_teach_nothing(read: str) -> None:
    """Where letters are lost beside a misread one, it is not known which was read as which."""
    assert all(pair == ("t", "f") for pair in compare("footage", read).confusions)


def test_merged_letters_are_left_out() -> None:
    """Two letters read as one are counted as misread, but not as a confusion of two letters."""
    misreading = compare("trial", "tnal")
    assert (misreading.substituted, misreading.deleted, misreading.confusions) == (1, 1, ())


def test_garbage_runs_are_left_out() -> None:
    """Four misread letters in a row teach nothing about shapes."""
    misreading = compare("developments", "develxyzwnts")
    assert (misreading.substituted, misreading.confusions) == (4, ())


def test_long_gaps_are_told_apart() -> None:
    """A missing word counts as a gap, a missing letter does not."""
    assert compare("subjecttochange", "subjecttochang").in_gaps == 0
    assert compare("subjecttochange", "subjectto").in_gaps == 6


def test_nothing_cannot_be_misread() -> None:
    """A line without letters is refused."""
    with pytest.raises(ValueError, match="without letters"):
        compare("", "abc")


def test_rates_are_shares_of_all_letters() -> None:
    """Rates are sums over the lines, by the letters that stand there; none gives 0."""
    rates = rates_of([compare("abcdefgh", "abcdefgh"), compare("ab", "xbc")])
    assert (rates.lines, rates.letters, rates.substitution, rates.insertion) == (2, 10, 0.1, 0.1)
    assert rates_of([]).substitution == 0


def test_damaged_lines_are_neither_clean_nor_garbage() -> None:
    """The channel's rates are taken from lines with 5 to 30 % errors."""
    texts = {"abcdefghij": False, "abcdefghix": True, "abcdexxxij": True, "xxxxefghij": False}
    assert {read: is_damaged(compare("abcdefghij", read)) for read in texts} == texts


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("vwxyz"))))
def test_shares_of_a_letter_add_up(confusions: list[tuple[str, str]]) -> None:
    """The shares of each letter lie in 0.01…1 and add up to at most 1."""
    rows = shares_of(confusions)
    assert all(0.01 <= share <= 1 for _, _, share in rows)
    for letter in "abcde":
        assert sum(share for true, _, share in rows if true == letter) <= 1 + 1e-9


def test_shares_are_smoothed() -> None:
    """What was seen most has the largest share; what only other letters are read as has a small one, not none."""
    rows = shares_of([("a", "x")] * 50 + [("b", "y")] * 50)
    shares = {(true, seen): share for true, seen, share in rows}
    assert shares["a", "x"] > 0.8
    assert 0.01 < shares["a", "y"] < 0.1


def test_a_line_is_laid_along_its_reading() -> None:
    """The reading at the line's height is compared, folded; noise beside it is not."""
    (seen,) = observe([line("SUBJECT T0 Change")], [pupil("Subject to Chanqe")])
    assert (seen.engine, seen.misreading.confusions, seen.misreading.inserted) == ("played", (("g", "q"),), 0)


def test_a_pupil_gets_its_scripts_only() -> None:
    """An engine that cannot read a script gets no lines in it."""
    assert list(observe([line("проба", Script.CYRILLIC)], [pupil("npoba")])) == []


def test_pages_are_enlarged_as_planned() -> None:
    """A page has the size and the scale that its line says."""
    page = pupil("").page(3, line("abc"))
    assert (page.name, page.pixels.shape, page.placement.scale) == ("3", (135, 210), 1.5)


def test_readings_are_put_together_from_left_to_right() -> None:
    """Fragments of a line that were read apart are one text."""
    right, left = Box(x=70, y=18, width=30, height=16), Box(x=20, y=14, width=30, height=22)
    assert text_in(LINE, [reading("CHANGE", right), reading("SUBJECT", left)]) == "SUBJECT CHANGE"


def test_table_leaves_garbage_out() -> None:
    """Lines with more than half their letters misread add nothing; the header comes first, as comments."""
    lines = [line("footage")]
    good = list(observe(lines, [pupil("fcotage")]))
    bad = list(observe(lines, [pupil("fxxxxxx")]))
    assert table(good + bad, ["Made up."]) == "# Made up.\no\tc\t1.0000\n"


def test_rates_are_printed_by_stratum() -> None:
    """People see a row for each engine and each kind of line that was there, and no other."""
    observations = list(observe([line("footage of something")], [pupil("fcotage of something")]))
    rows = list(strata(observations))
    assert [row[:32].strip() for row in rows[1:]] == [
        f"played    {name}" for name in ("all", "opacity below 0.5", "type above 18 px", "smooth ground", "Latin")
    ]
    assert "1 lines, 18 letters; 5.6% read as others" in "\n".join(summary(observations))


def test_words_are_sorted_by_script() -> None:
    """A word belongs to a script if all its letters do; words of digits alone belong to none."""
    wordings = [wording("Not actual footage 2017"), wording("не игра"), wording("中文 пробa")]  # noqa: RUF001  mixed
    assert words_of(wordings, Script.LATIN) == ("Not", "actual", "footage")
    assert words_of(wordings, Script.CYRILLIC) == ("игра", "не")


@pytest.mark.parametrize("script", Script)
def test_texts_are_lines_of_their_script(script: Script) -> None:
    """A text has 1 to 36 characters without spaces at its ends, and depends on the seed alone."""
    texts = [line_text(np.random.default_rng(seed), ("footage",), script) for seed in range(100)]
    assert texts == [line_text(np.random.default_rng(seed), ("footage",), script) for seed in range(100)]
    assert all(0 < len(text.strip()) == len(text) <= 36 for text in texts)
    assert any("FOOTAGE" in text for text in texts)
    assert any("footage" not in text.lower() for text in texts)


def test_no_words_no_lines() -> None:
    """Without words there is nothing to write."""
    with pytest.raises(ValueError, match="no latin words"):
        line_text(np.random.default_rng(1), (), Script.LATIN)


def test_rendering_depends_on_the_seed_alone(typeface: Path) -> None:
    """The same seed gives the same picture."""
    first, again = (render(np.random.default_rng(7), "FOOTAGE", Script.LATIN, (typeface,)) for _ in range(2))
    assert np.array_equal(first.pixels, again.pixels)
    assert first.conditions == again.conditions
    assert first.pixels.dtype == np.uint8


def test_letters_stand_in_their_box(typeface: Path) -> None:
    """On a smooth ground, the pixels inside the box differ among each other much more than those around it."""
    lines = [render(np.random.default_rng(seed), "FOOTAGE", Script.LATIN, (typeface,)) for seed in range(20)]
    for drawn in lines:
        box, grey = drawn.box, drawn.pixels.mean(axis=2)
        inside = grey[box.y : box.bottom, box.x : box.right]
        assert inside.shape == (box.height, box.width)
        if not drawn.conditions.textured and drawn.conditions.opacity > 0.6:
            assert inside.std() > 1.5 * grey[: box.y // 2].std()


def test_missing_typefaces_are_named(tmp_path: Path) -> None:
    """Without the typefaces one sentence says which, and the remedy which packages hold them."""
    (tmp_path / "Roboto-Light.ttf").touch()
    with pytest.raises(UsageError) as raised:
        find_typefaces(folders=[tmp_path])
    assert "DejaVuSerif" in raised.value.message
    assert "Roboto-Light" not in raised.value.message
    assert raised.value.remedy.startswith("Install them with: apt-get install ")
    assert {"fonts-dejavu-core", "fonts-roboto-unhinted"} <= set(raised.value.remedy.split())


def test_typefaces_are_found_in_subfolders(tmp_path: Path) -> None:
    """Typefaces come in the order of their names, wherever below the folders they lie."""
    for name in TYPEFACES:
        folder = tmp_path / TYPEFACES[name]
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.ttf").touch()
    assert [path.stem for path in find_typefaces(folders=[tmp_path])] == list(TYPEFACES)
