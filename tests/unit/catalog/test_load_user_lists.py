"""User lists: what they may change, who wins, what stays without the built-in list, and what is refused."""

from __future__ import annotations

import os
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import base, entry, write
from watermark_scan.catalog.load import load_patterns
from watermark_scan.catalog.locations import builtin_folder
from watermark_scan.errors import PatternListError
from watermark_scan.model import Role

if TYPE_CHECKING:
    from pathlib import Path

    from watermark_scan.catalog.model import Pattern


ONE = entry("one", text='"Alpha mark"', note='"kept"')
TWO = entry("two", text='"Beta mark"')


def user(path: Path, text: str) -> Path:
    """Writes a user list, with the version of the format above it."""
    return write(path, dedent(text), head="schema_version = 1\n")


def found(folder: Path, *overlays: Path) -> dict[str, Pattern]:
    """Entries by id of a list of two with overlays."""
    return {pattern.id: pattern for pattern in load_patterns(base(folder, ONE, TWO), overlays=overlays).patterns}


def faults(folder: Path, *overlays: Path) -> list[str]:
    """What a broken user list is refused with, without the heading."""
    with pytest.raises(PatternListError) as caught:
        load_patterns(base(folder, ONE, TWO), overlays=overlays)
    heading, *lines = caught.value.message.split("\n")
    assert heading == "A pattern list of yours is broken:"
    assert "used only whole" in caught.value.remedy
    return lines


def test_the_keys_that_an_entry_gives_replace_those_of_the_same_id(tmp_path: Path) -> None:
    """Keys that are not given stay what they were; the entry stays where it was."""
    mine = user(tmp_path / "mine.toml", '[[pattern]]\nid = "one"\nrole = "hint"\nvariants = ["A mark"]\n')
    patterns = found(tmp_path, mine)
    assert list(patterns) == ["one", "two"]
    assert (patterns["one"].role, patterns["one"].texts) == (Role.HINT, ("Alpha mark", "A mark"))
    assert patterns["one"].note == "kept"


def test_a_new_entry_joins_its_category(tmp_path: Path) -> None:
    """An existing category needs no title; the entry comes last."""
    mine = user(tmp_path / "x.toml", 'category = "marks"\n' + entry("three"))
    assert list(found(tmp_path, mine)) == ["one", "two", "three"]


def test_a_new_category_brings_its_title_and_meaning(tmp_path: Path) -> None:
    """Its meaning is found like any other."""
    head = 'category = "logos"\ntitle = "Logos"\nmeaning = "Shows a logo."\n'
    mine = user(tmp_path / "any name at all.txt", head + entry("three"))
    patterns = load_patterns(base(tmp_path, ONE), overlays=[mine])
    assert [file.category for file in patterns.files] == ["logos", "marks"]
    assert patterns.meaning("logos") == "Shows a logo."


def test_a_list_may_reword_a_meaning(tmp_path: Path) -> None:
    """A newsroom says in its own language what a mark shows."""
    mine = user(tmp_path / "mine.toml", 'category = "marks"\nmeaning = "Zeigt eine Marke."\n')
    assert load_patterns(base(tmp_path, ONE), overlays=[mine]).meaning("marks") == "Zeigt eine Marke."


def test_disabled_entries_are_out_of_use_and_remembered(tmp_path: Path) -> None:
    """They give no wording; the list says who disabled them, and where they come from."""
    mine = user(tmp_path / "mine.toml", 'disable = ["two"]\n')
    patterns = load_patterns(base(tmp_path, ONE, TWO), overlays=[mine])
    assert [wording.text for wording in patterns.wordings] == ["Alpha mark"]
    assert [(disabled.pattern_id, disabled.path) for disabled in patterns.disabled] == [("two", mine)]
    assert "two" in patterns.origins


def test_later_lists_win(tmp_path: Path) -> None:
    """Over earlier ones, entry by entry; giving a disabled entry again puts it back into use."""
    first = user(tmp_path / "1.toml", 'disable = ["two"]\n[[pattern]]\nid = "one"\nnote = "first"\nrole = "hint"\n')
    second = user(tmp_path / "2.toml", '[[pattern]]\nid = "one"\nnote = "second"\n[[pattern]]\nid = "two"\n')
    patterns = found(tmp_path, first, second)
    assert (patterns["one"].note, patterns["one"].role) == ("second", Role.HINT)
    assert "two" in patterns
    assert "two" not in found(tmp_path, second, first)


