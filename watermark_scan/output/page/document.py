"""The page: cards and summary become one HTML file.

Nothing reaches the page raw: what steers or hides is made visible (`clean`), then HTML is escaped. Should a tag slip
through all the same, the Content-Security-Policy runs no script and loads no style but the page's own two, and fetches
nothing at all.
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Self

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from watermark_scan.errors import WatermarkScanError
from watermark_scan.output import phrases
from watermark_scan.output.page.cards import Sources, make_card, state_of
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import TracebackType

    from watermark_scan.frame import Frame
    from watermark_scan.report import ScanReport

STATES = {
    "flagged": "flagged",
    "review": "review",
    "failed": "not scanned",
    "part": "clear in part",
    "clear": "clear",
}
"""As the page lists them, and calls them: what asks for a person comes first."""
_TEMPLATES = ("page.html.jinja", "card.html.jinja", "copies.html.jinja")
_COPIES = "<!--copies-->"
"""Where a card names further paths of its picture; texts of reports are escaped, so that none holds it."""
_POLICY = (
    "default-src 'none'; img-src data:; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)
_IN_MEMORY = 2**23
"""Bytes kept in memory; the rest waits in a temporary file, for a page may outgrow it."""


@dataclass(kw_only=True)
class Summary:
    """Grows by one report after the other; keeps no report.

    Attributes:
        states: How many images have each verdict, or failed.
        categories: How many images have a match of each category.
        facts: A label → what was said under it, each once, in the order met.
    """

    states: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    facts: dict[str, dict[str, None]] = field(default_factory=dict)

    @property
    def images(self) -> int:
        """How many there are."""
        return self.states.total()

    def add(self, report: ScanReport) -> None:
        """Count one more image."""
        self.states[state_of(report)] += 1
        self.categories.update({match.category for match in report.matches})
        for label, text in _facts(report):
            self.facts.setdefault(label, {})[text] = None

    def named_categories(self, titles: Mapping[str, str]) -> list[tuple[str, str, int]]:
        """Category, its name for people and its count, by name."""
        named = [(category, titles.get(category, category), count) for category, count in self.categories.items()]
        return sorted(named, key=lambda entry: entry[1].lower())


class PageBuilder:
    """Takes images one by one and gives the page. Close it after use.

    Args:
        sources: What is known of the list.
    """

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._summary = Summary()
        self._spool = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed by __exit__
        self._ends: list[int] = []
        self._card_of: dict[str, int] = {}
        self._copies: defaultdict[int, list[str]] = defaultdict(list)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spool.close()

    @property
    def images(self) -> int:
        """How many were taken."""
        return self._summary.images

    def add(self, report: ScanReport, picture: Frame | str) -> None:
        """Take one image; one with the same bytes as an earlier one, of which the same is said, is named on its card.

        Args:
            report: Of the image.
            picture: The image, or in one sentence why it cannot be shown.

        Raises:
            WatermarkScanError: There is no room for what the page holds so far.
        """
        self._summary.add(report)
        if report.source.sha256:
            same = f"{report.source.sha256} {report.verdict} {report.reasons} {report.matches}"
            first = self._card_of.setdefault(same, len(self._ends))
            if first < len(self._ends):
                self._copies[first].append(report.source.path)
                return
        card = make_card(self.images, report, picture, self._sources)
        try:
            self._spool.write(
                _template("card.html.jinja").render(card=card, unlisted=phrases.UNLISTED, states=STATES).encode()
            )
        except OSError as error:
            raise WatermarkScanError(
                f"The page has no room for its temporary file: {error.strerror or error}.",
                remedy="Free some space, or name a folder with room in the variable TMPDIR.",
            ) from error
        self._ends.append(self._spool.tell())

    def html(self, *, when: str, stopped: bool = False) -> Iterator[str]:
        """The page, piece by piece.

        Args:
            when: When the reports or the page were made, in words.
            stopped: Whether the run was stopped before it came to all images.
        """
        style, script = Markup(_text("page.css")), Markup(_text("page.js"))  # noqa: S704  our own files
        policy = _POLICY.format(style=_digest(style), script=_digest(script))
        pieces = _template("page.html.jinja").stream(
            cards=map(Markup, self._cards()),
            summary=self._summary,
            states=STATES,
            categories=self._summary.named_categories(self._sources.titles),
            when=when,
            stopped=stopped,
            policy=Markup(policy),  # noqa: S704  quotes in it are part of its grammar, and nothing in it is foreign
            style=style,
            script=script,
        )
        pieces.enable_buffering(64)
        return pieces

    def _cards(self) -> Iterator[str]:
        start = 0
        for number, end in enumerate(self._ends):
            self._spool.seek(start)
            copies = _template("copies.html.jinja").render(paths=self._copies[number]) if number in self._copies else ""
            yield self._spool.read(end - start).decode().replace(_COPIES, copies, 1)
            start = end


def _facts(report: ScanReport) -> list[tuple[str, str]]:
    listed = report.pattern_list
    version = f"version {listed.version}, " if listed.version else ""
    return [
        ("Program", f"{report.tool.name} {report.tool.version}"),
        ("Pattern list", f"{version}{listed.count} entries, {listed.digest}"),
        *(("Looked", phrases.looked(reader)) for reader in report.readers),
        *(("Did not look", phrases.missing(reader)) for reader in report.missing_readers),
        *(("Not read", f"{one.wordings} wordings in {one.writing}. {one.remedy}") for one in report.unread_writings),
    ]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        loader=DictLoader({name: _text(name) for name in _TEMPLATES}),
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(name: str) -> Template:
    return _environment().get_template(name)


def _visible(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
