"""A group of commands that says what a misspelt one was meant to be, and shows its help when none is given."""

import difflib
from typing import Any

import typer
from typer.core import TyperGroup

from snn.batch.interrupt import Interrupted

UsageError: type[Exception] = typer.BadParameter.__bases__[0]
"""What a wrong command line raises. It is click's, which newer versions of typer carry inside themselves."""


class Verbs(TyperGroup):
    """A command with verbs."""

    def invoke(self, ctx: Any) -> Any:
        """Do what was asked; a signal that stops it decides the exit code, which click would not keep."""
        try:
            return super().invoke(ctx)
        except Interrupted as stop:
            raise SystemExit(stop.exit_code) from stop

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the verb, or fail with the one that was probably meant."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"see '{ctx.command_path} --help'"
            ctx.fail(f"unknown command '{args[0]}'; {hint}")
        return super().resolve_command(ctx, args)
