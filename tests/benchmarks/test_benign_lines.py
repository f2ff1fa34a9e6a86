"""Ordinary lines: different, mixed, of the wanted lengths, split cleanly, and free of listed signs."""

from __future__ import annotations

from collections import Counter

import pytest

pytest.importorskip("faker", reason="needs the bench extra")
pytest.importorskip("wordfreq", reason="needs the bench extra")

from tests.benchmarks.benign_lines import SHARES, benign_lines, split_of
from tests.benchmarks.benign_made import templates
from watermark_scan.catalog.load import load_patterns
from watermark_scan.matching.folding import fold
from watermark_scan.model import Role

COUNT = 2000


def test_lines_are_different_and_mixed() -> None:
    """As many lines as wanted, no two alike, of every kind, in at least ten languages, 3 to 90 letters long."""
    lines = list(benign_lines(split="tune", count=COUNT, seed=1))
    assert len({line.text.casefold() for line in lines}) == len(lines) == COUNT
    assert {line.kind.partition("/")[0] for line in lines} == set(SHARES)
    assert sum(count > COUNT / 100 for count in Counter(line.language for line in lines).values()) >= 10
    assert all(3 <= sum(map(str.isalnum, line.text)) <= 95 for line in lines)  # ß becomes SS in capitals


def test_the_seed_decides() -> None:
    """The same seed gives the same lines, another one others."""
    first, again, other = (
        [line.text for line in benign_lines(split="report", count=200, seed=seed)] for seed in (4, 4, 5)
    )
    assert first == again
    assert len(set(first) & set(other)) < 50


def test_splits_share_no_line() -> None:
    """What is tuned on is never reported on."""
    tune, report = (
        {line.text.casefold() for line in benign_lines(split=split, count=COUNT, seed=1)}
        for split in ("tune", "report")
    )
    assert tune.isdisjoint(report)


def test_splits_are_of_about_the_same_size() -> None:
    """Half of the templates, more or less, go to each split."""
    counts = Counter(split_of(sentence) for _, _, sentence in templates())
    assert min(counts.values()) > 0.4 * sum(counts.values())


def test_no_template_holds_a_sign() -> None:
    """A template that held a listed sign would make its finding look like a false flag."""
    signs = [fold(wording.text).text for wording in load_patterns().wordings if wording.role is Role.SIGN]
    # Shorter marks are found inside innocent words.
    long = [sign for sign in signs if len(sign) >= 8]
    assert [sentence for _, _, sentence in templates() for sign in long if sign in fold(sentence).text] == []
