"""Options and parameter types that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from litwatch.domain import IsoWeek


class DayType(click.ParamType[date]):
    """A day as `2026-11-20`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read ISO 8601; anything else is one clear sentence."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-11-20.", param, ctx)


class WeekType(click.ParamType[IsoWeek]):
    """An ISO week as `2026-W47`."""

    name = "week"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> IsoWeek:
        """Read ISO 8601; anything else is one clear sentence."""
        if isinstance(value, IsoWeek):
            return value
        try:
            return IsoWeek.parse(value)
        except ValueError:
            self.fail(f"{value!r} is no week; write it as 2026-W47.", param, ctx)


config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=Path("config.yaml"),
    show_default=True,
    help="The configuration file.",
)
sample_option = click.option(
    "--sample", is_flag=True, help="Use the sample records and the sample's own store."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
DAY = DayType()
WEEK = WeekType()
EXISTING_FILE = click.Path(path_type=Path)
