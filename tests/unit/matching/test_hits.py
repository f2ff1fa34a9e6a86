"""Place and capitals add to the bits of the alignment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.matching.builders import FRAME, reading, wording
from watermark_scan.geometry import RegionName
from watermark_scan.matching.hits import CAPITALS_BITS, EXPECTED_REGION_BITS, OTHER_REGION_BITS, Hit, locate
from watermark_scan.matching.line_assembly import assemble_lines

TOP_LEFT = frozenset({RegionName.TOP_LEFT})
CENTER = frozenset({RegionName.CENTER})


def _hit(text: str = "Alpha footage") -> Hit:
    (line,) = assemble_lines([reading(text, x=580, y=350)], FRAME)
    box, region = locate(line, (0, 5), FRAME)
    return Hit(
        wording=wording("alpha"),
        line=line,
        alignment_bits=20.0,
        text_span=(0, 5),
        wording_span=(0, 5),
        letters=5,
        covered=(0, 5),
        wording_letters=5,
        similarity=1.0,
        box=box,
        region=region,
    )


@pytest.mark.parametrize(
    ("positions", "further"), [(frozenset(), 0.0), (CENTER, EXPECTED_REGION_BITS), (TOP_LEFT, OTHER_REGION_BITS)]
)
def test_an_expected_region_makes_a_hit_stronger(positions: frozenset[RegionName], further: float) -> None:
    """Another one weaker; without any it does not matter."""
    hit = replace(_hit(), wording=wording("alpha", positions=positions))
    assert hit.bits == 20.0 + further


@pytest.mark.parametrize(("text", "further"), [("ALPHA footage", CAPITALS_BITS), ("Alpha FOOTAGE", 0.0)])
def test_capitals_count_where_the_mark_is_set_in_them(text: str, further: float) -> None:
    """Those of the text that takes part."""
    hit = _hit(text)
    assert hit.bits == 20.0
    assert replace(hit, wording=replace(hit.wording, upper_case=True)).bits == 20.0 + further


@pytest.mark.parametrize("exact_token", [True, False])
def test_only_an_exact_token_can_be_misplaced(*, exact_token: bool) -> None:
    """Where its entry never expects it."""
    hit = replace(_hit(), wording=wording("alpha", positions=TOP_LEFT, exact_token=exact_token))
    assert hit.is_misplaced is exact_token
    assert not replace(hit, region=RegionName.TOP_LEFT).is_misplaced
