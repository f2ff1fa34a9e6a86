"""Pattern files → the list: what is refused, where the fault is said to be, and what the digest stands for."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from watermark_scan.catalog.load import PatternList, load_patterns
from watermark_scan.errors import ExitCode, PatternListError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = dedent(
    """\
    schema_version = 1
    category = "{category}"
    title = "Title"
    meaning = "Shows something."
    """
)


def entry(identifier: str = "ue-build", **changes: str) -> str:
    """The six lines of an entry; a change replaces the value of a key or adds a line at the end."""
    keys = {"id": f'"{identifier}"', "text": '"Development build"', "role": '"sign"', "languages": '["en"]'} | changes
    return "\n[[pattern]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())


def write(folder: Path, category: str = "engine-build", *entries: str, head: str = HEAD) -> Path:
    """Writes a category's file and gives its path."""
    path = folder / f"{category}.toml"
    path.write_text(head.format(category=category) + "".join(entries or (entry(),)), encoding="utf-8")
    return path


def faults(folder: Path) -> list[str]:
    """The lines that a broken list is refused with, without the heading."""
    with pytest.raises(PatternListError) as caught:
        load_patterns(folder)
    heading, *lines = caught.value.message.split("\n")
    assert heading == "The pattern list is broken:"
    return lines


def test_a_sound_folder_becomes_a_list(tmp_path: Path) -> None:
    """Files come sorted by category, entries in the order of their file, texts with their category's role."""
    write(tmp_path, "stock", entry("zeta", text='"Zeta stock"'), entry("alpha", variants='["A", "B"]'))
    write(tmp_path, "engine-build")
    (tmp_path / "README.md").write_text("no pattern file")
    patterns = load_patterns(tmp_path)
    assert [file.category for file in patterns.files] == ["engine-build", "stock"]
    assert [pattern.id for pattern in patterns.patterns] == ["ue-build", "zeta", "alpha"]
    assert [(wording.text, wording.category) for wording in patterns.wordings][2:] == [
        ("Development build", "stock"),
        ("A", "stock"),
        ("B", "stock"),
    ]


def test_the_meaning_of_a_category(tmp_path: Path) -> None:
    """A category's sentence is found by its name; an unknown name is an error."""
    write(tmp_path)
    patterns = load_patterns(tmp_path)
    assert patterns.meaning("engine-build") == "Shows something."
    with pytest.raises(KeyError):
        patterns.meaning("stock")


@pytest.mark.parametrize("exists", [True, False], ids=["empty", "missing"])
def test_a_folder_without_a_list_is_an_error(tmp_path: Path, exists: bool) -> None:  # noqa: FBT001  a case
    """No list at all is never an empty list that finds nothing."""
    folder = tmp_path / "patterns"
    if exists:
        folder.mkdir()
    with pytest.raises(PatternListError) as caught:
        load_patterns(folder)
    assert str(folder) in caught.value.message
    assert caught.value.exit_code is ExitCode.UNUSABLE


@pytest.mark.parametrize(
    ("broken", "line", "words"),
    [
        (entry(colour='"white"'), 11, "colour: there is no such key"),
        (entry("Not A Slug"), 7, "id: write lower-case letters"),
        (entry(languages='["english"]'), 10, "'english' is no language tag"),
        (entry(languages='["en", "de-de"]'), 10, "languages.1: "),
        (entry(text='" ... "'), 8, "at least one letter or digit"),
        (entry(role='"maybe"'), 9, "Input should be 'sign', 'hint' or 'benign'"),
        (entry().replace('role = "sign"\n', ""), 6, "role: it is missing"),
        (entry(positions='["middle"]'), 11, "positions.0: "),
    ],
    ids=["unknown key", "id", "language", "second language", "empty text", "role", "missing key", "position"],
)
def test_a_broken_entry_is_named_by_file_and_line(tmp_path: Path, broken: str, line: int, words: str) -> None:
    """The fault says which line of which file to mend, and what is wrong there."""
    path = write(tmp_path, "engine-build", broken)
    fault, *_ = faults(tmp_path)
    assert fault.startswith(f"{path}:{line}: ")
    assert words in fault


def test_a_list_of_wrong_elements_is_not_called_empty(tmp_path: Path) -> None:
    """One sentence for one fault."""
    write(tmp_path, "engine-build", entry(languages='["english"]'))
    (fault,) = faults(tmp_path)
    assert "'english' is no language tag" in fault


def test_an_unknown_key_of_the_file_is_named(tmp_path: Path) -> None:
    """The head of a file is as strict as its entries."""
    path = write(tmp_path, head=HEAD + 'licence = "none"\n')
    assert faults(tmp_path) == [f"{path}:5: licence: there is no such key"]


