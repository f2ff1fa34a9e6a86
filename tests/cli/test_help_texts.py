"""Help that a newcomer understands: every option of every command for curators tells its default."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from watermark_scan.cli.patterns import REGISTER

if TYPE_CHECKING:
    from tests.cli.conftest import Program

_COMMANDS = (("evaluate",), ("baseline", "add"), *(("patterns", entry.name) for entry in REGISTER))


@pytest.mark.parametrize("command", _COMMANDS, ids=" ".join)
def test_every_option_tells_its_default(program: Program, command: tuple[str, ...]) -> None:
    """What happens when it is left out; and the command says in a sentence what it does."""
    answer = program(*command, "--help")
    assert (answer.code, answer.err) == (0, "")
    head, _, options = answer.out.partition("Options:\n")
    assert re.search(r"^  [A-Z].*\.$", head, re.MULTILINE | re.DOTALL)
    entries = re.split(r"^  (?=-)", options.partition("\n\n")[0], flags=re.MULTILINE)[1:]
    told = {entry.split()[0]: " ".join(entry.split()) for entry in entries}
    assert [
        name for name, text in told.items() if not re.search("Default: |Changes nothing", text) and name != "-h,"
    ] == []
