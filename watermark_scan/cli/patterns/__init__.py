"""`watermark-scan patterns …`: the register of its commands. Each is one thin file beside this one, loaded when called.

A command's file has a function `run`, whose docstring is the help, and may have an `EPILOG`.
"""

from __future__ import annotations

import typer

from watermark_scan.cli.register import Registered, register
from watermark_scan.errors import ExitCode

_HERE = "watermark_scan.cli.patterns"

REGISTER = (
    # Looking.
    Registered("list", f"{_HERE}.listing", "List the entries, and count them."),
    Registered("show", f"{_HERE}.showing", "Show everything about entries."),
    Registered("stats", f"{_HERE}.counting", "Count entries, wordings, examples and references by category."),
    Registered("try", f"{_HERE}.trying", "Hold texts against the list, and see what matches and why."),
    # Checking.
    Registered("lint", f"{_HERE}.linting", "Check the list for duplicates, weak wordings and missing examples."),
    Registered("test", f"{_HERE}.proving", "Prove that every example of the list is matched as it says."),
    Registered("format", f"{_HERE}.formatting", "Put list files into their one layout; comments stay."),
    Registered("schema", f"{_HERE}.schema", "Print the JSON Schema of list files."),
    Registered("gate", f"{_HERE}.gating", "Refuse entries that flag too much of what is known to be harmless."),
    # Changing.
    Registered("add", f"{_HERE}.adding", "Add an entry to a list of your own."),
    Registered("remove", f"{_HERE}.removing", "Remove an entry from a list of your own."),
    Registered("disable", f"{_HERE}.disabling", "Take an entry out of use."),
    Registered("enable", f"{_HERE}.enabling", "Put an entry back into use."),
    Registered("import", f"{_HERE}.importing", "Add entries from a CSV or JSON file to lists of your own."),
    Registered("export", f"{_HERE}.exporting", "Write the entries in use as CSV or JSON."),
    Registered("suggest", f"{_HERE}.suggesting", "Find marks in a folder of images that the list does not have."),
)
"""In the order in which the help shows them."""

app = typer.Typer(add_completion=False, rich_markup_mode=None)
register(app, REGISTER)


@app.callback(invoke_without_command=True)
def _patterns(context: typer.Context) -> None:
    """Look at the pattern list, try texts against it, check it and change it.

    Start with: watermark-scan patterns try "DEVELOPMENT FOOTAGE"
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(ExitCode.UNUSABLE)
