"""The samples' papers: manifest, pictures, generator, list and README agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from make_samples import RECIPES
from manifest import FOLDER, PICTURES, Sample, read_manifest

from watermark_scan import load_patterns

if TYPE_CHECKING:
    from pathlib import Path

_SAMPLES = read_manifest()
_GOOD = {
    "file": "a.jpg",
    "title": "A",
    "expected": "flagged",
    "patterns": ("a",),
    "drawn": "A",
    "cut": "nothing",
}
_TABLE = 'file = "a.jpg"\ntitle = "A"\nexpected = "clear"\npatterns = []\ndrawn = "A"\ncut = "nothing"\n'


def test_every_picture_has_an_entry() -> None:
    """Manifest, folder and generator hold the same pictures, each once; the founding case comes first."""
    names = [sample.file for sample in _SAMPLES]
    assert sorted(names) == sorted(path.name for ending in PICTURES for path in FOLDER.glob(ending))
    assert names == list(RECIPES)
    assert names[0] == "founding-case.jpg"


def test_folder_stays_small() -> None:
    """All pictures together take less than 3 MB of every clone."""
    assert sum((FOLDER / sample.file).stat().st_size for sample in _SAMPLES) < 3_000_000


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda sample: sample.file)
def test_patterns_are_listed(sample: Sample) -> None:
    """The ids that a sample expects are in the built-in list."""
    assert set(sample.patterns) <= {pattern.id for pattern in load_patterns().patterns}


def test_readme_says_the_same() -> None:
    """The folder's README names every picture in a row with the verdict expected of it."""
    rows = [line for line in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    for sample in _SAMPLES:
        (row,) = (line for line in rows if f"`{sample.file}`" in line)
        assert row.endswith(f"| {sample.expected} |")


@pytest.mark.parametrize(
    "changes",
    [
        {"expected": "dirty"},
        {"expected": "clear"},
        {"patterns": ()},
        {"also": ("clear",)},
        {"also": ("flagged",)},
        {"expected": "clear", "patterns": (), "also": ("review",)},
        {"known_miss": True},
        {"reason": "because"},
    ],
    ids=str,
)
def test_contradictions_are_refused(changes: dict[str, Any]) -> None:
    """A sample whose values contradict each other is refused, and the sentence names it."""
    with pytest.raises(ValueError, match=r"^a\.jpg: "):
        Sample(**_GOOD | changes)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (f"schema_version = 2\n[[sample]]\n{_TABLE}", "schema_version"),
        (f"schema_version = 1\nsamples = 1\n[[sample]]\n{_TABLE}", "nothing else"),
        (f"schema_version = 1\n[[sample]]\n{_TABLE}need = []\n", "a.jpg: unknown key need"),
        ('schema_version = 1\n[[sample]]\nfile = "a.jpg"\n', "a.jpg: missing key cut, drawn"),
    ],
)
def test_broken_manifests_are_refused(tmp_path: Path, source: str, fault: str) -> None:
    """An unknown version, an unknown key and a missing key are refused by name."""
    path = tmp_path / "manifest.toml"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(ValueError, match=fault):
        read_manifest(path)


def test_manifest_is_read(tmp_path: Path) -> None:
    """A good manifest gives its samples, lists as tuples."""
    path = tmp_path / "manifest.toml"
    path.write_text(f'schema_version = 1\n[[sample]]\n{_TABLE}needs = ["tesseract:rus"]\n', encoding="utf-8")
    (sample,) = read_manifest(path)
    assert sample.needs == ("tesseract:rus",)
    assert sample.patterns == ()
