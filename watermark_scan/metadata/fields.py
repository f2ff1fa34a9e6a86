"""The fields of a picture's metadata that name a tool, by an allow-list: whatever else stands in a file stays there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from watermark_scan.model import Wording


class FieldKind(StrEnum):
    """What a field tells."""

    SOFTWARE = "software"
    GENERATOR = "generator"
    ENCODER = "encoder"
    DIGITAL_SOURCE_TYPE = "digital-source-type"
    C2PA = "c2pa"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataField:
    """A field that names a tool.

    Attributes:
        kind: What it tells.
        field: Where it stands, as in `EXIF Software`.
        value: What it says, on one line and bounded; as a stranger wrote it.
    """

    kind: FieldKind
    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMetadata:
    """What a decoder knows of a file beside its pixels.

    Attributes:
        exif: Tag → value.
        info: Pillow's: texts of a PNG, comments, XMP.
        has_c2pa: Whether a box of C2PA (content credentials) is there.
    """

    exif: Mapping[int, object]
    info: Mapping[Any, object]
    has_c2pa: bool


_LONGEST = 200
"""Characters of a value."""
_MOST = 12
"""Fields of a file."""
_EXIF = {0x0131: "EXIF Software", 0x000B: "EXIF ProcessingSoftware"}
_PNG_GENERATORS = {
    "parameters": "Stable Diffusion web UI",
    "workflow": "ComfyUI",
    "invokeai_metadata": "InvokeAI",
    "sd-metadata": "InvokeAI",
    "Dream": "InvokeAI",
}
"""Text chunks that such programs write; they hold prompts, so only their names are told."""
_ENCODER = re.compile(
    r"Lavc[\d.]*|CREATOR: gd-jpeg v[\d.]+|Created with (?:The )?GIMP|File written by Adobe Photoshop[\w .]*|"
    r"Optimized by JPEGmini[\w .]*|Compressed by jpeg-recompress|(?:Intel\(R\)|LEAD Technologies|ImageMagick)[\w .()-]*"
)
"""Comments that encoders leave; other comments may hold anything."""
_XMP = {
    FieldKind.SOFTWARE: re.compile(
        r"(?:xmp:CreatorTool|stEvt:softwareAgent)(?:=[\"']([^\"'<]{1,400})[\"']|>([^<]{1,400})<)"
    ),
    FieldKind.DIGITAL_SOURCE_TYPE: re.compile(
        r"Iptc4xmpExt:DigitalSourceType(?:=[\"']([^\"'<]{1,400})[\"']|>([^<]{1,400})<)", re.IGNORECASE
    ),
}
_LETTERS_OF_A_NAME = 4
"""Of a listed wording that is looked for in a field."""


def fields_of(raw: RawMetadata) -> tuple[MetadataField, ...]:
    """The fields that name a tool, each once, a bounded number."""
    found = (
        MetadataField(kind=kind, field=field, value=line)
        for kind, field, value in _found(raw)
        if (line := " ".join(value.replace("\0", " ").split())[:_LONGEST])
    )
    return tuple(dict.fromkeys(found))[:_MOST]


def products_named(value: str, wordings: Sequence[Wording]) -> tuple[str, ...]:
    """Ids of the entries of which a wording stands in a field as whole words."""
    words = f" {_words(value)} "
    names = ((wording.pattern_id, _words(wording.text)) for wording in wordings if wording.role.value != "benign")
    return tuple(dict.fromkeys(one for one, name in names if len(name) >= _LETTERS_OF_A_NAME and f" {name} " in words))


def _found(raw: RawMetadata) -> Iterator[tuple[FieldKind, str, str]]:
    for tag, name in _EXIF.items():
        if isinstance(value := raw.exif.get(tag), str):
            yield FieldKind.SOFTWARE, name, value
    if isinstance(value := raw.info.get("Software"), str):
        yield FieldKind.SOFTWARE, "PNG Software", value
    for key, program in _PNG_GENERATORS.items():
        if isinstance(raw.info.get(key), str):
            yield FieldKind.GENERATOR, f"PNG {key}", program
    if encoder := _ENCODER.match(_text(raw.info.get("comment"))):
        yield FieldKind.ENCODER, "comment", encoder[0]
    xmp = _text(raw.info.get("xmp") or raw.info.get("XML:com.adobe.xmp"))
    for kind, pattern in _XMP.items():
        for match in pattern.finditer(xmp):
            value = match[1] or match[2]
            yield kind, "XMP", value.rpartition("/")[2] if kind is FieldKind.DIGITAL_SOURCE_TYPE else value
    if raw.has_c2pa:
        yield FieldKind.C2PA, "C2PA", "present, not checked"


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
