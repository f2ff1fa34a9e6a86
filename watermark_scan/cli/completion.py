"""`watermark-scan completion`: the script with which a shell completes commands and flags. The scripts are Typer's."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from typer.completion import completion_init, get_completion_script  # type: ignore[attr-defined]  # not exported

from watermark_scan.cli.console import PROGRAM, Output

VARIABLE = "_WATERMARK_SCAN_COMPLETE"
"""The scripts set it when they ask the program what could come next."""

# Typer re-wraps a paragraph unless it begins with \b.
EPILOG = """\
\b
Put the script where your shell looks for it, then open a new shell:
  bash: ~/.local/share/bash-completion/completions/watermark-scan
  zsh:  a folder of $fpath, as the file _watermark-scan
  fish: ~/.config/fish/completions/watermark-scan.fish

\b
Or try it in this one:
  source <(watermark-scan completion bash)
"""


class Shell(StrEnum):
    """The shells with a script."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def run(
    # Hidden, because Typer's entry would repeat what the text says.
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", hidden=True)],
) -> None:
    """Print the script with which a shell completes commands and flags when you press Tab.

    SHELL is bash, zsh or fish.
    """
    script = get_completion_script(prog_name=PROGRAM, complete_var=VARIABLE, shell=shell.value)
    Output.open(utf8=True).line(script)


def answer_shells() -> None:
    """Let Typer answer a script's question; it does so, and ends the process, when a command line is run."""
    completion_init()
