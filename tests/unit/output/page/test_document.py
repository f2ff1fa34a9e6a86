"""The whole page as text: self-contained, escaped, and under a policy that admits its own two blocks only."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.unit.output import reports
from tests.unit.output.pictured import draw, flagged, frame_of
from watermark_scan.output.page.cards import Sources
from watermark_scan.output.page.document import PageBuilder
from watermark_scan.report import Source

if TYPE_CHECKING:
    from watermark_scan.frame import Frame
    from watermark_scan.report import ScanReport

_SOURCES = Sources(references={}, titles={})
_SCRIPT = "<script>alert(1)</script>"
_ATTACKS = (
    _SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</style></script><svg onload=alert(1)>",
    "<!--",
    "\u2028\u202e\x00\ud800",
)


def _page(*entries: tuple[ScanReport, Frame | str], stopped: bool = False) -> str:
    with PageBuilder(_SOURCES) as builder:
        for report, picture in entries:
            builder.add(report, picture)
        return "".join(builder.html(when="Scanned today", stopped=stopped))


class _Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def _all_kinds() -> str:
    return _page(*((report, "It is gone.") for report in reports.ALL.values()))


def test_the_policy_admits_the_own_style_and_script() -> None:
    """The digests in the policy are those of the only two blocks; everything else is refused by default."""
    page = _all_kinds()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        (block,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_nothing_is_fetched() -> None:
    """Pictures are inside the page; there is no other address but links that a person may click."""
    for tag, attributes in _Elements(_page((flagged(Source(path="a.png", sha256="a" * 64)), frame_of(draw())))).found:
        assert not {"srcset", "action", "formaction", "data", "poster", "background"} & attributes.keys()
        assert tag not in {"iframe", "object", "embed", "base"}
        assert str(attributes.get("src", "data:")).startswith("data:")
        if tag != "a":
            assert str(attributes.get("href", "data:")).startswith("data:")


@pytest.mark.parametrize("attack", _ATTACKS)
def test_text_stays_text(attack: str) -> None:
    """Whatever stands in any field of a report, the page has the same elements and attributes as without it."""

    def page(text: str) -> str:
        match = reports.match(
            **dict.fromkeys(("pattern_id", "category", "pattern_text", "matched_text", "region", "meaning"), text),
            visible_span=(0, len(text)),
            readers=(text,),
        )
        report = reports.scanned(
            path=text,
            verdict="flagged",
            reasons=(text,),
            matches=(match,),
            incomplete=(text,),
            readings=(reports.reading(text=text, region=text, reader=text, view=text),),
            dropped=(reports.dropped(pattern_text=text, matched_text=text),),
        )
        return _page((report, text))

    def shape(text: str) -> list[tuple[str, tuple[str, ...]]]:
        # The letters stand in as many elements as there are kinds of them, so their count may differ.
        elements = _Elements(page(text)).found
        return [(tag, tuple(attributes)) for tag, attributes in elements if tag not in {"span", "b", "i"}]

    assert shape(attack) == shape("harmless")


def test_no_element_reacts_by_itself() -> None:
    """There is no inline handler and no inline style: the policy would refuse them, with a complaint."""
    for _, attributes in _Elements(_all_kinds()).found:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]


def test_what_steers_or_hides_is_made_visible() -> None:
    """Bidi controls, control characters and half characters are shown as what they are, and the page is valid UTF-8."""
    page = _all_kinds()
    assert "&lt;U+202E&gt;" in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    page.encode()


def test_the_summary_counts() -> None:
    """The counts, the list and the readers stand above the images."""
    page = _all_kinds()
    assert f"<h1>Overlay text in {len(reports.ALL)} images</h1>" in page
    assert re.search(r'tile flagged"><a href="#show=flagged"><b>2</b> flagged</a>', page)
    assert re.search(r'tile part"><a href="#show=part"><b>1</b> clear in part', page)
    assert "142 entries, sha256:0123456789abcdef" in page
    assert "rapidocr 3.9.1" in page
    assert "Scanned today" in page


def test_a_stopped_run_says_so() -> None:
    """A page of half a run does not pass for a whole one."""
    entry = (reports.CLEAR, "It is gone.")
    assert "stopped before its end" in _page(entry, stopped=True)
    assert "stopped before its end" not in _page(entry)


def test_images_keep_their_order_and_numbers() -> None:
    """Cards come in the order of the reports, also when they have outgrown memory."""
    reports_ = [reports.scanned(source=Source(path=f"{number}.png", sha256=f"{number:064x}")) for number in range(40)]
    page = _page(*((report, "x" * 300_000) for report in reports_))
    assert re.findall(r'data-path="([^"]+)"', page) == [report.source.path for report in reports_]
    assert re.findall(r'id="image-(\d+)"', page) == [str(number) for number in range(1, 41)]


def test_equal_pictures_are_one_card_that_names_all_paths() -> None:
    """Where the same is said of them; hostile names stay text, and each counts."""
    report = reports.ALL["flagged"]
    other = report.model_copy(update={"source": report.source.model_copy(update={"path": f"b/{_SCRIPT}.png"})})
    unlike = other.model_copy(update={"verdict": "review"})
    page = _page(*((one, "It is gone.") for one in (report, other, unlike)))
    assert page.count("<article") == 2
    assert page.count("Also, byte for byte, as:") == 1
    assert _SCRIPT not in page
    assert "<!--copies-->" not in page
