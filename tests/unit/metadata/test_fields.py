"""Fields that name a tool are told, and nothing else of what a file holds."""

from __future__ import annotations

import pytest

from watermark_scan.metadata.fields import FieldKind, RawMetadata, fields_of, products_named
from watermark_scan.model import Role, Wording

XMP = """<rdf:Description xmp:CreatorTool="Editor 9" dc:creator="Ann Owner"
  Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia">
  <stEvt:softwareAgent>Painter 3</stEvt:softwareAgent></rdf:Description>"""


def _said(exif: dict[int, object] | None = None, **info: object) -> list[tuple[str, str]]:
    raw = RawMetadata(exif=exif or {}, info=dict(info), has_c2pa=False)
    return [(field.kind.value, field.value) for field in fields_of(raw)]


def test_tools_are_told() -> None:
    """Of EXIF, PNG and XMP, each once."""
    assert _said({0x0131: "Editor  9\0"}) == [("software", "Editor 9")]
    assert _said(Software="NovelAI") == [("software", "NovelAI")]
    assert _said(comment=b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90\n") == [
        ("encoder", "CREATOR: gd-jpeg v1.0")
    ]
    assert _said(xmp=XMP.encode()) == [
        ("software", "Editor 9"),
        ("software", "Painter 3"),
        ("digital-source-type", "trainedAlgorithmicMedia"),
    ]
    (c2pa,) = fields_of(RawMetadata(exif={}, info={}, has_c2pa=True))
    assert c2pa.kind is FieldKind.C2PA


@pytest.mark.parametrize(
    "info",
    [
        {"parameters": "a secret prompt, Steps: 20"},
        {"workflow": '{"text": "a secret prompt"}', "prompt": "a secret prompt"},
        {"comment": b"secret: taken by Ann Owner"},
        {"Author": "secret", "Description": "secret", "xmp": b"<dc:creator>secret</dc:creator>"},
    ],
)
def test_prompts_and_owners_stay_in_the_file(info: dict[str, object]) -> None:
    """Also where the generator that wrote them is told; artist, place and serial number are not asked for."""
    said = _said({0x013B: "secret", 0x8298: "secret", 0xA431: "secret", 0x8825: {1: "secret"}}, **info)
    assert "secret" not in repr(said)
    assert [kind for kind, _ in said] == ["generator"] * bool({"parameters", "workflow"} & info.keys())


def test_hostile_values_are_bounded() -> None:
    """Long ones, wrong types, and thousands of fields."""
    ((_, value),) = _said({0x0131: "x" * 10_000})
    assert len(value) == 200
    assert _said({0x0131: b"bytes", 0x000B: 7}, Software=3, comment=None, xmp=5) == []
    many = "".join(f"<xmp:CreatorTool>tool {number}</xmp:CreatorTool>" for number in range(1_000))
    assert len(_said(xmp=many)) == 12


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Bandicam 4.5", ("bandicam",)),
        ("made by BANDICAM", ("bandicam",)),
        ("Bandicamera", ()),
        ("Adobe Photoshop 25", ()),
        ("", ()),
    ],
)
def test_listed_products_are_named(value: str, names: tuple[str, ...]) -> None:
    """By whole words; benign entries and very short ones name nobody."""
    entries = (("bandicam", "Bandicam", Role.SIGN), ("harmless", "Adobe", Role.BENIGN), ("short", "25", Role.SIGN))
    listed = [
        Wording(pattern_id=name, text=text, category="recorder", role=role, languages=("en",))
        for name, text, role in entries
    ]
    assert products_named(value, listed) == names
