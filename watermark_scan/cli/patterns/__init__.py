"""`watermark-scan patterns …`: the register of its commands. Their files are loaded when they are called."""

from __future__ import annotations

import typer

from watermark_scan.cli.commands import Registered, register
from watermark_scan.errors import ExitCode

_HERE = "watermark_scan.cli.patterns"

REGISTER = (
    # Looking.
    Registered("list", f"{_HERE}.show", "List the entries, and count them.", "list_entries"),
    Registered("show", f"{_HERE}.show", "Show everything about entries.", "show"),
    Registered("stats", f"{_HERE}.show", "Count entries, wordings, examples and references by category.", "stats"),
    Registered("try", f"{_HERE}.try_texts", "Hold texts against the list, and see what matches and why.", "try_texts"),
    Registered("diff", f"{_HERE}.diff", "Show what changed from one list to another.", "diff"),
    # Checking.
    Registered("lint", f"{_HERE}.check", "Check the list for duplicates, weak wordings and missing examples.", "lint"),
    Registered("test", f"{_HERE}.check", "Prove that every example of the list is matched as it says.", "run_examples"),
    Registered("format", f"{_HERE}.exchange", "Put list files into their one layout; comments stay.", "format_files"),
    Registered("schema", f"{_HERE}.show", "Print the JSON Schema of list files.", "schema"),
    Registered("gate", f"{_HERE}.gate", "Refuse entries that flag too much of what is known to be harmless.", "gate"),
    # Changing.
    Registered("add", f"{_HERE}.change", "Add an entry to a list of your own.", "add"),
    Registered("remove", f"{_HERE}.change", "Remove an entry from a list of your own.", "remove"),
    Registered("disable", f"{_HERE}.change", "Take an entry out of use.", "disable"),
    Registered("enable", f"{_HERE}.change", "Put an entry back into use.", "enable"),
    Registered(
        "import", f"{_HERE}.exchange", "Add entries from a CSV or JSON file to lists of your own.", "import_entries"
    ),
    Registered("export", f"{_HERE}.exchange", "Write the entries in use as CSV or JSON.", "export_entries"),
    Registered(
        "suggest",
        f"{_HERE}.suggest",
        "Find marks in a folder of images that the list does not have.",
        "suggest_entries",
    ),
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
