"""Both forms of a manifest, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from watermark_scan.errors import UsageError
from watermark_scan.evaluate.labels import Columns, read_manifest

_SAMPLES = Path(__file__).parents[3] / "samples" / "manifest.toml"
_MARKED = frozenset({"flagged", "review"})
_CLEAR = frozenset({"clear"})
_CLASSES = "path,class,overlay_text,readable\na.jpg,positive,GAME | NAME,hard\nb/c.png,negative_photo,,\n"


def _read(
    tmp_path: Path, text: str, *, name: str = "manifest.csv", columns: Columns | None = None
) -> tuple[object, ...]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_manifest(path, columns)


def _refused(tmp_path: Path, text: str, name: str) -> str:
    with pytest.raises(UsageError) as caught:
        _read(tmp_path, text, name=name)
    assert caught.value.remedy
    return caught.value.message


def test_the_project_s_samples_are_understood() -> None:
    """Every sample is there, beside the manifest, with the verdicts that are as good."""
    expectations = {found.name: found for found in read_manifest(_SAMPLES)}
    assert all(found.image.is_file() for found in expectations.values())
    assert expectations["founding-case.jpg"].patterns == ("ac130-development-footage",)
    assert "subject to change" in expectations["founding-case.jpg"].text.lower()
    assert {found.marked for found in expectations.values()} == {True, False}


def test_a_table_with_classes(tmp_path: Path) -> None:
    """Positive images may be flagged or for review, all others must be clear; paths begin at the manifest."""
    path = tmp_path / "manifest.csv"
    path.write_bytes(b"\xef\xbb\xbf" + _CLASSES.encode())
    first, second = read_manifest(path)
    assert (first.name, first.image, first.accepted) == ("a.jpg", tmp_path / "a.jpg", _MARKED)
    assert (first.text, first.groups, first.patterns) == ("GAME | NAME", (("readable", "hard"),), ())
    assert (second.image, second.accepted, second.groups) == (tmp_path / "b" / "c.png", _CLEAR, ())


def test_a_table_with_verdicts_and_entries(tmp_path: Path) -> None:
    """A verdict wins over a class; several values stand in one cell with bars between them."""
    path = tmp_path / "m.csv"
    path.write_text(
        "path,class,expected,patterns\na.jpg,x,flagged | review,veo|sora\nb.jpg,positive,clear,\n", encoding="utf-8"
    )
    first, second = read_manifest(path)
    assert (first.accepted, first.patterns) == (_MARKED, ("veo", "sora"))
    assert (second.accepted, second.patterns) == (_CLEAR, ())


def test_columns_may_have_other_names(tmp_path: Path) -> None:
    """Nobody has to rename the columns of a corpus."""
    path = tmp_path / "m.csv"
    path.write_text("file,kind,seen,where\na.jpg,mark,VEO,corner\nb.jpg,stamp,,\nc.jpg,none,,\n", encoding="utf-8")
    columns = Columns(
        image="file", class_="kind", positive=frozenset({"mark", "stamp"}), text="seen", groups=("where", "absent")
    )
    first, second, third = read_manifest(path, columns)
    assert (first.marked, second.marked, third.marked) == (True, True, False)
    assert (first.text, first.groups) == ("VEO", (("where", "corner"),))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no column 'path'"),
        ("file,class\n", "the columns are file, class"),
        ("path,kind\na.jpg,x\n", "no column 'expected' or 'class'"),
        ("path,class\na.jpg\n", "line 2: it has not as many cells"),
        ("path,class\na.jpg,x,y\n", "line 2: it has not as many cells"),
        ("path,class\n ,positive\n", "line 2: it names no image"),
        ("path,expected\na.jpg,maybe\n", "line 2: 'maybe' is no verdict"),
        ("path,expected\na.jpg,\n", "line 2: name a verdict"),
        ("path,expected\na.jpg,clear|review\n", "line 2: clear cannot be expected beside"),
        ("path,expected,patterns\na.jpg,clear,veo\n", "line 2: a clear image names no patterns"),
        ('path,class\n"a.jpg,positive\n', "unexpected end of data"),
        ("path,class\n", "names no image"),
    ],
)
def test_faults_of_a_table_are_named_with_their_line(tmp_path: Path, text: str, fault: str) -> None:
    """A label that was mistyped must not count as one."""
    assert fault in _refused(tmp_path, text, "manifest.csv")


@pytest.mark.parametrize(
    ("sample", "fault"),
    [
        ('expected = "clear"', "sample 1: file is missing"),
        ('file = "a.jpg"', "sample 1 (a.jpg): expected is missing"),
        ('file = "a.jpg"\nexpected = "maybe"', "'maybe' is no verdict"),
        ('file = "a.jpg"\nexpected = "flagged"\nalso = ["clear"]', "clear cannot be expected beside"),
        ('file = "a.jpg"\nexpected = "flagged"\nalso = "review"', "also must be a list of texts"),
        ('file = "a.jpg"\nexpected = "flagged"\npatern = ["veo"]', "unknown key 'patern'"),
        ('file = "a.jpg"\nexpected = "flagged"\nknown_miss = 1', "known_miss must be true or false"),
        ('file = 3\nexpected = "flagged"', "file must be a text"),
    ],
)
def test_faults_of_a_toml_manifest_are_named_with_their_sample(tmp_path: Path, sample: str, fault: str) -> None:
    """By number and file."""
    assert fault in _refused(tmp_path, f"schema_version = 1\n[[sample]]\n{sample}\n", "m.toml")


@pytest.mark.parametrize(
    "text", ["", "schema_version = 1\nsample = 3", "schema_version = 1\n", "schema_version = 1\nx = 1", "= 1"]
)
def test_what_is_no_toml_manifest_is_refused(tmp_path: Path, text: str) -> None:
    """Nothing in it is no reason to report success."""
    assert str(tmp_path) in _refused(tmp_path, text, "m.toml")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Two bad lines are two sentences."""
    message = _refused(tmp_path, "path,expected\na.jpg,x\nb.jpg,clear\nc.jpg,y\n", "m.csv")
    assert "line 2" in message
    assert "line 4" in message


def test_a_manifest_that_cannot_be_read(tmp_path: Path) -> None:
    """Missing, a folder, or no UTF-8."""
    (tmp_path / "latin.csv").write_bytes(b"path,class\n\xe9.jpg,positive\n")
    for path in (tmp_path / "nosuch.csv", tmp_path, tmp_path / "latin.csv"):
        with pytest.raises(UsageError, match="cannot be read"):
            read_manifest(path)
