"""The page and the annotated copies of a scan, and that nothing of them is loaded where nobody asks."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.unit.cli.conftest import ROOT
from tests.unit.output.pictured import draw, flagged, stored
from watermark_scan.cli.page_and_copies import PageAndCopies
from watermark_scan.errors import InputError
from watermark_scan.output.originals import Originals
from watermark_scan.report import Source

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program
    from watermark_scan.report import ScanReport

_LATE = ("PIL", "cv2", "jinja2", "markupsafe", "numpy", "watermark_scan.output.page", "watermark_scan.output.annotate")


@pytest.fixture
def real(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with real pictures; the fake scanner reports of them what their names say, with their real digests."""
    for name in ("flagged-1.png", "clear-2.png", "review-3.png"):
        stored(tmp_path / name, draw(name))
    scan = program.scanner.scan

    def scan_with_digest(source: str | bytes) -> ScanReport:
        if isinstance(source, bytes):
            return flagged(stored(tmp_path / "piped.png")).model_copy(deep=True)
        return scan(source).model_copy(update={"source": stored(Path(source), draw(Path(source).name))})

    monkeypatch.setattr(program.scanner, "scan", scan_with_digest)
    return tmp_path


def test_page_and_copies_of_a_scan(program: Program, real: Path) -> None:
    """A scan prints its reports as ever, and leaves the page and a copy of each flagged or review picture."""
    answer = program("scan", "--json", real, "--html", real / "page.html", "--annotate", real / "marked")
    verdicts = [json.loads(line)["verdict"] for line in answer.out.splitlines()]
    assert verdicts == ["clear", "flagged", "review"]
    page = (real / "page.html").read_text(encoding="utf-8")
    assert "Overlay text in 3 images" in page
    assert "Scanned 2" in page
    assert page.count('alt="The picture') == 3
    assert sorted(path.name.split(".")[0] for path in (real / "marked").iterdir()) == ["flagged-1", "review-3"]


def test_a_page_must_be_called_one(program: Program, real: Path) -> None:
    """`--html a.png` is soon typed; the picture must not become a page."""
    before = (real / "clear-2.png").read_bytes()
    answer = program("scan", "--html", real / "clear-2.png", real / "flagged-1.png")
    assert answer.code == 2
    assert ".html" in answer.err
    assert (real / "clear-2.png").read_bytes() == before


@pytest.mark.parametrize("flag", ["--html", "--annotate"])
def test_what_cannot_be_written_is_found_before_the_scan(program: Program, real: Path, flag: str) -> None:
    """An hour of scanning is not lost to a mistyped folder."""
    (real / "file").touch()
    answer = program("scan", real, flag, real / "file" / "page.html")
    assert answer.code == 2
    assert "cannot be written" in answer.err
    assert program.scanner.seen == []


def test_ctrl_c_leaves_the_page_of_what_was_scanned(program: Program, real: Path) -> None:
    """What was found until then is on the page, which says that it is not all."""
    (real / "interrupt-1.png").touch()
    answer = program("scan", real / "flagged-1.png", real / "interrupt-1.png", "--html", real / "page.html")
    page = (real / "page.html").read_text(encoding="utf-8")
    assert answer.code == 130
    assert "Overlay text in 1 image<" in page
    assert "stopped before its end" in page


def test_a_bug_leaves_the_earlier_page(program: Program, real: Path) -> None:
    """A page that cannot be finished does not replace one that could."""
    (real / "bug-1.png").touch()
    (real / "page.html").write_text("earlier", encoding="utf-8")
    assert program("scan", real / "bug-1.png", "--html", real / "page.html").code == 2
    assert (real / "page.html").read_text(encoding="utf-8") == "earlier"


def test_a_picture_from_standard_input_is_shown(program: Program, real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes lie in no file, and are on the page all the same."""
    stored(real / "piped.png")
    data = (real / "piped.png").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    program("scan", "-", "--html", real / "page.html")
    page = (real / "page.html").read_text(encoding="utf-8")
    assert page.count("data:image/webp") == 3


def test_held_bytes_come_first(tmp_path: Path) -> None:
    """Bytes that are held need no file; others are looked for."""
    report = flagged(stored(tmp_path / "a.png"))
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").unlink()
    originals = Originals(max_pixels=10**6)
    with pytest.raises(InputError):
        originals.open(report)
    originals.held[report.source.sha256 or ""] = data
    assert originals.open(report).width == 400


def test_a_picture_without_a_match_is_opened_small(tmp_path: Path) -> None:
    """Only its thumbnail is shown; where there is a match, every pixel may be needed."""
    path = tmp_path / "large.jpg"
    Image.new("RGB", (2600, 1300), "teal").save(path)
    source = Source(path=str(path), sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    report, originals = flagged(source), Originals(max_pixels=10**7)
    assert originals.open(report).width == 2600
    assert originals.open(report.model_copy(update={"matches": ()})).width == 650


def test_nothing_is_loaded_where_nobody_asks() -> None:
    """Neither the help nor a scan into JSON loads the page, the drawing or what they stand on."""
    program = (
        "import sys\nfrom tests.unit.cli.program import *\ninstall()\n"
        "from watermark_scan.cli import run\nrun(sys.argv[1:])\n"
        f"print(sorted(set({_LATE!r}) & set(sys.modules)), file=sys.stderr)"
    )
    for arguments in (("scan", "--help"), ("render", "--help"), ("scan", "--json", "pyproject.toml")):
        run = subprocess.run(
            [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert run.stderr.splitlines()[-1] == "[]"


def test_no_page_no_copy_no_picture(program: Program, real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --html and --annotate no picture is opened a second time."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(PageAndCopies, "_picture", refuse)
    assert program("scan", real / "flagged-1.png").code == 1


def test_views_are_asked_for_and_never_scanned(program: Program, tmp_path: Path) -> None:
    """The folder reaches the scanner; when it lies inside one that is scanned, its own pictures are left out."""
    stored(tmp_path / "clear-1.png")
    views = tmp_path / "views"
    for folder in ("clear-1.0123456789ab.views", "clear-mine"):
        (views / folder).mkdir(parents=True)
        stored(views / folder / "clear-2.png")
    answer = program("scan", "--json", "--views", views, tmp_path)
    assert program.options is not None
    assert program.options.views == views
    paths = [json.loads(line)["source"]["path"] for line in answer.out.splitlines()]
    assert paths == [str(tmp_path / "clear-1.png"), str(views / "clear-mine" / "clear-2.png")]
