"""The page of misses and false flags: complete in itself, and harmless whatever stands in names and pictures."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.unit.evaluate.builders import expectation, marked, unmarked
from tests.unit.output import reports
from watermark_scan.evaluate.page import render_page
from watermark_scan.evaluate.score import compare, evaluate


class _Tags(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for key, value in attrs if key in {"src", "href"}]


def test_misses_and_false_flags_are_shown_with_their_pictures() -> None:
    """What is right is not on the page; nothing is fetched from anywhere."""
    outcomes = [
        marked("flagged", "veo", name="right.jpg"),
        marked("clear", name="miss.jpg", text="VEO"),
        unmarked("flagged", "veo", name="false.jpg"),
        compare(expectation("clear", name="broken.jpg"), reports.FAILED),
    ]
    page = render_page(evaluate(outcomes), lambda outcome: [outcome.expectation.name.encode()])
    assert "right.jpg" not in page
    assert all(name in page for name in ("miss.jpg", "false.jpg", "broken.jpg", "VEO"))
    assert "1 of 2 marks found; 1 false flags; 1 images not judged." in page
    tags = _Tags(page)
    assert tags.tags.count("img") == 3
    assert page.count('alt="The whole picture"') == 3
    assert all(address.startswith("data:image/png;base64,") for address in tags.addresses)


def test_hostile_text_is_only_text() -> None:
    """No tag and no control character gets through from a name, a text or a match."""
    outcome = compare(
        expectation("clear", name=reports.HOSTILE, groups=((reports.HOSTILE, reports.HOSTILE),)), reports.HOSTILE_REPORT
    )
    page = render_page(evaluate([outcome]), lambda _: [])
    assert "script" not in _Tags(page).tags
    assert "&lt;script&gt;" in page
    assert not {"\x1b", "\u202e", "\u200b", "\udcff"} & set(page)
    page.encode()


def test_nothing_to_show_is_said() -> None:
    """An empty section is not an empty page."""
    assert render_page(evaluate([]), lambda _: []).count("<p>None.</p>") == 3
