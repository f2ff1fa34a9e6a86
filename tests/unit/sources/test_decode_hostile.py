"""Whatever the bytes and whatever the host program does: a frame, or one of our own errors."""

from __future__ import annotations

import subprocess
import sys
import threading
import warnings
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFile

from tests.unit.sources.conftest import encoded, scene
from tests.unit.sources.decoded import FILES, LIMIT
from watermark_scan.errors import ImageBrokenError, InputError
from watermark_scan.frame import Frame
from watermark_scan.sources.frames import decode

if TYPE_CHECKING:
    from pathlib import Path

CUT_EXIF = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0"  # Pillow warns of what is missing


class TestHostileBytes:
    """Nothing but our own errors ever comes out."""

    @given(
        name=st.sampled_from(sorted(name for name in FILES if "tiff" not in name)),
        changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=12),
    )
    @settings(max_examples=500, deadline=None)
    def test_mutated_files_decode_or_are_refused(self, name: str, changes: list[tuple[int, int]]) -> None:
        """Any bytes may be changed in any file that was sound."""
        data = bytearray(FILES[name])
        for place, value in changes:
            data[place % len(data)] = value
        _decodes_or_is_refused(bytes(data))

    @given(
        name=st.sampled_from(["tiff", "tiff lzw", "tiff pages"]),
        changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=4),
    )
    @settings(max_examples=200, deadline=None)
    def test_mutated_tiff_directories_decode_or_are_refused(self, name: str, changes: list[tuple[int, int]]) -> None:
        """A TIFF's directory may stand at its end; changes from there backwards hit it."""
        data = bytearray(FILES[name])
        for place, value in changes:
            data[-1 - place % len(data)] = value
        _decodes_or_is_refused(bytes(data))

    @given(start=st.sampled_from(sorted(FILES)), garbage=st.binary(max_size=400))
    @settings(max_examples=300, deadline=None)
    def test_garbage_behind_a_good_start_decodes_or_is_refused(self, start: str, garbage: bytes) -> None:
        """The first bytes of a format promise nothing."""
        _decodes_or_is_refused(FILES[start][:24] + garbage)

    @pytest.mark.parametrize(
        "error", [SyntaxError, ValueError, OSError, EOFError, IndexError, OverflowError, TypeError]
    )
    def test_every_exception_of_a_decoder_becomes_one_clear_sentence(
        self, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
    ) -> None:
        """The decoder's own words, which may hold bytes of the file, are kept out of it."""

        def fail(_: ImageFile.ImageFile) -> None:
            raise error("\x1b[31mraw bytes")

        monkeypatch.setattr(ImageFile.ImageFile, "load", fail)
        with pytest.raises(ImageBrokenError) as caught:
            decode(FILES["jpeg"], max_pixels=LIMIT)
        assert "raw" not in caught.value.message


def _decodes_or_is_refused(data: bytes) -> None:
    outcome: Frame | InputError
    try:
        outcome = decode(data, max_pixels=LIMIT)
    except InputError as error:
        outcome = error
    assert isinstance(outcome, Frame) or outcome.message.isprintable()


class TestHost:
    """The application around us."""

    def test_the_hosts_warning_filters_survive_many_threads(self) -> None:
        """Decoding in several threads at once silences Pillow and leaves everything as it was."""
        data = encoded(scene(), "JPEG", exif=CUT_EXIF)
        before, failures = list(warnings.filters), list[BaseException]()

        def work() -> None:
            try:
                for _ in range(20):
                    decode(data, max_pixels=LIMIT)
            except BaseException as error:  # noqa: BLE001  whatever a thread dies of is reported below
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        assert list(warnings.filters) == before

    def test_pillow_prints_nothing(self, tmp_path: Path) -> None:
        """Its warnings and log lines about a hostile file do not reach a terminal."""
        # 1027 samples per pixel: Pillow logs an error.
        tag = FILES["tiff"].index(b"\x15\x01\x03\x00\x01\x00\x00\x00\x03\x00")
        (tmp_path / "odd.tif").write_bytes(FILES["tiff"][: tag + 8] + b"\x03\x04" + FILES["tiff"][tag + 10 :])
        (tmp_path / "exif.jpg").write_bytes(encoded(scene(), "JPEG", exif=CUT_EXIF))
        script = (
            "import sys\n"
            "from watermark_scan.errors import InputError\n"
            "from watermark_scan.sources.frames import decode\n"
            "decode(sys.argv[2], max_pixels=10**6)\n"
            "try: decode(sys.argv[1], max_pixels=10**6)\n"
            "except InputError: sys.exit(0)\n"
            "sys.exit('decoded')\n"
        )
        arguments = [sys.executable, "-c", script, str(tmp_path / "odd.tif"), str(tmp_path / "exif.jpg")]
        result = subprocess.run(arguments, check=False, capture_output=True, text=True, timeout=60)
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")

    def test_a_process_forked_in_mid_decoding_can_decode(self, tmp_path: Path) -> None:
        """The child of a fork never waits for a thread that it does not have."""
        (tmp_path / "frame.png").write_bytes(FILES["png"])
        script = (
            "import os, sys, threading\n"
            "from watermark_scan.sources.frames import decode\n"
            "look = lambda: decode(sys.argv[1], max_pixels=10**6)\n"
            "def work():\n"
            "    while True: look()\n"
            "threading.Thread(target=work, daemon=True).start()\n"
            "for _ in range(30):\n"
            "    child = os.fork()\n"
            "    if child == 0:\n"
            "        look()\n"
            "        os._exit(0)\n"
            "    assert os.waitpid(child, 0)[1] == 0\n"
            "os._exit(0)\n"
        )
        subprocess.run([sys.executable, "-c", script, str(tmp_path / "frame.png")], check=True, timeout=60)
