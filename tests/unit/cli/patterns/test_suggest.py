"""`patterns suggest`: what it finds in a folder, what it writes, and how it ends."""

from __future__ import annotations

import io
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tests.unit.catalog.lists import entry, write
from tests.values import result_of
from watermark_scan.cli.patterns import suggest as suggesting
from watermark_scan.errors import EngineFailedError
from watermark_scan.geometry import Box
from watermark_scan.scanner import ReadImage
from watermark_scan.sources.frames import decode, digest_of

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program
    from watermark_scan.options import ScanOptions

PLACE = Box(x=76, y=70, width=40, height=8)


@dataclass(kw_only=True)
class FakeReader:
    """Reads what the name of a file says: `BLIMFU DEMO-3.png` holds `BLIMFU DEMO`.

    Attributes:
        options: Those it was opened with.
    """

    options: list[ScanOptions] = field(default_factory=list)

    def read(self, source: Path) -> ReadImage:
        """The text of that name, at the lower right."""
        text = source.stem.rpartition("-")[0]
        if text == "broken":
            raise EngineFailedError("The engine\x1b broke.", remedy="Try again.")
        return ReadImage(
            frame=decode(source, max_pixels=10**6),
            sha256=digest_of(source.read_bytes()),
            results=(result_of(text, box=PLACE),),
            incomplete=("tesseract",) if text == "half" else (),
        )


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeReader:
    """In the place of the engines; the working folder holds a list and a folder for images."""
    monkeypatch.chdir(tmp_path)
    write(Path("mine.toml"), entry("one"))
    Path("images").mkdir()
    made = FakeReader()

    def open_reader(options: ScanOptions) -> FakeReader:
        made.options.append(options)
        return made

    monkeypatch.setattr(suggesting, "open_reader", open_reader)
    return made


def _images(text: str, count: int, *, shade: int = 0) -> None:
    for number in range(count):
        pixels = np.full((80, 120, 3), shade + number, np.uint8)
        Image.fromarray(pixels).save(Path("images", f"{text}-{number}.png"))


def _suggest(program: Program, *arguments: str) -> tuple[int, str, str]:
    answer = program("patterns", "suggest", "images", *arguments, "--no-builtin", "--patterns", "mine.toml")
    return answer.code, answer.out, answer.err


def test_a_repeated_text_is_suggested(program: Program, reader: FakeReader) -> None:
    """With counts, files and an entry; the whole output can be pasted into a list. What is listed is left out."""
    _images("BLIMFU DEMO", 4)
    _images("ZORBLAX PREVIEW BUILD", 3, shade=100)
    code, out, err = _suggest(program)
    assert code == 0
    assert "in 4 of 7 images" in out.splitlines()[0]
    assert "images/BLIMFU DEMO-0.png" in out
    assert [found["id"] for found in tomllib.loads(out)["pattern"]] == ["blimfu-demo"]
    assert "Images read: 7; repeated texts: 2; not listed: 1." in err
    assert len(reader.options) == 1


def test_json_and_crops(program: Program, reader: FakeReader) -> None:
    """A crop shows the place in an image."""
    _images("BLIMFU DEMO", 4)
    (line,) = _suggest(program, "--json", "--crops", "crops")[1].splitlines()
    document = json.loads(line)
    assert (document["text"], document["images"], document["of"]) == ("BLIMFU DEMO", 4, 4)
    assert document["regions"] == ["bottom-right"]
    assert document["examples"][0]["box"] == {"x": 76, "y": 70, "width": 40, "height": 8}
    assert document["crops"] == ["crops/01-1.png", "crops/01-2.png", "crops/01-3.png"]
    for path in document["crops"]:
        assert Image.open(io.BytesIO(Path(path).read_bytes())).format == "PNG"
    assert reader.options[0].builtin is False


def test_numbers_decide_what_is_told(program: Program, reader: FakeReader) -> None:
    """How many images must have a text, and how many texts are printed."""
    _images("BLIMFU DEMO", 2)
    _images("QUORVEX FILM", 3, shade=100)
    assert _suggest(program)[1].count("[[pattern]]") == 1
    assert _suggest(program, "--min-images", "2")[1].count("[[pattern]]") == 2
    _, out, err = _suggest(program, "--min-images", "2", "--limit", "1")
    assert (out.count("[[pattern]]"), "QUORVEX" in out) == (1, True)
    assert "not listed: 2." in err
    assert _suggest(program, "--min-images", "1")[0] == 2
    assert reader.options


def test_identical_files_count_once(program: Program, reader: FakeReader) -> None:
    """A folder of downloads holds the same picture five times."""
    for number in range(5):
        Image.fromarray(np.zeros((80, 120, 3), np.uint8)).save(Path("images", f"BLIMFU DEMO-{number}.png"))
    assert "Images read: 1; repeated texts: 0; not listed: 0." in _suggest(program)[2]
    assert reader.options


def test_images_that_cannot_be_read_are_told(program: Program, reader: FakeReader) -> None:
    """The others are searched, and the code is 3; names are shown harmless."""
    _images("BLIMFU DEMO", 3)
    _images("broken", 1, shade=50)
    Path("images/text-0.png").write_text("no image", encoding="utf-8")
    code, out, err = _suggest(program)
    assert (code, out.count("[[pattern]]")) == (3, 1)
    assert "images/broken-0.png: The engine\\x1b broke." in err
    assert "images/text-0.png: " in err
    assert reader.options


def test_an_engine_that_broke_leaves_the_search_incomplete(program: Program, reader: FakeReader) -> None:
    """What only it could have seen is not known."""
    _images("half", 1)
    assert _suggest(program)[0] == 3
    assert reader.options


def test_nothing_to_read_is_no_success(program: Program, reader: FakeReader) -> None:
    """An empty folder is a mistake."""
    code, out, err = _suggest(program)
    assert (code, out) == (2, "")
    assert "No image could be read." in err
    assert reader.options


def test_a_folder_for_crops_that_cannot_be_made_is_told(program: Program, reader: FakeReader) -> None:
    """With its name."""
    _images("BLIMFU DEMO", 3)
    code, _, err = _suggest(program, "--crops", "mine.toml")
    assert code == 2
    assert "mine.toml" in err
    assert reader.options
