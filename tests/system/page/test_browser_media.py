"""The page on every screen, on paper, without scripts, and with many images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.output import reports
from tests.unit.output.pictured import draw, flagged, frame_of
from watermark_scan.output.page.cards import Sources
from watermark_scan.output.page.document import PageBuilder
from watermark_scan.report import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.system.page.conftest import Shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_accessibility(show: Callable[..., Shown], scheme: str, width: int) -> None:
    """The checks of axe-core find nothing, in light and dark, wide and narrow, with everything opened."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  only where a browser is

    shown = show(color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True)
    shown.page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    # What is out of sight is not laid out, and would not be looked at.
    shown.page.add_style_tag(content=".image { content-visibility: visible !important; }")
    found = Axe().run(shown.page)
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found.response["violations"]] == []


@pytest.mark.parametrize("width", [1280, 700, 400, 320])
def test_nothing_sticks_out(show: Callable[..., Shown], width: int) -> None:
    """At any width the page scrolls up and down only."""
    shown = show(viewport={"width": width, "height": 900})
    shown.page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width


def test_print(show: Callable[..., Shown]) -> None:
    """Paper gets black on white without the controls, also from a dark screen."""
    shown = show(color_scheme="dark")
    shown.page.emulate_media(media="print")
    assert not shown.page.is_visible(".controls")
    assert shown.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert shown.page.pdf().startswith(b"%PDF")


def test_without_script_everything_is_there(show: Callable[..., Shown]) -> None:
    """Where scripts are off the images are shown in the order of the scan, without controls that do nothing."""
    shown = show(java_script_enabled=False)
    assert shown.page.locator("li.image").count() == 7
    assert not shown.page.is_visible(".controls")


def test_five_hundred_images_stay_usable(show: Callable[..., Shown], tmp_path: Path) -> None:
    """A page of 500 flagged images loads and filters in a few seconds on a slow machine, and is no huge file."""
    path, frame = tmp_path / "many.html", frame_of(draw())
    with PageBuilder(Sources(references={}, titles={})) as builder:
        for number in range(500):
            source = Source(path=f"{number}.png", sha256=f"{number:064x}", format="PNG", width=400, height=240)
            builder.add(flagged(source) if number % 2 else reports.scanned(source=source), frame)
        path.write_text("".join(builder.html(when="Scanned today")), encoding="utf-8")
    shown = show(path)
    page = shown.page
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    filtered = page.evaluate(
        "() => { const start = performance.now(); const box = document.querySelector('input[value=clear]');"
        " box.click(); document.body.offsetHeight; return performance.now() - start; }"
    )
    assert page.inner_text("#shown") == "250 of 500 shown"
    assert path.stat().st_size < 20_000_000
    assert loaded < 10_000
    assert filtered < 2_000