def test_origins_name_every_list_that_had_a_hand_in_an_entry(tmp_path: Path) -> None:
    """The file of the whole entry, then the lists that changed it, with the keys they gave."""
    first = user(tmp_path / "1.toml", '[[pattern]]\nid = "one"\nrole = "hint"\nnote = ""\n')
    second = user(
        tmp_path / "2.toml", 'category = "marks"\n' + entry("three") + '[[pattern]]\nid = "one"\nnote = "x"\n'
    )
    origins = load_patterns(base(tmp_path, ONE, TWO), overlays=[first, second]).origins
    assert [(change.path, change.number, change.keys) for change in origins["one"].changes] == [
        (first, 0, ("note", "role")),
        (second, 1, ("note",)),
    ]
    assert origins["two"].changes == ()
    assert (origins["three"].path, origins["three"].number, origins["three"].builtin) == (second, 0, False)


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    """All `*.toml` in it, sorted by name; nothing below it."""
    user(tmp_path / "lists" / "a.toml", '[[pattern]]\nid = "one"\nnote = "a"\n')
    user(tmp_path / "lists" / "b.toml", 'disable = ["two"]\n')
    user(tmp_path / "lists" / "sub" / "c.toml", 'disable = ["one"]\n')
    assert found(tmp_path, tmp_path / "lists")["one"].note == "a"
    assert list(found(tmp_path, tmp_path / "lists")) == ["one"]


def test_version_and_digest_tell_that_user_lists_take_part(tmp_path: Path) -> None:
    """The version says so, and the digest says which."""
    folder = base(tmp_path, ONE)
    (folder / "VERSION").write_text("2026.01.31\n")
    mine = user(tmp_path / "mine.toml", '[[pattern]]\nid = "one"\nrole = "hint"\n')
    alone, together = load_patterns(folder), load_patterns(folder, overlays=[mine])
    assert (alone.version, together.version) == ("2026.01.31", "2026.01.31+local")
    assert alone.digest != together.digest


def test_a_broken_head_hides_no_broken_entry(tmp_path: Path) -> None:
    """All faults are told at once."""
    text = (
        'colour = 1\ncategory = "marks"\n[[pattern]]\nid = "Three"\ntext = "..."\nrole = "hint"\nlanguages = ["en"]\n'
    )
    with pytest.raises(PatternListError) as caught:
        load_patterns(base(tmp_path, ONE), overlays=[user(tmp_path / "mine.toml", text)])
    told = [line.removeprefix(f"{tmp_path / 'mine.toml'}:") for line in caught.value.message.splitlines()[1:]]
    assert [line.split(":")[:2] for line in told] == [["2", " colour"], ["5", " id"], ["6", " text"]]


@pytest.mark.parametrize("disabled", [True, False], ids=["all disabled", "no list"])
def test_a_list_without_entries_is_refused(tmp_path: Path, disabled: bool) -> None:  # noqa: FBT001  a case
    """A scan that can find nothing would call every image clear."""
    mine = user(tmp_path / "mine.toml", 'disable = ["one", "two"]\n')
    folder, overlays = base(tmp_path, ONE, TWO), [mine] if disabled else []
    with pytest.raises(PatternListError, match="no entry in use"):
        load_patterns(folder, overlays=overlays, builtin=disabled)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('disable = ["tow"]\n', ":2: there is no entry 'tow' to disable; did you mean 'two'?"),
        ('disable = ["quite-different"]\n', ":2: there is no entry 'quite-different' to disable"),
        (
            'disable = ["one"]\n[[pattern]]\nid = "one"\nnote = ""\n',
            ":2: 'one' is both disabled and given in this file",
        ),
        (
            'category = "marks"\n[[pattern]]\nid = "tow"\nrole = "hint"\n',
            ":4: no list has an entry 'tow' to change, and a new one needs text, languages; did you mean 'two'?",
        ),
        (entry("three"), ":1: a file with new entries needs a category"),
        (
            'category = "mark"\n' + entry("three"),
            ":2: there is no category 'mark' yet, and a new one needs a title and a meaning; did you mean 'marks'?",
        ),
        ('[[pattern]]\nid = "one"\nrole = "maybe"\n', ":4: role: Input should be 'sign', 'hint' or 'benign'"),
        ('[[pattern]]\nid = "one"\ncolour = "red"\n', ":4: colour: there is no such key"),
        ('[[pattern]]\nrole = "hint"\n', ":2: id: it is missing"),
        ('[[pattern]]\nid = "one"\n[[pattern]]\nid = "one"\n', ":5: the id 'one' is already used in {path}:3"),
        ("licence = 1\n", ":2: licence: there is no such key"),
        ('disable = "one"\n', ":2: disable: Input should be a valid tuple"),
    ],
    ids=[
        "misspelt id to disable",
        "unknown id to disable",
        "disabled and given",
        "misspelt id",
        "no category",
        "misspelt category",
        "wrong value",
        "unknown key",
        "no id",
        "twice",
        "unknown key of the file",
        "no list",
    ],
)
def test_a_broken_list_is_named_by_file_and_line(tmp_path: Path, text: str, fault: str) -> None:
    """Each fault says where it is, what is wrong, and what may have been meant."""
    path = user(tmp_path / "mine.toml", text)
    assert f"{path}{fault.format(path=path)}" in faults(tmp_path, path)


