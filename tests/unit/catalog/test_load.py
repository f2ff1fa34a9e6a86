"""Pattern files → the list: what is refused, where the fault is said to be, and what the digest stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import HEAD, entry, write
from watermark_scan.catalog.load import PatternList, load_patterns
from watermark_scan.errors import ExitCode, PatternListError
from watermark_scan.model import Role

if TYPE_CHECKING:
    from pathlib import Path


def category_file(folder: Path, name: str = "engine-build", *entries: str, head: str = HEAD) -> Path:
    """Writes a category's file and gives its path."""
    return write(folder / f"{name}.toml", *(entries or (entry("ue-build"),)), head=head.replace('"marks"', f'"{name}"'))


def faults(folder: Path) -> list[str]:
    """The lines that a broken list is refused with, without the heading."""
    with pytest.raises(PatternListError) as caught:
        load_patterns(folder)
    heading, *lines = caught.value.message.split("\n")
    assert heading == "The pattern list is broken:"
    return lines


def test_a_sound_folder_becomes_a_list(tmp_path: Path) -> None:
    """Files come sorted by category, entries in the order of their file, texts with their category's role."""
    category_file(tmp_path, "stock", entry("zeta", text='"Zeta stock"'), entry("alpha", variants='["A", "B"]'))
    category_file(tmp_path, "engine-build")
    (tmp_path / "README.md").write_text("no pattern file")
    patterns = load_patterns(tmp_path)
    assert [file.category for file in patterns.files] == ["engine-build", "stock"]
    assert [pattern.id for pattern in patterns.patterns] == ["ue-build", "zeta", "alpha"]
    assert [(wording.text, wording.category) for wording in patterns.wordings][2:] == [
        ("Zorblax preview build", "stock"),
        ("A", "stock"),
        ("B", "stock"),
    ]


def test_the_meaning_of_a_category(tmp_path: Path) -> None:
    """A category's sentence is found by its name; an unknown name is an error."""
    category_file(tmp_path)
    patterns = load_patterns(tmp_path)
    assert patterns.meaning("engine-build") == "Shows a mark."
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
        (entry("ue-build", colour='"white"'), 13, "colour: there is no such key"),
        (entry("Not A Slug"), 7, "id: write lower-case letters"),
        (entry("ue-build", languages='["english"]'), 11, "'english' is no language tag"),
        (entry("ue-build", languages='["en", "de-de"]'), 11, "languages.1: "),
        (entry("ue-build", text='" ... "'), 8, "at least one letter or digit"),
        (entry("ue-build", role='"maybe"'), 9, "Input should be 'sign', 'hint' or 'benign'"),
        (entry("ue-build").replace('role = "sign"\n', ""), 6, "role: it is missing"),
        (entry("ue-build", positions='["middle"]'), 13, "positions.0: "),
    ],
    ids=["unknown key", "id", "language", "second language", "empty text", "role", "missing key", "position"],
)
def test_a_broken_entry_is_named_by_file_and_line(tmp_path: Path, broken: str, line: int, words: str) -> None:
    """The fault says which line of which file to mend, and what is wrong there."""
    path = category_file(tmp_path, "engine-build", broken)
    fault, *_ = faults(tmp_path)
    assert fault.startswith(f"{path}:{line}: ")
    assert words in fault


def test_a_list_of_wrong_elements_is_not_called_empty(tmp_path: Path) -> None:
    """One sentence for one fault."""
    category_file(tmp_path, "engine-build", entry("ue-build", languages='["english"]'))
    (fault,) = faults(tmp_path)
    assert "'english' is no language tag" in fault


def test_an_unknown_key_of_the_file_is_named(tmp_path: Path) -> None:
    """The head of a file is as strict as its entries."""
    path = category_file(tmp_path, head=HEAD + 'licence = "none"\n')
    assert faults(tmp_path) == [f"{path}:5: licence: there is no such key"]


def test_a_category_is_its_file_s_name(tmp_path: Path) -> None:
    """A renamed file that keeps its category is a fault: entries would be found under a wrong name."""
    path = category_file(tmp_path).rename(tmp_path / "stock.toml")
    assert faults(tmp_path) == [f"{path}:2: category 'engine-build' must equal the file's name, 'stock'"]


def test_an_id_twice_in_one_file(tmp_path: Path) -> None:
    """Both places are named, each with its line."""
    path = category_file(tmp_path, "stock", entry("twice"), entry("once"), entry("twice"))
    assert faults(tmp_path) == [f"{path}:23: the id 'twice' is already used in {path}:7"]


def test_an_id_in_two_files(tmp_path: Path) -> None:
    """Ids are unique over the whole list."""
    first, second = (
        category_file(tmp_path, "engine-build", entry("twice")),
        category_file(tmp_path, "stock", entry("ue-build"), entry("twice")),
    )
    assert faults(tmp_path) == [f"{second}:15: the id 'twice' is already used in {first}:7"]


def test_an_id_three_times(tmp_path: Path) -> None:
    """Each further use is a fault of its own, and all point to the first."""
    path = category_file(tmp_path, "stock", *[entry("thrice")] * 3)
    assert [fault.rpartition(" ")[2] for fault in faults(tmp_path)] == [f"{path}:7"] * 2