def test_a_category_is_its_file_s_name(tmp_path: Path) -> None:
    """A renamed file that keeps its category is a fault: entries would be found under a wrong name."""
    path = write(tmp_path).rename(tmp_path / "stock.toml")
    assert faults(tmp_path) == [f"{path}:2: category 'engine-build' must equal the file's name, 'stock'"]


def test_an_id_twice_in_one_file(tmp_path: Path) -> None:
    """Both places are named, each with its line."""
    path = write(tmp_path, "stock", entry("twice"), entry("once"), entry("twice"))
    assert faults(tmp_path) == [f"{path}:19: the id 'twice' is already used in {path}:7"]


def test_an_id_in_two_files(tmp_path: Path) -> None:
    """Ids are unique over the whole list."""
    first, second = write(tmp_path, "engine-build", entry("twice")), write(tmp_path, "stock", entry(), entry("twice"))
    assert faults(tmp_path) == [f"{second}:13: the id 'twice' is already used in {first}:7"]


def test_an_id_three_times(tmp_path: Path) -> None:
    """Each further use is a fault of its own, and all point to the first."""
    path = write(tmp_path, "stock", *[entry("thrice")] * 3)
    assert [fault.rpartition(" ")[2] for fault in faults(tmp_path)] == [f"{path}:7"] * 2


def test_broken_toml_is_named_by_file_and_line(tmp_path: Path) -> None:
    """What the TOML parser says is passed on, with the file."""
    path = write(tmp_path, "stock", entry(text='"no end'))
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"{path}:8: no TOML: ")


def test_a_file_in_another_encoding_is_named_by_line(tmp_path: Path) -> None:
    """A file saved as Latin-1 is refused, not read with wrong letters."""
    path = tmp_path / "stock.toml"
    path.write_bytes((HEAD.format(category="stock") + entry(text='"Épreuve"')).encode("latin-1"))
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"{path}:8: not UTF-8")


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    """A folder with the name of a pattern file is a fault, not a traceback."""
    write(tmp_path)
    (tmp_path / "stock.toml").mkdir()
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"{tmp_path / 'stock.toml'}: ")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """A curator mends everything in one go: two faults of an entry, another file's, and an id used twice."""
    write(tmp_path, "a", entry("one", role='"maybe"', languages="[]"))
    write(tmp_path, "b", entry("two", text='"unclosed'))
    write(tmp_path, "c", entry("three"))
    write(tmp_path, "d", entry("three"))
    write(tmp_path, "e", head=HEAD.replace("{category}", "f"))
    found = faults(tmp_path)
    assert [fault.split(".toml")[0][-1] for fault in found] == ["a", "a", "b", "e", "d"]


def _digest(folder: Path) -> str:
    return load_patterns(folder).digest


def test_the_digest_is_of_the_entries(tmp_path: Path) -> None:
    """Comments, layout and the folder's place change nothing; the report's schema takes the form."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    write(tmp_path / "first")
    text = write(tmp_path / "second").read_text()
    mended = "# A comment.\r\n" + text.replace(" = ", "=").replace("[[pattern]]", "\n\n[[pattern]] # here")
    (tmp_path / "second" / "engine-build.toml").write_text(mended)
    assert _digest(tmp_path / "first") == _digest(tmp_path / "second")
    assert _digest(tmp_path / "first").startswith("sha256:")
    assert len(_digest(tmp_path / "first")) == len("sha256:") + 64


@pytest.mark.parametrize(
    "changed",
    [
        entry("other-id"),
        entry(text='"Development Build"'),
        entry(role='"hint"'),
        entry(languages='["en", "de"]'),
        entry(note='"seen"'),
        entry(upper_case="true"),
        entry() + entry("second"),
    ],
    ids=["id", "text", "role", "languages", "note", "capitals", "one more"],
)
def test_the_digest_changes_with_an_entry(tmp_path: Path, changed: str) -> None:
    """Two lists with the same digest are the same list."""
    write(tmp_path)
    before = _digest(tmp_path)
    write(tmp_path, "engine-build", changed)
    assert _digest(tmp_path) != before


def test_the_digest_changes_with_the_meaning(tmp_path: Path) -> None:
    """The sentence that reports carry belongs to the list."""
    write(tmp_path)
    before = _digest(tmp_path)
    write(tmp_path, head=HEAD.replace("something", "something else"))
    assert _digest(tmp_path) != before


def test_loading_twice_gives_equal_lists(tmp_path: Path) -> None:
    """A list is a value: the same files, the same list."""
    write(tmp_path)
    assert load_patterns(tmp_path) == load_patterns(tmp_path)
    assert isinstance(load_patterns(tmp_path), PatternList)
