"""Any entry, and any list of entries with comments in all places where people put them."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from watermark_scan.catalog.edit import entry_text
from watermark_scan.catalog.model import Pattern
from watermark_scan.geometry import RegionName
from watermark_scan.model import Role

SLUGS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
TEXTS = ANY_TEXT.filter(lambda text: any(letter.isalnum() for letter in text))
_LANGUAGES = st.sampled_from(["en", "pt-BR", "zh-Hans", "ru", "fil"])
_ALLOWANCES = st.fixed_dictionaries({"check": SLUGS, "reason": TEXTS})


def _lists(values: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(values, max_size=4)


PATTERNS = st.builds(
    Pattern.model_validate,
    st.fixed_dictionaries(
        {
            "id": SLUGS,
            "text": TEXTS,
            "role": st.sampled_from([role.value for role in Role]),
            "languages": st.lists(_LANGUAGES, min_size=1, max_size=3),
        },
        optional={
            "variants": _lists(TEXTS),
            "status": st.sampled_from(["stable", "experimental"]),
            "evidence": st.sampled_from(["overlay", "label", "text", "none"]),
            "positions": _lists(st.sampled_from([region.value for region in RegionName])),
            "exact_token": st.booleans(),
            "upper_case": st.booleans(),
            "references": _lists(ANY_TEXT),
            "must_match": _lists(TEXTS),
            "must_not_match": _lists(TEXTS),
            "allow": st.lists(_ALLOWANCES, max_size=2),
            "note": ANY_TEXT,
        },
    ),
)
"""Any entry that the model admits."""

_COMMENTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20).map(lambda text: f"# {text}")
_ABOVE = st.lists(_COMMENTS | st.just(""), max_size=3)


@dataclass(frozen=True, kw_only=True)
class CommentedList:
    """A list as a person may have written it.

    Attributes:
        text: The file.
        patterns: Its entries.
    """

    text: str
    patterns: tuple[Pattern, ...]


@st.composite
def _commented_lists(draw: st.DrawFn) -> CommentedList:
    patterns = draw(st.lists(PATTERNS, max_size=3, unique_by=lambda pattern: pattern.id))
    lines = [*draw(_ABOVE), "schema_version = 1", 'category = "marks"', ""]
    for pattern in patterns:
        lines += [*draw(_ABOVE), *entry_text(pattern).split("\n")]
    lines += draw(st.lists(_COMMENTS, max_size=2))
    return CommentedList(text="\n".join(lines).rstrip("\n") + "\n", patterns=tuple(patterns))


COMMENTED_LISTS = _commented_lists()
