"""The system's Chromium without a window, and a page with an image of every kind, among them hostile ones."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.output import reports
from tests.unit.output.pictured import TEXT_BOX, draw, flagged, frame_of, stored
from watermark_scan.output.page.cards import Sources
from watermark_scan.output.page.document import PageBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from watermark_scan.frame import Frame
    from watermark_scan.report import ScanReport

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOSTILE_NAME = "<script>document.title='name'</script><img src=x onerror=document.title='name'>.png"
"""A path with a slash in it: a folder and a file."""
HOSTILE_TEXT = "</p><script>document.title='text'</script><img src=x onerror=\"document.title='text'\">"
_SOURCES = Sources(
    references={"development-footage-long": ("https://example.org/trailer", "seen in a trailer")},
    titles={"game-disclaimer": "Disclaimers of games", "stock": "Stock agencies"},
)


@dataclass(kw_only=True)
class Shown:
    """A page in the browser.

    Attributes:
        page: To act on.
        complaints: What the console and the scripts complained of.
        requests: Every address that was asked for, but for pictures inside the page.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def names(self) -> list[str]:
        """The paths of the images that are shown, in order, without their folders."""
        paths: list[str] = self.page.eval_on_selector_all("li.image", "all => all.map(one => one.dataset.path)")
        return [path.rsplit("/", 1)[-1] for path in paths]

    def focused(self) -> str:
        """The file's name of the image that has the focus."""
        return str(self.page.evaluate("document.activeElement.closest('li.image')?.dataset.path ?? ''")).rsplit("/")[-1]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each opening has a fresh profile."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only tests that ask for it

    program = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("There is no Chromium; type: .ci/system_packages.sh browser", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page on the disk."""
    folder = tmp_path_factory.mktemp("page")
    with PageBuilder(_SOURCES) as builder:
        for report, picture in _images(folder / "pictures"):
            builder.add(report, picture)
        (folder / "page.html").write_text("".join(builder.html(when="Scanned today")), encoding="utf-8")
    return folder / "page.html"


@pytest.fixture
def show(browser: Browser, page_file: Path) -> Iterator[Callable[..., Shown]]:
    """Opens the page, with settings of the browser's such as `color_scheme`."""
    contexts = []

    def open_page(path: Path = page_file, **settings: Any) -> Shown:  # noqa: ANN401  handed on as they are
        context = browser.new_context(**settings)
        contexts.append(context)
        shown = Shown(page=context.new_page())
        shown.page.on("console", lambda message: shown.complaints.append(f"{message.type}: {message.text}"))
        shown.page.on("pageerror", lambda error: shown.complaints.append(str(error)))
        shown.page.on("request", lambda request: shown.requests.append(request.url))
        shown.page.goto(path.as_uri())
        shown.requests[:] = [url for url in shown.requests if not url.startswith("data:")]
        return shown

    yield open_page
    for context in contexts:
        context.close()


def _images(folder: Path) -> Iterator[tuple[ScanReport, Frame | str]]:
    frame = frame_of(draw())
    strong = reports.match(box=TEXT_BOX, expected_chance_matches=1e-9, category="stock", pattern_id="stock-mark")
    hostile = reports.match(box=TEXT_BOX, pattern_text=HOSTILE_TEXT, matched_text=HOSTILE_TEXT, meaning=HOSTILE_TEXT)
    read = {"readings": (reports.reading(), reports.reading(text=HOSTILE_TEXT)), "dropped": (reports.dropped(),)}
    source = stored(folder / "f.png")

    def named(name: str) -> object:
        return source.model_copy(update={"path": f"folder/{name}"})

    yield reports.scanned(source=named("clear.png")), frame
    yield flagged(stored(folder / "weak.png")).model_copy(update=read), frame
    yield reports.REVIEW.model_copy(update={"source": named("review.png")}), frame
    yield reports.FAILED, "There is no picture to show."
    yield flagged(stored(folder / "strong.png"), strong), frame
    yield flagged(stored(folder / HOSTILE_NAME), hostile), frame
    yield reports.HOSTILE_REPORT, HOSTILE_TEXT
