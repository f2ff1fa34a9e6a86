"""Commands by name, loaded when they are called: a command's module is imported when that command runs.

It is not imported for another command, nor for the list of commands, so that `--help` answers at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from typer._click.core import Command, Context
    from typer._click.formatting import HelpFormatter


@dataclass(frozen=True, slots=True)
class Registered:
    """One command.

    Attributes:
        name: As the user types it.
        module: Where it is; may have a text for the end of its help, `EPILOG`, or `NAME_EPILOG` for the command `name`
            where it has several commands; and `COMMAND`, a `PlainCommand` that parses in a way of its own.
        summary: One plain sentence for the list of commands.
        attribute: Of the module: a function, whose docstring is the help, or a Typer with commands of its own
            (without completion, which the program does not offer).
    """

    name: str
    module: str
    summary: str
    attribute: str = "run"


def register(app: typer.Typer, commands: Iterable[Registered]) -> None:
    """Give an app its commands, in the order in which its help shows them."""
    for entry in commands:
        app.command(entry.name, cls=_loaded_late(entry), short_help=entry.summary)(_placeholder)


class PlainCommand(TyperCommand):
    """A command whose usage line says FILE for what is needed, and [FILE] for what is not; no braces.

    Attributes:
        groups: Headings of the help → the parameters below each; what is in none comes last. Typer has such groups only
            in the framed help of rich.
    """

    groups: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """The parts of the usage line."""
        return [_without_braces(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The options, below their headings."""
        told = {one.name: record for one in self.get_params(ctx) if (record := one.get_help_record(ctx)) is not None}
        grouped = {name for names in self.groups.values() for name in names}
        rest = "Other options" if self.groups else "Options"
        for heading, names in {**self.groups, rest: tuple(name for name in told if name not in grouped)}.items():
            with formatter.section(heading):
                formatter.write_dl([told[name] for name in names if name in told])


def _without_braces(piece: str) -> str:
    name = piece.translate({ord("{"): None, ord("}"): None})
    # Some names say themselves that there may be several.
    return name.removesuffix("...") if name.count("...") > 1 else name


def _placeholder() -> None:
    """What Typer needs to see of a command before it is loaded."""


def _loaded_late(entry: Registered) -> type[TyperCommand]:
    """What stands in the list of commands, and becomes the real one when it is called."""

    class Late(TyperCommand):
        # `Any`, because click hands these on to whatever context class there is.
        def make_context(
            self,
            info_name: str | None,
            args: list[str],
            parent: Context | None = None,
            **extra: Any,  # noqa: ANN401  as the library has it
        ) -> Context:
            return _load(entry).make_context(info_name, args, parent, **extra)

    return Late


def _load(entry: Registered) -> Command:
    module = import_module(entry.module)
    found = getattr(module, entry.attribute)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        epilog = getattr(module, f"{entry.attribute.upper()}_EPILOG", None) or getattr(module, "EPILOG", None)
        alone.command(entry.name, cls=getattr(module, "COMMAND", PlainCommand), epilog=epilog)(found)
        found = alone
    return typer.main.get_command(found)
