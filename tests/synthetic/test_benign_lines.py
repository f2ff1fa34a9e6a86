"""Ordinary lines: different, mixed, of the wanted lengths, split cleanly, and free of listed signs."""

from __future__ import annotations

from collections import Counter
from itertools import count, cycle
from typing import TYPE_CHECKING

import pytest

from tests.synthetic import benign_lines as lines
from tests.synthetic.benign_lines import SHARES, benign_lines, split_of, templates
from watermark_scan.catalog.load import load_patterns
from watermark_scan.matching.folding import fold
from watermark_scan.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

COUNT = 500


@pytest.fixture
def _without_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of line is numbered ones, and some too short or too long: the packages of `bench` are not needed."""

    def draws(_maker: object, rng: Random) -> dict[str, Iterator[tuple[str, str, str, str]]]:
        offset = rng.randrange(1000)
        return {kind: _numbered(kind, offset) for kind in SHARES}

    monkeypatch.setattr(lines, "_Maker", lambda _rng: None)
    monkeypatch.setattr(lines, "_draws", draws)


def _numbered(kind: str, offset: int) -> Iterator[tuple[str, str, str, str]]:
    for number, text in zip(count(offset), cycle((f"{kind} line", "x", "long " * 50)), strict=False):
        numbered = f"{text}{number}" if len(text) > 1 else text
        yield kind, "en", numbered, numbered


@pytest.mark.usefixtures("_without_packages")
def test_lines_are_different_and_mixed() -> None:
    """As many lines as wanted, no two alike, of every kind by its share, 3 to 90 letters long."""
    drawn = list(benign_lines(split="tune", count=COUNT, seed=1))
    assert len({line.text.casefold() for line in drawn}) == len(drawn) == COUNT
    kinds = Counter(line.kind for line in drawn)
    assert all(kinds[kind] == pytest.approx(share * COUNT, rel=0.5) for kind, share in SHARES.items())
    assert all(3 <= sum(map(str.isalnum, line.text)) <= 90 for line in drawn)


@pytest.mark.usefixtures("_without_packages")
def test_splits_share_no_line() -> None:
    """What is tuned on is never reported on; the seed decides which lines are drawn."""
    tune, again, report = (
        [line.text.casefold() for line in benign_lines(split=split, count=COUNT, seed=1)]
        for split in ("tune", "tune", "report")
    )
    assert tune == again
    assert set(tune).isdisjoint(report)


def test_splits_are_of_about_the_same_size() -> None:
    """Half of the templates, more or less, go to each split."""
    counts = Counter(split_of(sentence) for _, _, sentence in templates())
    assert min(counts.values()) > 0.4 * sum(counts.values())


def test_no_template_holds_a_sign() -> None:
    """A template that held a listed sign would make its finding look like a false flag."""
    signs = [fold(wording.text).text for wording in load_patterns().wordings if wording.role is Role.SIGN]
    sentences = [fold(sentence).text for _, _, sentence in templates()]
    # Shorter marks are found inside innocent words.
    assert [sentence for sentence in sentences for sign in signs if len(sign) >= 8 and sign in sentence] == []
