"""Cards and summary → HTML. Owns escaping and the page's Content-Security-Policy.

Nothing reaches the page raw: what steers or hides is made visible (`clean`), then HTML is escaped. Should a tag slip
through all the same, the policy runs no script and loads no style but the page's own two, and fetches nothing at all.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from watermark_scan.output.page.summary import STATES
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jinja2 import Template

    from watermark_scan.output.page.cards import Card
    from watermark_scan.output.page.summary import Summary

_TEMPLATES = ("page.html.jinja", "card.html.jinja")
_POLICY = (
    "default-src 'none'; img-src data:; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)


def card_html(card: Card) -> str:
    """One image's part of the page."""
    return _template("card.html.jinja").render(card=card)


def page_html(
    cards: Iterable[str], summary: Summary, *, titles: Mapping[str, str], when: str, stopped: bool
) -> Iterator[str]:
    """The page, piece by piece.

    Args:
        cards: From `card_html`, in the order of the reports; gone through once.
        summary: Of the same reports.
        titles: A category → its name for people.
        when: When the reports or the page were made, in words.
        stopped: Whether the run was stopped before it came to all images.
    """
    style, script = Markup(_text("page.css")), Markup(_text("page.js"))  # noqa: S704  our own files
    policy = _POLICY.format(style=_digest(style), script=_digest(script))
    pieces = _template("page.html.jinja").stream(
        cards=map(Markup, cards),
        summary=summary,
        states=STATES,
        categories=summary.named_categories(titles),
        when=when,
        stopped=stopped,
        policy=Markup(policy),  # noqa: S704  quotes in it are part of its grammar, and nothing in it is foreign
        style=style,
        script=script,
    )
    pieces.enable_buffering(64)
    return pieces


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
