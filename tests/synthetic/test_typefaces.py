"""The table of typefaces."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.synthetic import typefaces
from tests.synthetic.typefaces import FaceSet, Typeface, TypefaceMissingError

DEJAVU = typefaces.typefaces(FaceSet.ATLAS)[0]


def test_the_sets_share_no_package() -> None:
    """Fonts of one package are of one family or close to it: what is absent from the atlas is really absent."""
    packages = [{face.package for face in typefaces.typefaces(chosen)} for chosen in FaceSet]
    assert all(first.isdisjoint(second) for first, second in combinations(packages, 2))


def test_there_are_twenty_and_more() -> None:
    """About a dozen are in the atlas, ten or more in each of the others, and no file stands twice."""
    faces = [face for chosen in FaceSet for face in typefaces.typefaces(chosen)]
    assert len({face.file for face in faces}) == len(faces) >= 30
    assert all(len(typefaces.typefaces(chosen)) >= 10 for chosen in FaceSet)


def test_a_typeface_knows_its_letters() -> None:
    """Spaces need no glyph; a letter without one is told from letters with one."""
    assert DEJAVU.has("Development footage — Черновик")
    assert not DEJAVU.has("演示")


def test_a_missing_typeface_names_its_package() -> None:
    """So that it can be installed."""
    absent = Typeface(set=FaceSet.ATLAS, name="None", package="fonts-none", file="None.ttf", licence="OFL-1.1")
    with pytest.raises(TypefaceMissingError, match="apt-get install fonts-none"):
        absent.at(12)
