"""The examination: each engine is tried, the list is loaded, and what nobody reads is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fake_engines import FakeEngine, detector_of
from tests.values import pattern_list
from watermark_scan import doctor
from watermark_scan.errors import EngineFailedError, EngineMissingError, PatternListError
from watermark_scan.geometry import Box
from watermark_scan.ocr.scripts import scripts_of_packs
from watermark_scan.options import ScanOptions

if TYPE_CHECKING:
    from watermark_scan.ocr.base import EngineRequest

_KOREAN = {"id": "game-screen", "text": "게임 화면", "role": "sign", "languages": ["ko"]}
_RUSSIAN = {"id": "game-film", "text": "Съёмка из игры", "role": "sign", "languages": ["ru"]}
_ENGLISH = {"id": "in-game", "text": "In-game footage", "role": "sign", "languages": ["en"]}
_GOTHIC = {"id": "gothic", "text": "𐌰𐌱", "role": "sign", "languages": ["got"]}


def _engine(name: str, languages: tuple[str, ...] | None, text: str | None) -> FakeEngine:
    """Reads a text in the first line, or breaks."""
    failure = EngineFailedError("It broke.", remedy="Mend it.") if text is None else None
    if name == "rapidocr":
        scripts = frozenset({"Latin", "Chinese", "Japanese"})
        return FakeEngine(languages=("latin", "zh", "ja"), scripts=scripts, texts=(text or "",), failure=failure)
    packs = languages or ("eng", "rus")
    return FakeEngine(
        name=name,
        languages=packs,
        scripts=scripts_of_packs(packs),
        installed=("eng", "rus", "jpn"),
        texts=(text or "",),
        failure=failure,
    )


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> dict[str, str | None]:
    """What each installed engine reads; None: it breaks; not there: it is missing. Everything works at first."""
    texts: dict[str, str | None] = {"rapidocr": "DEVELOPMENT FOOTAGE", "tesseract": "Development FOOTAGE."}

    def open_fake(name: str, request: EngineRequest) -> FakeEngine:
        assert set(request.scripts) <= {"Latin", "Cyrillic", "Korean", "Gothic"}
        if name not in texts:
            raise EngineMissingError(f"{name} is missing.", remedy=f"Install {name}.")
        return _engine(name, request.languages, texts[name])

    monkeypatch.setattr(doctor, "open_engine", open_fake)
    monkeypatch.setattr(doctor, "open_detector", lambda: detector_of(Box(x=20, y=20, width=300, height=30)))
    monkeypatch.setattr(doctor, "load_patterns", lambda **_options: pattern_list(_ENGLISH, _RUSSIAN, _KOREAN))
    return texts


def test_everything_works(machine: dict[str, str | None]) -> None:
    """Both engines read the picture; their time, version and languages are told."""
    diagnosis = doctor.examine(ScanOptions())
    assert diagnosis.works
    assert set(machine) == {state.name for state in diagnosis.readers}
    assert [(state.name, state.version, state.problem) for state in diagnosis.readers] == [
        ("rapidocr", "1.0", None),
        ("tesseract", "1.0", None),
    ]
    assert diagnosis.readers[1].installed == ("eng", "rus", "jpn")
    assert all(state.seconds is not None for state in diagnosis.readers)


def test_a_missing_engine_is_told_with_its_remedy(machine: dict[str, str | None]) -> None:
    """One engine suffices to scan."""
    del machine["tesseract"]
    diagnosis = doctor.examine(ScanOptions())
    assert diagnosis.works
    assert diagnosis.readers[1].problem == doctor.Problem(message="tesseract is missing.", remedy="Install tesseract.")


@pytest.mark.parametrize(("text", "part"), [("", "read nothing"), ("DEVELOPMENT", "'DEVELOPMENT'"), (None, "broke")])
def test_an_engine_that_does_not_read_does_not_work(
    machine: dict[str, str | None], text: str | None, part: str
) -> None:
    """To be installed is not enough."""
    machine["rapidocr"] = text
    state = doctor.examine(ScanOptions()).readers[0]
    assert state.problem is not None
    assert part in state.problem.message
    assert state.problem.remedy


def test_without_a_working_engine_nothing_works(machine: dict[str, str | None]) -> None:
    """One missing, one broken."""
    del machine["rapidocr"]
    machine["tesseract"] = None
    assert not doctor.examine(ScanOptions()).works


def test_a_broken_list_is_told_and_nothing_works(
    machine: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engines are looked at all the same."""

    def refuse(**_options: object) -> None:
        raise PatternListError("It is broken.", remedy="Mend it.")

    monkeypatch.setattr(doctor, "load_patterns", refuse)
    diagnosis = doctor.examine(ScanOptions())
    assert (diagnosis.works, diagnosis.patterns) == (False, None)
    assert diagnosis.problem == doctor.Problem(message="It is broken.", remedy="Mend it.")
    assert len(diagnosis.readers) == len(machine)


def test_what_no_engine_reads_is_found(machine: dict[str, str | None]) -> None:
    """Only what working engines read counts as read; to install a pack is enough where no language is named."""
    (korean,) = doctor.examine(ScanOptions()).unread
    assert (korean.script, korean.wordings, korean.languages) == ("Korean", 1, ("ko",))
    del machine["tesseract"]
    unread = {entry.script: entry.remedy for entry in doctor.examine(ScanOptions()).unread}
    assert unread == {
        "Cyrillic": "Install it: apt-get install tesseract-ocr-rus",
        "Korean": "Install it: apt-get install tesseract-ocr-kor",
    }


def test_languages_of_the_settings_count(machine: dict[str, str | None]) -> None:
    """Who has Korean in the settings is not told to add it, but misses Russian."""
    assert machine
    unread = doctor.examine(ScanOptions(languages=("eng", "kor"))).unread
    assert [entry.script for entry in unread] == ["Cyrillic"]


def test_a_script_that_no_engine_knows_is_said_so(
    machine: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No advice is better than a wrong one."""
    assert machine
    monkeypatch.setattr(doctor, "load_patterns", lambda **_options: pattern_list(_GOTHIC))
    (entry,) = doctor.examine(ScanOptions()).unread
    assert entry.remedy == "No engine is known that reads it."