def test_broken_toml_is_named_by_file_and_line(tmp_path: Path) -> None:
    """What the TOML parser says is passed on, with the file."""
    path = category_file(tmp_path, "stock", entry("ue-build", text='"no end'))
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"{path}:8: no TOML: ")


def test_a_file_in_another_encoding_is_named_by_line(tmp_path: Path) -> None:
    """A file saved as Latin-1 is refused, not read with wrong letters."""
    path = tmp_path / "stock.toml"
    path.write_bytes((HEAD + entry("ue-build", text='"Épreuve"')).encode("latin-1"))
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"{path}:8: not UTF-8")


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    """A folder with the name of a pattern file is a fault, not a traceback."""
    category_file(tmp_path)
    (tmp_path / "stock.toml").mkdir()
    (fault,) = faults(tmp_path)
    assert fault.startswith(f"{tmp_path / 'stock.toml'}: ")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """A curator mends everything in one go: two faults of an entry, another file's, and an id used twice."""
    category_file(tmp_path, "a", entry("one", role='"maybe"', languages="[]"))
    category_file(tmp_path, "b", entry("two", text='"unclosed'))
    category_file(tmp_path, "c", entry("three"))
    category_file(tmp_path, "d", entry("three"))
    category_file(tmp_path, "e", head=HEAD.replace('"marks"', '"f"'))
    found = faults(tmp_path)
    assert [fault.split(".toml")[0][-1] for fault in found] == ["a", "a", "b", "e", "d"]


def _digest(folder: Path) -> str:
    return load_patterns(folder).digest


def test_the_digest_is_of_the_entries(tmp_path: Path) -> None:
    """Comments, layout and the folder's place change nothing; the report's schema takes the form."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    category_file(tmp_path / "first")
    text = category_file(tmp_path / "second").read_text()
    mended = "# A comment.\r\n" + text.replace(" = ", "=").replace("[[pattern]]", "\n\n[[pattern]] # here")
    (tmp_path / "second" / "engine-build.toml").write_text(mended)
    assert _digest(tmp_path / "first") == _digest(tmp_path / "second")
    assert _digest(tmp_path / "first").startswith("sha256:")
    assert len(_digest(tmp_path / "first")) == len("sha256:") + 64


@pytest.mark.parametrize(
    "changed",
    [
        entry("other-id"),
        entry("ue-build", text='"Zorblax preview Build"'),
        entry("ue-build", role='"hint"'),
        entry("ue-build", languages='["en", "de"]'),
        entry("ue-build", note='"seen"'),
        entry("ue-build", upper_case="true"),
        entry("ue-build") + entry("second"),
    ],
    ids=["id", "text", "role", "languages", "note", "capitals", "one more"],
)
def test_the_digest_changes_with_an_entry(tmp_path: Path, changed: str) -> None:
    """Two lists with the same digest are the same list."""
    category_file(tmp_path)
    before = _digest(tmp_path)
    category_file(tmp_path, "engine-build", changed)
    assert _digest(tmp_path) != before


def test_the_digest_changes_with_the_meaning(tmp_path: Path) -> None:
    """The sentence that reports carry belongs to the list."""
    category_file(tmp_path)
    before = _digest(tmp_path)
    category_file(tmp_path, head=HEAD.replace("a mark", "another mark"))
    assert _digest(tmp_path) != before


def test_loading_twice_gives_equal_lists(tmp_path: Path) -> None:
    """A list is a value: the same files, the same list."""
    category_file(tmp_path)
    assert load_patterns(tmp_path) == load_patterns(tmp_path)
    assert isinstance(load_patterns(tmp_path), PatternList)


def test_an_experimental_sign_of_the_built_in_list_is_for_review(tmp_path: Path) -> None:
    """Nobody can check it yet, so it flags nothing; a list of one's own that says so makes it flag."""
    patterns = load_patterns()
    signs = [entry for entry in patterns.patterns if entry.role is Role.SIGN]
    unproven = next(sign.id for sign in signs if sign.status == "experimental")
    proven = next(sign.id for sign in signs if sign.status == "stable")
    assert (_role(patterns, unproven), _role(patterns, proven)) == (Role.HINT, Role.SIGN)
    assert unproven in {wording.pattern_id for wording in patterns.wordings if wording.role is Role.SIGN}
    own = write(
        tmp_path / "own.toml", f'\n[[pattern]]\nid = "{unproven}"\nrole = "sign"\n', head="schema_version = 1\n"
    )
    assert _role(load_patterns(overlays=[own]), unproven) is Role.SIGN


def test_an_experimental_sign_of_ones_own_list_flags(tmp_path: Path) -> None:
    """A newsroom answers for its own list."""
    own = write(tmp_path / "own.toml", entry("our-mark"), head=HEAD)
    assert _role(load_patterns(overlays=[own]), "our-mark") is Role.SIGN
    category_file(tmp_path / "list")
    assert _role(load_patterns(tmp_path / "list"), "ue-build") is Role.SIGN


def _role(patterns: PatternList, pattern_id: str) -> Role:
    (role,) = {wording.role for wording in patterns.wordings_in_force if wording.pattern_id == pattern_id}
    return role
