"""`litwatch changes`: everything that happened in a topic, for an auditor."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import click

from litwatch.cli.options import DAY, config_option, json_option, sample_option
from litwatch.cli.settings import chosen_settings
from litwatch.pipeline.trails import trail_of
from litwatch.reports.reviewing import trail_text, trail_value


@click.command("changes")
@click.argument("topic")
@click.option("--since", type=DAY, help="First day to list (UTC), as 2026-11-20.")
@json_option
@sample_option
@config_option
def command(topic: str, since: date | None, as_json: bool, sample: bool, config_path: Path) -> None:
    """List everything that happened in TOPIC, oldest first: when, what, by whom and why.

    Runs, arrivals, suggestions that changed, links, notices, decisions and what was taken back.
    """
    settings = chosen_settings(config_path, sample=sample)
    entries = trail_of(settings, topic, now=datetime.now(UTC), since=since)
    if as_json:
        click.echo(json.dumps([trail_value(entry) for entry in entries], ensure_ascii=False))
    else:
        click.echo(trail_text(topic, entries))
