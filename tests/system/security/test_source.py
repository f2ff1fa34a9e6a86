"""What the source may not hold: shells, code from data, network modules."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import watermark_scan

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(watermark_scan.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
_FORBIDDEN_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "os.system",
    "os.popen",
    "os.startfile",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
    "pickle.load",
    "pickle.loads",
    "marshal.loads",
    "yaml.load",
    "asyncio.create_subprocess_shell",
}
_OTHER_SHELLS = {"get_completion_script"}
"""Takes the name of a shell, and starts none."""
_HARMLESS = {
    # How the program tells its own workers what to do, through a socket that nobody else holds.
    "execution/worker.py": {"pickle", "pickle.loads"},
    # Only `urllib.parse.quote`: paths become addresses.
    "output/sarif.py": {"urllib"},
}
_NETWORK = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "urllib3"}
_DATA = {"pickle", "marshal", "shelve", "dill"}


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def _faults(source: str) -> list[str]:
    tree = ast.parse(source)
    found = [name for name, _ in _calls(tree) if name in _FORBIDDEN_CALLS or name.startswith(("os.exec", "os.spawn"))]
    found += [
        f"{name}(shell=…)"
        for name, call in _calls(tree)
        for keyword in call.keywords
        if name not in _OTHER_SHELLS
        and keyword.arg == "shell"
        and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
    ]
    return found + [name for name in _imports(tree) if name in _NETWORK | _DATA]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_shell_no_code_from_data_no_network(path: Path) -> None:
    """Programs are started by their name and a list of arguments; data stays data."""
    own = _HARMLESS.get(path.relative_to(PACKAGE).as_posix(), set())
    assert set(_faults(path.read_text(encoding="utf-8"))) - own == set()


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.system('x')",
        "import subprocess\nsubprocess.run('x', shell=True)",
        "import subprocess\nsubprocess.run('x', shell=flag)",
        "eval(text)",
        "import urllib.request",
        "from socket import create_connection",
        "import pickle",
        "os.execvp('x', [])",
    ],
)
def test_the_check_sees_what_it_looks_for(source: str) -> None:
    """A check that finds nothing may be blind."""
    assert _faults(source)
