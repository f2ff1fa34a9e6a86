"""The exception tree: what scripts and people rely on."""

from __future__ import annotations

import re

import pytest

from watermark_scan import errors
from watermark_scan.errors import ExitCode, WatermarkScanError

EXIT_CODES = {
    "UsageError": 2,
    "TooManyFailuresError": 3,
    "ConfigError": 2,
    "PatternListError": 2,
    "BaselineError": 2,
    "EngineMissingError": 2,
    "EngineFailedError": 3,
    "EngineTimeoutError": 3,
    "InputError": 3,
    "FileMissingError": 3,
    "FileUnreadableError": 3,
    "NoImagesError": 3,
    "EmptyFileError": 3,
    "NotAnImageError": 3,
    "ImageBrokenError": 3,
    "ImageTooLargeError": 3,
    "ScanTimeoutError": 3,
    "OutOfMemoryError": 3,
    "WorkerDiedError": 3,
    "InternalError": 3,
    "WorkersBrokenError": 3,
}
"""Every error by name: nothing could be done (2), or one input could not be scanned (3)."""

CLASSES: dict[str, type[WatermarkScanError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, WatermarkScanError) and kind is not WatermarkScanError
}


def test_the_exit_codes_are_the_published_ones() -> None:
    """Scripts rely on these numbers."""
    assert {code.name: code.value for code in ExitCode} == {
        "CLEAN": 0,
        "FLAGGED": 1,
        "UNUSABLE": 2,
        "INCOMPLETE": 3,
        "INTERRUPTED": 130,
        "TERMINATED": 143,
    }


def test_the_table_names_every_error() -> None:
    """A new error gets its row here, and with it a decision on its exit code."""
    assert set(CLASSES) == set(EXIT_CODES)


@pytest.mark.parametrize(("name", "code"), EXIT_CODES.items())
def test_each_error_ends_the_process_as_the_table_says(name: str, code: int) -> None:
    """An error carries its exit code."""
    assert CLASSES[name].exit_code == code


def test_codes_are_distinct_slugs() -> None:
    """Every class has a code of its own, in the form that stands in JSON."""
    codes = [WatermarkScanError.code, *(kind.code for kind in CLASSES.values())]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


@pytest.mark.parametrize("name", EXIT_CODES)
def test_each_error_is_stated_and_explained(name: str) -> None:
    """An error keeps its sentence and its remedy, shows the sentence, and says in its docstring what it means."""
    kind = CLASSES[name]
    error = kind("It is broken.", remedy="Mend it.")
    assert (str(error), error.message, error.remedy) == ("It is broken.", "It is broken.", "Mend it.")
    assert "__doc__" in vars(kind)


@pytest.mark.parametrize("name", EXIT_CODES)
def test_no_error_without_a_remedy(name: str) -> None:
    """Leaving the remedy out is an error of the programmer's."""
    with pytest.raises(TypeError, match="remedy"):
        CLASSES[name]("It is broken.")  # type: ignore[call-arg]  # refused is the point