def test_all_faults_of_all_lists_are_told_at_once(tmp_path: Path) -> None:
    """A missing file, an empty folder, broken TOML and a misspelt id: one go suffices."""
    (tmp_path / "empty").mkdir()
    paths = [
        tmp_path / "missing.toml",
        tmp_path / "empty",
        write(tmp_path / "broken.toml", "x ="),
        user(tmp_path / "typo.toml", 'disable = ["tow"]\n'),
    ]
    told = faults(tmp_path, *paths)
    assert [line.split(":")[0] for line in told] == [os.fspath(path) for path in paths]
    assert told[0].endswith("No such file or directory")
    assert told[1].endswith("this folder holds no *.toml file")


def test_the_example_of_the_readme_is_a_sound_list(tmp_path: Path) -> None:
    """What curators copy from there works beside the built-in list."""
    readme = (builtin_folder() / "README.md").read_text(encoding="utf-8")
    part = readme[readme.index("## Lists of your own") :]
    path = write(tmp_path / "mine.toml", part.split("```toml\n")[1].split("```")[0], head="")
    patterns = load_patterns(overlays=[path])
    roles = {pattern.id: pattern.role for pattern in patterns.patterns}
    assert (roles["our-agency"], roles["work-print"]) == (Role.SIGN, Role.SIGN)
    assert [disabled.pattern_id for disabled in patterns.disabled] == ["draft-stamp"]


def test_without_the_base_the_user_lists_are_all_there_is(tmp_path: Path) -> None:
    """A complete file serves as a user list; its version is only local."""
    path = write(tmp_path / "mine.toml", ONE)
    patterns = load_patterns(overlays=[path], builtin=False)
    assert ([pattern.id for pattern in patterns.patterns], patterns.version) == (["one"], "local")


@pytest.mark.parametrize(
    "text",
    [
        'disable = ["two"]\n',
        '[[pattern]]\nid = "two"\nrole = "hint"\n',
        'category = "marks"\n[[pattern]]\nid = "two"\nrole = "hint"\n',
    ],
    ids=["disabled", "changed", "changed in its category"],
)
def test_without_the_base_what_refers_to_it_changes_nothing(tmp_path: Path, text: str) -> None:
    """Leaving the list out altogether is no fault of a list that is laid over it at other times."""
    folder = base(tmp_path, ONE, TWO)
    three = user(tmp_path / "three.toml", 'category = "marks"\n' + entry("three"))
    patterns = load_patterns(folder, overlays=[user(tmp_path / "mine.toml", text), three], builtin=False)
    assert [pattern.id for pattern in patterns.patterns] == ["three"]
    assert patterns.meaning("marks") == load_patterns(folder).meaning("marks")


def test_without_the_base_a_whole_entry_with_one_of_its_ids_counts(tmp_path: Path) -> None:
    """Someone works with a copy of the list."""
    copy = write(tmp_path / "copy.toml", TWO)
    patterns = load_patterns(base(tmp_path, ONE, TWO), overlays=[copy], builtin=False)
    assert [(pattern.id, patterns.origins[pattern.id].builtin) for pattern in patterns.patterns] == [("two", False)]


def test_without_the_base_misspelt_ids_are_still_faults(tmp_path: Path) -> None:
    """They would be with it."""
    mine = user(tmp_path / "mine.toml", 'disable = ["tow"]\n')
    with pytest.raises(PatternListError, match="no entry 'tow'"):
        load_patterns(base(tmp_path, ONE, TWO), overlays=[mine], builtin=False)
