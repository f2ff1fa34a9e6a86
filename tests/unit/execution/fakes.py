"""A scanner for workers that does what a file's name says: no model, no engine, no image.

`hang` hangs for ever, `until-x` until there is a file `x` beside it, which `touch-x` makes; `kill` dies by SIGKILL,
`killonce` does so for the first time, `alarm` by its own alarm, `exit` ends the process; `bug` raises, and so does
`environment`, which tells some variables; `misuse` refuses its input, `memory` asks for more than there is; `child` and
`hangchild` leave a process and a temporary file behind; `flagged` is flagged, and whatever else is clear.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.unit.output import reports
from watermark_scan.errors import PatternListError, UsageError
from watermark_scan.execution.tasks import Task
from watermark_scan.execution.worker import ScannerFactory
from watermark_scan.report import Failure, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from watermark_scan.errors import InputError
    from watermark_scan.report import ScanReport


def factory(**arguments: object) -> ScannerFactory:
    """Makes the scanner below."""
    return ScannerFactory(target="tests.unit.execution.fakes:ScriptedScanner", arguments=arguments)


def tasks(names: Sequence[str | Path]) -> list[Task]:
    """An image each."""
    return [Task(source=Path(name)) for name in names]


@dataclass(kw_only=True)
class ScriptedScanner:
    """Does what names say.

    Attributes:
        trouble: What happens while it is made: `die`, `raise`, `refuse`, or nothing.
        diary: A folder with a line for each scan, in a file for each worker.
    """

    trouble: str = ""
    diary: Path | None = None

    def __post_init__(self) -> None:
        if self.trouble == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.trouble == "raise":
            raise RuntimeError("no luck")
        if self.trouble == "refuse":
            raise PatternListError("The list is broken.", remedy="Mend it.")

    def scan(self, source: Path | str | bytes) -> ScanReport:
        """The report that the name asks for; the worker's number stands in its reasons."""
        path = Path(source.decode() if isinstance(source, bytes) else source)
        if self.diary is not None:
            with (self.diary / str(os.getpid())).open("a") as file:
                file.write(f"{path.name}\n")
        word, _, rest = path.name.partition("-")
        getattr(self, f"_{word}", self._nothing)(path, rest)
        report = reports.FLAGGED if word == "flagged" else reports.CLEAR
        name = "<bytes>" if isinstance(source, bytes) else str(path)
        origin = report.source.model_copy(update={"path": name})
        return report.model_copy(update={"source": origin, "reasons": (str(os.getpid()),)})

    def failure(self, source: Path | str, error: InputError) -> ScanReport:
        """A failed report with the error's own words."""
        failure = Failure(code=error.code, message=error.message, remedy=error.remedy)
        return reports.FAILED.model_copy(update={"source": Source(path=str(source)), "error": failure})

    def _nothing(self, _path: Path, _rest: str) -> None:
        """Clear."""

    def _until(self, path: Path, rest: str) -> None:
        while not path.with_name(rest).exists():
            time.sleep(0.01)

    def _touch(self, path: Path, rest: str) -> None:
        path.with_name(rest).touch()

    def _hang(self, _path: Path, _rest: str) -> None:
        # As native code does: no signal handler of Python's runs.
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
        while True:
            time.sleep(1000)

    def _kill(self, _path: Path, _rest: str) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def _alarm(self, _path: Path, _rest: str) -> None:
        os.kill(os.getpid(), signal.SIGALRM)

    def _killonce(self, path: Path, _rest: str) -> None:
        if not path.exists():
            path.touch()
            os.kill(os.getpid(), signal.SIGKILL)

    def _exit(self, _path: Path, _rest: str) -> None:
        os._exit(7)

    def _bug(self, _path: Path, _rest: str) -> None:
        raise RuntimeError("no\x1bway")

    def _environment(self, _path: Path, _rest: str) -> None:
        raise RuntimeError(f"{os.environ['OMP_NUM_THREADS']} {os.environ['TMPDIR']}")

    def _misuse(self, _path: Path, _rest: str) -> None:
        raise UsageError("This is no picture.", remedy="Pass one.")

    def _memory(self, _path: Path, _rest: str) -> None:
        bytearray(1 << 40)

    def _child(self, _path: Path, _rest: str) -> None:
        """A process in a group of its own, as engines are, and a file that nobody removes."""
        tempfile.mkstemp(prefix="left-")
        with subprocess.Popen(["sleep", "1000"], process_group=0) as process:
            process.returncode = 0  # nobody waits for it

    def _hangchild(self, path: Path, rest: str) -> None:
        self._child(path, rest)
        self._hang(path, rest)


def names_of(reports: Iterable[ScanReport]) -> list[str]:
    """Of the files, in the reports' order."""
    return [Path(report.source.path).name for report in reports]


def code_of(report: ScanReport) -> str | None:
    """Of the error, where there is one."""
    return report.error.code if report.error else None
