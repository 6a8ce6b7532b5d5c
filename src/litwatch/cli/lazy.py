"""A group of commands that imports a command's module when the command is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """Knows where each command is and what it is for, so that help loads none of them.

    `places`: command → (place, purpose). A place is a module of `litwatch.cli`, which names its
    command `command`, or MODULE:NAME.
    """

    def __init__(self, *args: Any, places: Mapping[str, tuple[str, str]], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of a user's work."""
        del ctx
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        del ctx
        if cmd_name not in self.places:
            return None
        module, _, name = self.places[cmd_name][0].partition(":")
        found = getattr(importlib.import_module(f"litwatch.cli.{module}"), name or "command")
        command: click.Command = found
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, purpose) for name, (_, purpose) in self.places.items()])
