"""What a scan touches: no network, and no file but those that the user named and its own temporary ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.system.robustness.bad_files import picture
from tests.unit.cli.conftest import ROOT
from tests.unit.sources.conftest import encoded

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = ROOT / "samples" / "founding-case.jpg"


def _scan(folder: Path, engines: str, *arguments: str | Path, before: tuple[str, ...] = ()) -> tuple[int, list[str]]:
    """Exit code, and what the watch saw."""
    log = folder / "watch.log"
    temporary = folder / "temporary"
    temporary.mkdir()
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(temporary),
        "HOME": str(folder / "no-home"),
        "XDG_CONFIG_HOME": str(folder / "no-home"),
        "XDG_CACHE_HOME": str(folder / "no-home"),
    }
    done = subprocess.run(
        [*before, sys.executable, "-m", "tests.system.security.watched", engines, str(log), *map(str, arguments)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert list(temporary.iterdir()) == []
    assert not (folder / "no-home").exists()
    return done.returncode, log.read_text(encoding="utf-8").splitlines()


def _picture(folder: Path) -> Path:
    images = folder / "images"
    images.mkdir()
    (images / "a.png").write_bytes(encoded(picture(), "PNG"))
    return images


def _strange(events: list[str], *allowed: Path) -> list[str]:
    """Events that no one asked for."""
    return [
        event
        for event in events
        if not any(event.startswith(f"write {place}") for place in ("/dev/null", *allowed))
        and event not in {f"write {path.parent}" for path in allowed}
    ]


def test_a_scan_writes_where_it_was_told_to_and_nowhere_else(tmp_path: Path) -> None:
    """Reports, page and copies; without them, nothing at all."""
    images = _picture(tmp_path)
    out, page, copies = tmp_path / "out.jsonl", tmp_path / "page.html", tmp_path / "copies"
    told = ("--json", "--output", out, "--html", page, "--annotate", copies)
    code, events = _scan(tmp_path, "cheap", "scan", "--isolated", *told, images)
    assert code == 0
    beside = [tmp_path / f".{path.name}." for path in (out, page)]
    assert _strange(events, out, page, copies, *beside, tmp_path / "temporary") == []
    assert any(event.startswith("write ") for event in events)


def test_a_scan_to_the_terminal_writes_no_file(tmp_path: Path) -> None:
    """Not in the home folder, not beside the pictures."""
    code, events = _scan(tmp_path, "cheap", "scan", "--isolated", _picture(tmp_path))
    assert (code, _strange(events)) == (0, [])


def test_a_scan_with_the_real_engines_never_asks_the_network(tmp_path: Path) -> None:
    """Models come with the packages, and no engine calls home; where that is allowed, the network is cut off, too."""
    cut = ("unshare", "--net", "--map-root-user") if _can_unshare() else ()
    shutil.copy(SAMPLE, tmp_path / "sample.jpg")
    code, events = _scan(tmp_path, "real", "scan", "--isolated", tmp_path / "sample.jpg", before=cut)
    assert code == 1
    assert _strange(events, tmp_path / "temporary") == []


def _can_unshare() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(["unshare", "--net", "--map-root-user", "true"], check=False, capture_output=True)
    return tried.returncode == 0


def test_the_watch_sees_what_it_looks_for(tmp_path: Path) -> None:
    """A watch that reports nothing may be blind."""
    program = (
        "import os, sys, socket; from pathlib import Path; from tests.system.security.watched import watch\n"
        "watch(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)); Path(sys.argv[2]).write_text('x')\n"
        "try: socket.create_connection(('127.0.0.1', 9))\n"
        "except OSError as error: print(error)\n"
    )
    log = tmp_path / "log"
    done = subprocess.run(
        [sys.executable, "-c", program, str(log), str(tmp_path / "written")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "no network" in done.stdout
    events = log.read_text(encoding="utf-8")
    assert f"write {tmp_path / 'written'}" in events
    assert "network socket." in events


def test_a_link_in_the_folder_of_copies_is_replaced_and_not_followed(tmp_path: Path) -> None:
    """A stranger's link must not lead the copy over another file."""
    shutil.copy(SAMPLE, tmp_path / "sample.jpg")
    treasure = tmp_path / "treasure.jpg"
    treasure.write_text("precious")
    copies = tmp_path / "copies"
    arguments = ("scan", "--isolated", "--annotate", copies, tmp_path / "sample.jpg")
    assert _flagging(tmp_path, *arguments) == 1
    (copy,) = copies.iterdir()
    copy.unlink()
    copy.symlink_to(treasure)
    assert _flagging(tmp_path, *arguments) == 1
    assert treasure.read_text() == "precious"
    assert not copy.is_symlink()


def _flagging(folder: Path, *arguments: str | Path) -> int:
    """Scan with an engine that reads a disclaimer everywhere."""
    program = (
        "import sys; from tests.system.robustness.engines import cheap_batches; from tests.values import DISCLAIMER\n"
        "from watermark_scan.cli import run, scanning\n"
        "scanning.open_batch = cheap_batches(DISCLAIMER)\n"
        "sys.exit(run(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
    )
    return done.returncode
