"""The command line: the program `watermark-scan`, its subcommands, and how it ends.

No traceback reaches the user: an expected error is a sentence and a remedy on stderr, and so is a bug.
Importing this loads no engine, no OpenCV and no NumPy, so that `--help` and `--version` answer at once.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from typing import TYPE_CHECKING, Annotated

import typer

from watermark_scan import __version__
from watermark_scan.cli.commands import Registered, register
from watermark_scan.cli.completion import VARIABLE as COMPLETION_VARIABLE
from watermark_scan.cli.completion import answer_shells
from watermark_scan.cli.console import (
    PROGRAM,
    Output,
    OutputClosedError,
    Terminated,
    complain,
    handle_signals,
    say,
    usage_fault,
)
from watermark_scan.errors import DEBUG_VARIABLE, ExitCode, WatermarkScanError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

# Loading makes hardly any garbage; looking for it every 700 objects takes a twentieth of the start.
gc.set_threshold(50_000)
# Other packages have no say in how our documents are checked, and looking for those that would takes time, too.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

app = typer.Typer(
    name=PROGRAM,
    add_completion=False,
    # Plain help: starts faster, fits every terminal, and reads well aloud.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
register(
    app,
    (
        Registered("scan", "watermark_scan.cli.scan", "Scan images, and folders with images.", "scan"),
        Registered("render", "watermark_scan.cli.render", "Show stored reports: as text, page or annotated pictures."),
        Registered(
            "rematch",
            "watermark_scan.cli.rematch",
            "Hold stored readings against another list or limit, without OCR.",
        ),
        Registered(
            "patterns", "watermark_scan.cli.patterns", "Look at the pattern list, try it, check it, change it.", "app"
        ),
        Registered(
            "evaluate",
            "watermark_scan.cli.evaluate",
            "Scan labelled images, and count what is found, missed and wrongly flagged.",
        ),
        Registered(
            "baseline", "watermark_scan.cli.baseline", "Suppress single findings that you have looked at.", "app"
        ),
        Registered("doctor", "watermark_scan.cli.doctor", "Check that everything needed is there and works."),
        Registered("config", "watermark_scan.cli.config", "Show every setting and where it comes from."),
        Registered("schema", "watermark_scan.cli.schema", "Print the JSON Schema of a report."),
        Registered(
            "completion", "watermark_scan.cli.completion", "Print the script that completes commands in a shell."
        ),
    ),
)


def _print_version(wanted: bool) -> None:
    if wanted:
        Output.open(utf8=True).line(f"{PROGRAM} {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Find left-over overlay text in images: marks such as 'DEVELOPMENT FOOTAGE' that were laid over a picture.

    OCR engines (programs that recognise text in images) read the picture, and what they read is held against a list
    of known wordings. Each match says how likely mere chance is to give one as good.

    Start with: watermark-scan scan IMAGE
    """
    del version  # its callback has taken care of it
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(ExitCode.UNUSABLE)


def main() -> NoReturn:
    """The program: runs with the arguments of the process and ends it."""
    handle_signals()
    code = run(sys.argv[1:])
    # A seventh of the time of `patterns list` went into looking for garbage a last time, which the system takes back
    # anyway. What ends by rights (exit functions, open files that are let go of) still does.
    gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command line.

    Args:
        arguments: Without the program's name.

    Returns:
        The exit code, one of `ExitCode`.
    """
    asked_by_shell = COMPLETION_VARIABLE in os.environ
    if asked_by_shell:
        answer_shells()
    try:
        meant = _meant(arguments)
        return int(app(args=meant, prog_name=PROGRAM, standalone_mode=False, obj=list(meant)) or ExitCode.CLEAN)
    except WatermarkScanError as error:
        complain(error)
        return error.exit_code
    except typer.TyperException as error:
        _explain_usage(error)
        return ExitCode.UNUSABLE
    except (KeyboardInterrupt, typer.Abort, Terminated) as end:
        return ExitCode.TERMINATED if isinstance(end, Terminated) else ExitCode.INTERRUPTED
    except (OutputClosedError, SystemExit) as end:
        # To a shell's question the code is part of the answer. Else this is how Typer takes `--help | head`: nobody
        # reads on, and nothing is wrong.
        return int(getattr(end, "code", None) or 0) if asked_by_shell else ExitCode.CLEAN
    except Exception as error:  # noqa: BLE001  the last net: whatever it is, the user gets a sentence
        _admit_bug(error)
        return ExitCode.UNUSABLE


def _meant(arguments: Sequence[str]) -> list[str]:
    """The command line as it was meant: a file or folder in the place of a command is to be scanned."""
    if not arguments or arguments[0].startswith("-") or arguments[0] in {one.name for one in app.registered_commands}:
        return list(arguments)
    if os.path.exists(arguments[0]):  # noqa: PTH110  a Path would change what was given
        say(f"Taken as: {PROGRAM} scan …")
        return ["scan", *arguments]
    return list(arguments)


def _explain_usage(error: typer.TyperException) -> None:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else PROGRAM
    say(f"{_origin(error)}{usage_fault(error)}")
    say(f"See '{command} --help'.")


def _origin(error: typer.TyperException) -> str:
    """Where the faulty value was said, when it was not on the command line."""
    from watermark_scan.cli.settings import origin_of  # not for --help

    context, parameter = getattr(error, "ctx", None), getattr(error, "param", None)
    origin = None if context is None or parameter is None else origin_of(context, parameter.name)
    return "" if origin is None else f"{origin}: "


def _admit_bug(error: Exception) -> None:
    say(f"This is a bug in {PROGRAM}: {type(error).__name__}: {error}")
    if os.environ.get(DEBUG_VARIABLE):
        say("".join(traceback.format_exception(error)))
    else:
        say(f"Please report it; run it again with {DEBUG_VARIABLE}=1 to see where it happened.")
