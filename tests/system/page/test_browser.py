"""The page in a real browser: filters, order, keys, themes, and that nothing on it runs but its own script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.system.page.conftest import HOSTILE_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.system.page.conftest import Shown

_FLAGGED = ["strong.png", "weak.png", HOSTILE_NAME.split("/")[1], "script><U+DCFF>\\n\\x9b31m"]
_BY_VERDICT = [*_FLAGGED, "review.png", "broken.jpg", "clear.png"]


def test_the_page_opens_without_complaint(show: Callable[..., Shown]) -> None:
    """Nothing is asked for but the page itself, and neither the console nor a script complains."""
    shown = show()
    assert shown.complaints == []
    assert len(shown.requests) == 1
    assert shown.page.title() == "Overlay text in 7 images"


def test_every_picture_is_shown(show: Callable[..., Shown]) -> None:
    """Thumbnails and enlarged matches are pictures that the browser can show."""
    sizes = show().page.eval_on_selector_all(
        "img", "all => Promise.all(all.map(async (one) => (await one.decode(), one.naturalWidth)))"
    )
    assert len(sizes) == 5 + 2 * 4
    assert min(sizes) > 0


def test_most_serious_first(show: Callable[..., Shown]) -> None:
    """At first flagged images stand above others, the least likely by chance on top."""
    assert show().names() == _BY_VERDICT


@pytest.mark.parametrize(
    ("order", "first"), [("number", "clear.png"), ("path", "review.png"), ("chance", "strong.png")]
)
def test_other_orders(show: Callable[..., Shown], order: str, first: str) -> None:
    """The images can be put into the order of the scan, of their paths, and of chance."""
    shown = show()
    shown.page.select_option("#sort", order)
    names = shown.names()
    assert sorted(names) == sorted(_BY_VERDICT)
    if order == "path":
        names = [name for name in names if name in {"clear.png", "review.png"}][::-1]
    assert names[0] == first


def test_verdicts_are_filtered(show: Callable[..., Shown]) -> None:
    """An unticked verdict leaves the page, the count follows, and it comes back."""
    shown = show()
    shown.page.get_by_label("flagged", exact=True).uncheck()
    assert shown.names() == ["review.png", "broken.jpg", "clear.png"]
    assert shown.page.inner_text("#shown") == "3 of 7 shown"
    shown.page.get_by_label("flagged", exact=True).check()
    assert shown.names() == _BY_VERDICT


def test_a_counter_shows_its_images_alone(show: Callable[..., Shown]) -> None:
    """By key, too; going back in the browser shows the others again."""
    shown = show()
    shown.page.locator(".tile.review a").press("Enter")
    assert shown.names() == ["review.png"]
    shown.page.go_back()
    assert shown.names() == _BY_VERDICT


def test_the_address_holds_the_filters(show: Callable[..., Shown]) -> None:
    """Opened again, it shows the same; whatever else stands in it changes nothing."""
    shown = show()
    shown.page.get_by_label("flagged", exact=True).uncheck()
    shown.page.select_option("#sort", "number")
    shown.page.fill("#search", "png")
    names = shown.names()
    assert names == ["clear.png", "review.png"]
    shown.page.reload()
    assert shown.names() == names
    assert shown.page.input_value("#search") == "png"
    shown.page.evaluate("location.hash = 'category=%3Cb%3E&sort=nosuch&other'")
    shown.page.wait_for_function("document.querySelector('#search').value === ''")
    assert shown.names() == _BY_VERDICT


def test_categories_are_filtered(show: Callable[..., Shown]) -> None:
    """A category leaves the images that have a match of it, under its name for people."""
    shown = show()
    shown.page.select_option("#category", label="Stock agencies (1)")
    assert shown.names() == ["strong.png"]


def test_search(show: Callable[..., Shown]) -> None:
    """All words must be in the path or the wordings, in any order and case; where none fits, the page says so."""
    shown = show()
    shown.page.fill("#search", "C0NTENT Weak")
    assert shown.names() == ["weak.png"]
    shown.page.fill("#search", "no such thing")
    assert shown.names() == []
    assert shown.page.is_visible("#nothing")


def test_keys(show: Callable[..., Shown]) -> None:
    """The keys j and k go through what is shown and stay on the last image; Enter opens and closes the evidence."""
    shown = show()
    shown.page.get_by_label("flagged", exact=True).uncheck()
    shown.page.evaluate("document.activeElement.blur()")
    steps = []
    for key in ("j", "j", "j", "j", "k"):
        shown.page.keyboard.press(key)
        steps.append(shown.focused())
    assert steps == ["review.png", "broken.jpg", "clear.png", "clear.png", "broken.jpg"]
    evidence = shown.page.locator("li.image:has(article:focus) details.evidence")
    states = [evidence.get_attribute("open")]
    for _ in range(2):
        shown.page.keyboard.press("Enter")
        states.append(evidence.get_attribute("open"))
    assert states == [None, "", None]


def test_the_focus_is_seen(show: Callable[..., Shown]) -> None:
    """The image that a key leads to has a thick outline, and lies below the bar that stays on top."""
    shown = show()
    for _ in range(3):
        shown.page.keyboard.press("j")
    card = shown.page.locator("article:focus")
    assert card.evaluate("one => getComputedStyle(one).outlineWidth") == "3px"
    bar = shown.page.locator(".controls").bounding_box()
    box = card.bounding_box()
    assert bar is not None
    assert box is not None
    assert bar["y"] + bar["height"] <= box["y"] < 400


def test_typing_is_no_command(show: Callable[..., Shown]) -> None:
    """The slash leads to the search; there j is a letter; Esc leads out again."""
    shown = show()
    shown.page.keyboard.press("/")
    shown.page.keyboard.type("jk/")
    assert shown.page.input_value("#search") == "jk/"
    shown.page.keyboard.press("Escape")
    assert shown.page.evaluate("document.activeElement.id") != "search"


def test_help_and_single_keys(show: Callable[..., Shown]) -> None:
    """The question mark shows the keys; there they can be switched off for those whom they disturb."""
    shown = show()
    shown.page.keyboard.press("?")
    assert shown.page.is_visible("#help")
    shown.page.uncheck("#single")
    shown.page.keyboard.press("Escape")
    assert not shown.page.is_visible("#help")
    shown.page.keyboard.press("j")
    assert shown.focused() == ""


def test_themes(show: Callable[..., Shown]) -> None:
    """The page follows the system until one chooses; the choice is kept."""
    shown = show(color_scheme="dark")

    def ground() -> str:
        return str(shown.page.evaluate("getComputedStyle(document.body).backgroundColor"))

    dark = ground()
    shown.page.click("#theme")
    light = ground()
    shown.page.reload()
    kept = ground()
    shown.page.click("#theme")
    assert (light != dark, kept, ground()) == (True, light, dark)
    assert shown.page.inner_text("#theme") == "Theme: dark"


def test_hostile_texts_and_names_do_nothing(show: Callable[..., Shown]) -> None:
    """Tags in a picture's text and in its name are shown as they are, and nothing of them runs."""
    shown = show()
    shown.page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    shown.page.wait_for_timeout(100)
    assert shown.page.title() == "Overlay text in 7 images"
    assert shown.complaints == []
    assert any(HOSTILE_NAME in heading for heading in shown.page.locator("h2").all_text_contents())
    assert shown.page.locator("script").count() == 1


@pytest.mark.parametrize(
    "smuggled",
    [
        "b = document.createElement('b'); b.setAttribute('onclick', 'document.title = 1'); put(b); b.click()",
        "b = document.createElement('script'); b.textContent = 'document.title = 1'; put(b)",
        "b = document.createElement('script'); b.src = 'data:text/javascript,document.title = 1'; put(b)",
        "b = new Image(); b.src = 'https://example.org/x.png'; put(b)",
        "b = document.createElement('b'); b.setAttribute('style', 'color: red'); put(b)",
    ],
    ids=["handler", "script", "script-address", "picture", "style"],
)
def test_the_policy_stops_what_slips_through(show: Callable[..., Shown], smuggled: str) -> None:
    """Should an element get in all the same, the browser runs no code of it, fetches nothing and says so."""
    shown = show()
    put = "const put = (element) => document.body.append(element);"
    shown.page.evaluate(f"() => {{ {put} let b; try {{ {smuggled} }} catch (error) {{ console.error(error); }} }}")
    shown.page.wait_for_timeout(200)
    assert shown.page.title() == "Overlay text in 7 images"
    assert shown.complaints
    assert shown.page.evaluate("getComputedStyle(document.body.lastElementChild).color") != "rgb(255, 0, 0)"
