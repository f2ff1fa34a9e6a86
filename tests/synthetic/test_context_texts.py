"""Ordinary texts around listed ones: two halves of the same kinds that share nothing."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.synthetic.context_texts import invented_names, languages, names, texts_of, words_of

KINDS = (
    *("noun_endings", "participle_endings", "name_endings", "free_endings", "beginnings", "products", "fillers"),
    *("brand_templates", "phrase_templates", "shop_signs", "headlines", "chats", "chat_lines", "words_repeated"),
    "credits",
)
TEMPLATES = ("brand_templates", "phrase_templates", "shop_signs", "headlines", "chats", "credits")


@pytest.mark.parametrize("kind", KINDS)
def test_halves_share_no_text(kind: str) -> None:
    """Each has some, all different."""
    tune, report = texts_of("tune", kind), texts_of("report", kind)
    assert min(len(tune), len(report)) >= 3
    assert len({text.casefold() for text in (*tune, *report)}) == len(tune) + len(report)


@pytest.mark.parametrize("split", ["tune", "report"])
def test_templates_have_one_place(split: str) -> None:
    """For what is mentioned; in every language."""
    half = "tune" if split == "tune" else "report"
    found = [text for kind in TEMPLATES for text in texts_of(half, kind)]
    found += [text for one in languages(half) for kind in TEMPLATES[:2] for text in texts_of(half, kind, one)]
    assert all(text.count("{}") == 1 for text in found)


def test_invented_names_are_different_and_of_one_half() -> None:
    """A hundred of each."""
    tune, report = ({*islice(invented_names(split, 1), 100)} for split in ("tune", "report"))
    assert len(tune) == len(report) == 100
    assert tune.isdisjoint(report)
    assert len(names("tune", 1, 7)) == len(texts_of("tune", "products")) + 7


def test_words_are_parted_by_all_that_is_no_letter() -> None:
    """And written in small letters."""
    assert words_of("Pre-Alpha: NOT_final, 3 days") == ["pre", "alpha", "not", "final", "3", "days"]
