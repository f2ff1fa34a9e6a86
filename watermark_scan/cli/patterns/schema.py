"""`watermark-scan patterns schema`: the form of pattern files, for editors and other programs. Owns its flags."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from watermark_scan.cli.console import Output

EPILOG = """\
\b
Example:
  watermark-scan patterns schema --user-list > pattern-list.schema.json
"""


def run(
    *,
    user_list: Annotated[
        bool,
        typer.Option(
            "--user-list",
            help="The form of your own lists, whose entries may be changes. Default: a file "
            "of the built-in list, whose entries are whole.",
        ),
    ] = False,
    as_json: Annotated[  # noqa: ARG001  every command knows it
        bool, typer.Option("--json", help="Changes nothing: a schema always is JSON.")
    ] = False,
) -> None:
    """Print the JSON Schema of pattern files, so that an editor can check them while you type."""
    from watermark_scan.catalog.schema import schema_of_file, schema_of_user_list  # noqa: PLC0415  not for --help

    schema = schema_of_user_list() if user_list else schema_of_file()
    Output.open(utf8=True).line(json.dumps(schema, indent=2, ensure_ascii=True))
