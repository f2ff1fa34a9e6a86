"""The index: a static page in which nothing that stood in the image can do anything."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.unit.output import reports
from watermark_scan.output.terminal import is_safe
from watermark_scan.output.trace import Exhibit, Section, index_of


class _Tags(HTMLParser):
    """Collects what a browser would act upon."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.sources: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.sources += [value for name, value in attrs if name in {"src", "href"}]


def _parsed(page: str) -> _Tags:
    tags = _Tags()
    tags.feed(page)
    return tags


def test_hostile_text_stays_text() -> None:
    """Neither a script nor a turned reading direction gets out of a reading, a path or a wording."""
    exhibit = Exhibit(name="line-000", picture=b"", notes=(reports.HOSTILE,))
    page = index_of(reports.HOSTILE_REPORT, [Section(title=reports.HOSTILE, exhibits=(exhibit,))])
    assert "script" not in _parsed(page).tags
    assert all(character == "\n" or is_safe(character) for character in page)


def test_pictures_lie_beside_the_page_and_nothing_is_fetched() -> None:
    """The only sources are the files of the folder."""
    exhibits = tuple(Exhibit(name=name, picture=b"", notes=("a note",)) for name in ("lines", "line-000"))
    tags = _parsed(index_of(reports.FLAGGED, [Section(title="Lines", exhibits=exhibits)]))
    assert tags.sources == ["lines.png", "line-000.png"]
    assert not tags.tags & {"script", "link", "iframe", "object"}


def test_the_outcome_is_told_first() -> None:
    """Verdict, what was found, and near misses; where these were not kept, how to get them."""
    page = index_of(reports.FLAGGED, [])
    assert "Verdict: flagged." in page
    assert "CONTENT is a near miss of: NOT ACTUAL GAMEPLAY" in page
    assert "told with --explain" in index_of(reports.CLEAR, [])


def test_an_empty_section_says_so() -> None:
    """Nothing shown is not a fault of the page."""
    assert "<p>Nothing.</p>" in index_of(reports.CLEAR, [Section(title="Lines", exhibits=())])
