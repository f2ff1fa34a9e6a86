"""What the file system can do to a run: each input gets a record, under a name that is safe to print."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest

from tests.system.robustness.bad_files import picture
from tests.system.robustness.engines import cheap_batches, cheap_scanner
from tests.unit.sources.conftest import encoded
from watermark_scan.cli import run, scanning
from watermark_scan.execution.pool import SerialScanner
from watermark_scan.output.terminal import is_safe

PNG = encoded(picture(), "PNG")
HOSTILE = {
    "newline": "a\nb.png",
    "carriage return": "a\rb.png",
    "escape": "\x1b]0;title\x07\x1b[2J.png",
    "C1 control": "\x9b31m.png",
    "bidi": "\u202egnp.exe.png",
    "isolate": "\u2066a\u2069.png",
    "zero width": "a\u200bb.png",
    "tag": "<script>alert(1)</script>".replace("/", "_") + ".png",
    "no UTF-8": os.fsdecode(b"\xff\xfe.png"),
    "longest": "ä" * 125 + "a.png",
    "dash": "-rf.png",
    "line separator": "a\u2028b.png",
    "spaces": "  .png",
}


def _unreadable(folder: Path) -> Path:
    path = folder / "secret.png"
    path.write_bytes(PNG)
    path.chmod(0)
    return path


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.png")
    return folder / "pipe.png"


def _dangling(folder: Path) -> Path:
    (folder / "dangling.png").symlink_to(folder / "absent")
    return folder / "dangling.png"


def _loop(folder: Path) -> Path:
    (folder / "loop.png").symlink_to(folder / "loop.png")
    return folder / "loop.png"


def _folder_loop(folder: Path) -> Path:
    inner = folder / "inner"
    inner.mkdir()
    (inner / "back").symlink_to(folder)
    return inner


_BAD = {
    "pipe": (_pipe, "file-unreadable"),
    "device": (lambda _: Path("/dev/zero"), "file-unreadable"),
    "dangling link": (_dangling, "file-missing"),
    "link to itself": (_loop, "file-unreadable"),
    "folder that holds itself": (_folder_loop, "no-images"),
    "missing": (lambda folder: folder / "absent.png", "file-missing"),
}


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> _Program:
    """The command line with the cheap engine."""
    monkeypatch.setattr(scanning, "open_batch", cheap_batches())
    return _Program(capsys)


class _Program:
    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self.capture = capture

    def reports(self, *arguments: str | Path) -> tuple[int, list[dict[str, object]]]:
        """Exit code and reports."""
        code = run(["scan", "--isolated", "--json", *map(str, arguments)])
        out, err = self.capture.readouterr()
        assert _is_harmless(err)
        return code, [json.loads(line) for line in out.splitlines()]

    def text(self, *arguments: str | Path) -> str:
        """All that a terminal would get."""
        run(["scan", "--isolated", *map(str, arguments)])
        out, err = self.capture.readouterr()
        return out + err


def _is_harmless(text: str) -> bool:
    return all(character == "\n" or is_safe(character) for character in text)


def _error(report: dict[str, object]) -> dict[str, str]:
    error = report["error"]
    assert isinstance(error, dict)
    return error


@pytest.mark.parametrize("kind", _BAD)
def test_what_is_no_file_fails_by_name_and_the_next_is_scanned(program: _Program, tmp_path: Path, kind: str) -> None:
    """No wait, no endless walk; the image behind it is looked at."""
    make, code = _BAD[kind]
    bad, good = make(tmp_path), tmp_path / "good.png"
    good.write_bytes(PNG)
    exit_code, (first, second) = program.reports(bad, good)
    assert (exit_code, first["status"], _error(first)["code"]) == (3, "failed", code)
    assert _error(first)["remedy"]
    assert second["status"] == "scanned"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_without_permission_fails_by_name(program: _Program, tmp_path: Path) -> None:
    """The system's reason is told."""
    _, (report,) = program.reports(_unreadable(tmp_path))
    assert _error(report)["code"] == "file-unreadable"


def test_a_file_that_the_system_refuses_fails_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As without permission, and true for root as well."""
    path = _unreadable(tmp_path)

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        report = cheap_scanner().scan(path)
    assert report.error is not None
    assert (report.error.code, "Permission denied" in report.error.message) == ("file-unreadable", True)


def test_a_file_that_vanishes_after_it_was_listed_fails_and_the_rest_is_scanned(
    program: _Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody tidies up during the run."""
    for name in ("a.png", "b.png", "c.png"):
        (tmp_path / name).write_bytes(PNG)
    scanner = cheap_scanner()
    original = scanner.scan

    def tidying(source: Path) -> object:
        (tmp_path / "b.png").unlink(missing_ok=True)
        return original(source)

    monkeypatch.setattr(type(scanner), "scan", lambda _self, source: tidying(source))
    monkeypatch.setattr(scanning, "open_batch", lambda *_, **__: SerialScanner(scanner=scanner))
    # Named one by one, so that the list is made before the first is scanned.
    code, reports = program.reports(*(tmp_path / name for name in ("a.png", "b.png", "c.png")))
    assert (code, [report["status"] for report in reports]) == (3, ["scanned", "failed", "scanned"])
    assert _error(reports[1])["code"] == "file-missing"


def test_a_file_that_grows_while_it_is_read_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy in progress is not the picture yet."""
    path = tmp_path / "growing.png"
    path.write_bytes(PNG)
    original = os.fstat

    def growing(handle: int) -> os.stat_result:
        status = original(handle)
        with path.open("ab") as file:
            file.write(b"more")
        return status

    monkeypatch.setattr(os, "fstat", growing)
    report = cheap_scanner().scan(path)
    assert report.error is not None
    assert (report.error.code, "changed" in report.error.message) == ("file-unreadable", True)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_name_is_scanned_and_printed_harmlessly(program: _Program, tmp_path: Path, kind: str) -> None:
    """Text shows no control and no direction mark of it; JSON leads back to the very file."""
    path = tmp_path / HOSTILE[kind]
    path.write_bytes(PNG)
    for arguments in ([tmp_path], [path]):
        assert _is_harmless(program.text(*arguments))
    code, (report,) = program.reports(tmp_path)
    assert (code, report["status"]) == (0, "scanned")
    source = report["source"]
    assert isinstance(source, dict)
    stored = source["path_base64"]
    assert (base64.b64decode(stored) if stored else source["path"].encode()) == os.fsencode(path)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_name_of_a_broken_file_is_printed_harmlessly(program: _Program, tmp_path: Path, kind: str) -> None:
    """The sentence about it, too."""
    (tmp_path / HOSTILE[kind]).write_bytes(PNG[:900])
    assert _is_harmless(program.text(tmp_path))


def test_the_names_of_a_run_are_one_line_each_in_text(program: _Program, tmp_path: Path) -> None:
    """A newline in a name must not forge a verdict."""
    (tmp_path / "a\nCLEAR    innocent.png").write_bytes(PNG[:900])
    text = program.text(tmp_path)
    assert not any(line.startswith("CLEAR") for line in text.splitlines())
