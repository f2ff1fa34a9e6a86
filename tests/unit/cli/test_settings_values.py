"""Values of files and variables, as the command line takes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from watermark_scan.cli.settings import Kind, Origin, from_toml, from_variable

_FOLDER = Path("/project")


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.SWITCH, False, False),
        (Kind.NUMBER, 0.5, 0.5),
        (Kind.NUMBER, 2, 2),
        (Kind.WHOLE, 2, 2),
        (Kind.TEXT, "full", "full"),
        (Kind.NAMES, ["eng", "rus"], "eng,rus"),
        (Kind.NAMES, "eng,rus", "eng,rus"),
        (Kind.CHOICES, "tesseract", ["tesseract"]),
        (Kind.CHOICES, ["tesseract", "rapidocr"], ["tesseract", "rapidocr"]),
        (Kind.PATH, "b.toml", "/project/b.toml"),
        (Kind.PATH, "/b.toml", "/b.toml"),
        (Kind.PATHS, ["a", "/b"], ["/project/a", "/b"]),
    ],
)
def test_values_of_a_file(kind: Kind, value: object, expected: object) -> None:
    """Each kind takes what it says; paths are relative to the file."""
    assert from_toml(value, kind, _FOLDER) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.SWITCH, 1),
        (Kind.SWITCH, "true"),
        (Kind.NUMBER, "0.5"),
        (Kind.NUMBER, True),
        (Kind.WHOLE, 2.0),
        (Kind.WHOLE, True),
        (Kind.TEXT, ["full"]),
        (Kind.NAMES, [1]),
        (Kind.CHOICES, {"a": 1}),
        (Kind.PATH, ["a"]),
        (Kind.PATHS, [["a"]]),
    ],
)
def test_values_of_another_kind_are_refused(kind: Kind, value: object) -> None:
    """A number in quotes is a text, and a switch is neither 1 nor "true"."""
    with pytest.raises(TypeError, match=r"as in|true or false"):
        from_toml(value, kind, _FOLDER)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Kind.CHOICES, "tesseract, rapidocr", ["tesseract", "rapidocr"]),
        (Kind.PATHS, "a:b::", ["a", "b"]),
        (Kind.NUMBER, "0.5", "0.5"),
        (Kind.PATH, "b.toml", "b.toml"),
        (Kind.NAMES, "eng,rus", "eng,rus"),
    ],
)
def test_values_of_a_variable(kind: Kind, value: str, expected: object) -> None:
    """Lists are parted; the rest is left to what also reads the command line."""
    assert from_variable(value, kind) == expected


def test_an_origin_names_file_and_line() -> None:
    """As compilers do, so that editors can jump there."""
    assert str(Origin(kind="file", name="a.toml", line=3)) == "a.toml:3"
    assert str(Origin(kind="environment", name="WATERMARK_SCAN_QUIET")) == "WATERMARK_SCAN_QUIET"
