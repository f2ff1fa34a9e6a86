"""The short form of `make fuzz`: a few hundred damaged files and documents."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.system.fuzz.corpus import scan_all
from tests.system.fuzz.mutations import _WAYS, mutants
from tests.system.fuzz.seeds import SEEDS
from tests.system.fuzz.targets import TARGETS


def test_damage_is_the_same_every_time_and_never_nothing() -> None:
    """A finding can be had again by its number."""
    assert list(mutants(40, 5)) == list(mutants(40, 5))
    assert [mutant.data for mutant in mutants(40, 5)] != [mutant.data for mutant in mutants(40, 6)]
    assert all(mutant.data for mutant in mutants(200, 5))


def test_damaged_files_are_scanned_or_refused() -> None:
    """Every one gets its report, and no exception gets out."""
    tally = scan_all(150, seed=20)
    assert tally.broken == []
    assert sum(tally.outcomes.values()) == 150
    assert len(tally.outcomes) >= 3


def test_damaged_files_do_no_harm_to_the_real_engines() -> None:
    """What still decodes is read by both."""
    tally = scan_all(12, seed=3, real=12)
    assert tally.broken == []
    assert sum(tally.outcomes.values()) == 24


@pytest.mark.parametrize("name", TARGETS)
def test_sound_inputs_pass(name: str) -> None:
    """The seeds themselves do not break their target."""
    for data in SEEDS[name]():
        TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
def test_damaged_inputs_are_taken_or_refused(name: str) -> None:
    """Seeded damage to the seeds."""
    seeds = SEEDS[name]()
    for number in range(40):
        chance = random.Random(f"{name}/{number}")  # noqa: S311  seeded on purpose
        data = chance.choice(seeds)
        for way in chance.choices(list(_WAYS.values()), k=2):
            data = way(data, chance) or b"\0"
        TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
@settings(deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_taken_or_refused(name: str, data: bytes) -> None:
    """Also those that no seed leads to."""
    TARGETS[name](data)
