"""The command line: the program `watermark-scan`, its subcommands, and how it ends. Each subcommand is one thin file.

No traceback reaches the user: an expected error is a sentence and a remedy on stderr, and so is a bug.
Importing this loads no engine, no OpenCV and no NumPy, so that `--help` and `--version` answer at once.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan import __version__
from watermark_scan.cli import scan
from watermark_scan.cli.console import PROGRAM, Output, OutputClosedError, complain, say
from watermark_scan.errors import ExitCode, WatermarkScanError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

DEBUG_VARIABLE = "WATERMARK_SCAN_DEBUG"
"""Set to anything, it shows where a bug happened."""

app = typer.Typer(
    name=PROGRAM,
    add_completion=False,
    # Plain help: starts faster, fits every terminal, and reads well aloud.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("scan", short_help=scan.SUMMARY, epilog=scan.EPILOG)(scan.scan)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  Typer's callback signature
    if wanted:
        Output.open(utf8=True).line(f"{PROGRAM} {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001  handled by its callback
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Find left-over overlay text in images, such as 'DEVELOPMENT FOOTAGE', and say how likely chance is.

    Start with: watermark-scan scan IMAGE
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(ExitCode.UNUSABLE)


def main() -> NoReturn:
    """The program: runs with the arguments of the process and ends it."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line.

    Args:
        arguments: Without the program's name.

    Returns:
        The exit code, one of `ExitCode`.
    """
    try:
        return int(app(args=list(arguments), prog_name=PROGRAM, standalone_mode=False) or ExitCode.CLEAN)
    except WatermarkScanError as error:
        complain(error)
        return error.exit_code
    except typer.TyperException as error:
        _explain_usage(error)
        return ExitCode.UNUSABLE
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except (OutputClosedError, SystemExit):
        # Typer's own answer to `--help | head`: nobody reads on, and nothing is wrong.
        return ExitCode.CLEAN
    except Exception as error:  # noqa: BLE001  the last net: whatever it is, the user gets a sentence
        _admit_bug(error)
        return ExitCode.UNUSABLE


def _explain_usage(error: typer.TyperException) -> None:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else PROGRAM
    # The prefix is pydantic's; it tells the user nothing.
    say(error.format_message().replace("Value error, ", ""))
    say(f"See '{command} --help'.")


def _admit_bug(error: Exception) -> None:
    say(f"This is a bug in {PROGRAM}: {type(error).__name__}: {error}")
    if os.environ.get(DEBUG_VARIABLE):
        say("".join(traceback.format_exception(error)))
    else:
        say(f"Please report it; run it again with {DEBUG_VARIABLE}=1 to see where it happened.")
